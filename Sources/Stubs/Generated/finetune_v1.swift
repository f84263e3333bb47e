// Generated from proto/finetune/v1/finetune.proto; edit those, then `make proto`.
// swift-format-ignore-file

package import Messages
package import RPCCore

/// The methods of `finetune.v1.Finetunes`.
package enum FinetunesMethods {
    /// `finetune.v1.Finetunes/Submit`.
    package static let submit = MethodDescriptor(
        service: "finetune.v1.Finetunes",
        method: "Submit"
    )
    /// `finetune.v1.Finetunes/Get`.
    package static let get = MethodDescriptor(
        service: "finetune.v1.Finetunes",
        method: "Get",
        isIdempotent: true
    )
    /// `finetune.v1.Finetunes/List`.
    package static let list = MethodDescriptor(
        service: "finetune.v1.Finetunes",
        method: "List",
        isIdempotent: true
    )
    /// `finetune.v1.Finetunes/Follow`.
    package static let follow = MethodDescriptor(
        service: "finetune.v1.Finetunes",
        method: "Follow",
        isIdempotent: true,
        isServerStreaming: true
    )
    /// `finetune.v1.Finetunes/Cancel`.
    package static let cancel = MethodDescriptor(
        service: "finetune.v1.Finetunes",
        method: "Cancel",
        isIdempotent: true
    )
}

/// A fine-tune from checked data to a model that is served by name. Metadata: `authorization` (Bearer KEY).
package protocol FinetunesHandling: RPCService {
    /// `finetune.v1.Finetunes/Submit`.
    func submit(
        _ request: FinetuneV1.SubmitRequest,
        context: ServerContext
    ) async throws -> FinetuneV1.Job
    /// `finetune.v1.Finetunes/Get`.
    func get(
        _ request: FinetuneV1.GetRequest,
        context: ServerContext
    ) async throws -> FinetuneV1.Job
    /// `finetune.v1.Finetunes/List`.
    func list(
        _ request: FinetuneV1.ListRequest,
        context: ServerContext
    ) async throws -> FinetuneV1.ListResponse
    /// Every event so far and then each new one, until the job has ended.
    func follow(
        _ request: FinetuneV1.GetRequest,
        context: ServerContext,
        writer: RPCWriter<FinetuneV1.Event>
    ) async throws
    /// `finetune.v1.Finetunes/Cancel`.
    func cancel(
        _ request: FinetuneV1.GetRequest,
        context: ServerContext
    ) async throws -> FinetuneV1.Job
}

extension FinetunesHandling {
    /// Serves every method of `finetune.v1.Finetunes`.
    package func register(with router: inout RPCRouter) {
        router.register(FinetunesMethods.submit, unary: submit)
        router.register(FinetunesMethods.get, unary: get)
        router.register(FinetunesMethods.list, unary: list)
        router.register(FinetunesMethods.follow, streaming: follow)
        router.register(FinetunesMethods.cancel, unary: cancel)
    }
}

/// Calls `finetune.v1.Finetunes`.
package struct FinetunesClient: Sendable {
    private let transport: any ClientTransport

    /// A client whose calls travel by `transport`.
    package init(_ transport: any ClientTransport) { self.transport = transport }

    /// `finetune.v1.Finetunes/Submit`.
    package func submit(
        _ request: FinetuneV1.SubmitRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> FinetuneV1.Job {
        try await transport.call(FinetunesMethods.submit, request, options: options)
    }

    /// `finetune.v1.Finetunes/Get`.
    package func get(
        _ request: FinetuneV1.GetRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> FinetuneV1.Job {
        try await transport.call(FinetunesMethods.get, request, options: options)
    }

    /// `finetune.v1.Finetunes/List`.
    package func list(
        _ request: FinetuneV1.ListRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> FinetuneV1.ListResponse {
        try await transport.call(FinetunesMethods.list, request, options: options)
    }

    /// Every event so far and then each new one, until the job has ended.
    package func follow<R: Sendable>(
        _ request: FinetuneV1.GetRequest,
        options: CallOptions = .default,
        onResponse: (RPCStream<FinetuneV1.Event>) async throws -> R
    ) async throws -> R {
        try await transport.stream(FinetunesMethods.follow, request, options: options, onResponse: onResponse)
    }

    /// `finetune.v1.Finetunes/Cancel`.
    package func cancel(
        _ request: FinetuneV1.GetRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> FinetuneV1.Job {
        try await transport.call(FinetunesMethods.cancel, request, options: options)
    }
}

