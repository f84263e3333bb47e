// Generated from proto/batch/v1/batch.proto; edit those, then `make proto`.
// swift-format-ignore-file

package import Messages
package import RPCCore

/// The methods of `batch.v1.Batches`.
package enum BatchesMethods {
    /// `batch.v1.Batches/Submit`.
    package static let submit = MethodDescriptor(
        service: "batch.v1.Batches",
        method: "Submit"
    )
    /// `batch.v1.Batches/Get`.
    package static let get = MethodDescriptor(
        service: "batch.v1.Batches",
        method: "Get",
        isIdempotent: true
    )
    /// `batch.v1.Batches/List`.
    package static let list = MethodDescriptor(
        service: "batch.v1.Batches",
        method: "List",
        isIdempotent: true
    )
    /// `batch.v1.Batches/Watch`.
    package static let watch = MethodDescriptor(
        service: "batch.v1.Batches",
        method: "Watch",
        isIdempotent: true,
        isServerStreaming: true
    )
    /// `batch.v1.Batches/Results`.
    package static let results = MethodDescriptor(
        service: "batch.v1.Batches",
        method: "Results",
        isIdempotent: true,
        isServerStreaming: true
    )
    /// `batch.v1.Batches/Cancel`.
    package static let cancel = MethodDescriptor(
        service: "batch.v1.Batches",
        method: "Cancel",
        isIdempotent: true
    )
}

/// Jobs that may take hours, at the provider's batch price. Metadata: `authorization` (Bearer KEY); an owner sees its
/// own.
package protocol BatchesHandling: RPCService {
    /// `batch.v1.Batches/Submit`.
    func submit(
        _ request: BatchV1.SubmitRequest,
        context: ServerContext
    ) async throws -> BatchV1.SubmitResponse
    /// `batch.v1.Batches/Get`.
    func get(
        _ request: BatchV1.GetRequest,
        context: ServerContext
    ) async throws -> BatchV1.Batch
    /// `batch.v1.Batches/List`.
    func list(
        _ request: BatchV1.ListRequest,
        context: ServerContext
    ) async throws -> BatchV1.ListResponse
    /// Sends the batch now and at every change until it has ended.
    func watch(
        _ request: BatchV1.GetRequest,
        context: ServerContext,
        writer: RPCWriter<BatchV1.Batch>
    ) async throws
    /// Every item, in the order submitted, with its result or its error.
    func results(
        _ request: BatchV1.GetRequest,
        context: ServerContext,
        writer: RPCWriter<BatchV1.ItemResult>
    ) async throws
    /// `batch.v1.Batches/Cancel`.
    func cancel(
        _ request: BatchV1.GetRequest,
        context: ServerContext
    ) async throws -> BatchV1.Batch
}

extension BatchesHandling {
    /// Serves every method of `batch.v1.Batches`.
    package func register(with router: inout RPCRouter) {
        router.register(BatchesMethods.submit, unary: submit)
        router.register(BatchesMethods.get, unary: get)
        router.register(BatchesMethods.list, unary: list)
        router.register(BatchesMethods.watch, streaming: watch)
        router.register(BatchesMethods.results, streaming: results)
        router.register(BatchesMethods.cancel, unary: cancel)
    }
}

/// Calls `batch.v1.Batches`.
package struct BatchesClient: Sendable {
    private let transport: any ClientTransport

    /// A client whose calls travel by `transport`.
    package init(_ transport: any ClientTransport) { self.transport = transport }

    /// `batch.v1.Batches/Submit`.
    package func submit(
        _ request: BatchV1.SubmitRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> BatchV1.SubmitResponse {
        try await transport.call(BatchesMethods.submit, request, options: options)
    }

    /// `batch.v1.Batches/Get`.
    package func get(
        _ request: BatchV1.GetRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> BatchV1.Batch {
        try await transport.call(BatchesMethods.get, request, options: options)
    }

    /// `batch.v1.Batches/List`.
    package func list(
        _ request: BatchV1.ListRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> BatchV1.ListResponse {
        try await transport.call(BatchesMethods.list, request, options: options)
    }

    /// Sends the batch now and at every change until it has ended.
    package func watch<R: Sendable>(
        _ request: BatchV1.GetRequest,
        options: CallOptions = .default,
        onResponse: (RPCStream<BatchV1.Batch>) async throws -> R
    ) async throws -> R {
        try await transport.stream(BatchesMethods.watch, request, options: options, onResponse: onResponse)
    }

    /// Every item, in the order submitted, with its result or its error.
    package func results<R: Sendable>(
        _ request: BatchV1.GetRequest,
        options: CallOptions = .default,
        onResponse: (RPCStream<BatchV1.ItemResult>) async throws -> R
    ) async throws -> R {
        try await transport.stream(BatchesMethods.results, request, options: options, onResponse: onResponse)
    }

    /// `batch.v1.Batches/Cancel`.
    package func cancel(
        _ request: BatchV1.GetRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> BatchV1.Batch {
        try await transport.call(BatchesMethods.cancel, request, options: options)
    }
}

