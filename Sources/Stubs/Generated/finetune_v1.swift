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
    /// `finetune.v1.Finetunes/Delete`.
    package static let delete = MethodDescriptor(
        service: "finetune.v1.Finetunes",
        method: "Delete"
    )
    /// `finetune.v1.Finetunes/ListEvents`.
    package static let listEvents = MethodDescriptor(
        service: "finetune.v1.Finetunes",
        method: "ListEvents",
        isIdempotent: true
    )
    /// `finetune.v1.Finetunes/ListCheckpoints`.
    package static let listCheckpoints = MethodDescriptor(
        service: "finetune.v1.Finetunes",
        method: "ListCheckpoints",
        isIdempotent: true
    )
    /// `finetune.v1.Finetunes/Metrics`.
    package static let metrics = MethodDescriptor(
        service: "finetune.v1.Finetunes",
        method: "Metrics",
        isIdempotent: true
    )
    /// `finetune.v1.Finetunes/Download`.
    package static let download = MethodDescriptor(
        service: "finetune.v1.Finetunes",
        method: "Download",
        isIdempotent: true,
        isServerStreaming: true
    )
    /// `finetune.v1.Finetunes/Limits`.
    package static let limits = MethodDescriptor(
        service: "finetune.v1.Finetunes",
        method: "Limits",
        isIdempotent: true
    )
    /// `finetune.v1.Finetunes/EstimatePrice`.
    package static let estimatePrice = MethodDescriptor(
        service: "finetune.v1.Finetunes",
        method: "EstimatePrice",
        isIdempotent: true
    )
    /// `finetune.v1.Finetunes/SupportedModels`.
    package static let supportedModels = MethodDescriptor(
        service: "finetune.v1.Finetunes",
        method: "SupportedModels",
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
    /// Takes a job that has ended off the list, here and at the provider. Its model stays served and its cost stays
    /// booked.
    func delete(
        _ request: FinetuneV1.GetRequest,
        context: ServerContext
    ) async throws -> FinetuneV1.DeleteResponse
    /// A page of what Follow sends.
    func listEvents(
        _ request: FinetuneV1.ListEventsRequest,
        context: ServerContext
    ) async throws -> FinetuneV1.ListEventsResponse
    /// The provider's, as it lists them now.
    func listCheckpoints(
        _ request: FinetuneV1.GetRequest,
        context: ServerContext
    ) async throws -> FinetuneV1.ListCheckpointsResponse
    /// What the provider measures in a training: its JSON.
    func metrics(
        _ request: FinetuneV1.MetricsRequest,
        context: ServerContext
    ) async throws -> FinetuneV1.ProviderAnswer
    /// The trained weights as the provider packs them: one part with `content_type`, then the bytes.
    func download(
        _ request: FinetuneV1.DownloadRequest,
        context: ServerContext,
        writer: RPCWriter<FinetuneV1.DownloadPart>
    ) async throws
    /// What the provider allows for trainings of a model: its JSON.
    func limits(
        _ request: FinetuneV1.LimitsRequest,
        context: ServerContext
    ) async throws -> FinetuneV1.ProviderAnswer
    /// What the provider would charge: its JSON. The files that the body names are given to it first.
    func estimatePrice(
        _ request: FinetuneV1.EstimatePriceRequest,
        context: ServerContext
    ) async throws -> FinetuneV1.ProviderAnswer
    /// Which models the provider trains: its JSON.
    func supportedModels(
        _ request: FinetuneV1.SupportedModelsRequest,
        context: ServerContext
    ) async throws -> FinetuneV1.ProviderAnswer
}

extension FinetunesHandling {
    /// Serves every method of `finetune.v1.Finetunes`.
    package func register(with router: inout RPCRouter) {
        router.register(FinetunesMethods.submit, unary: submit)
        router.register(FinetunesMethods.get, unary: get)
        router.register(FinetunesMethods.list, unary: list)
        router.register(FinetunesMethods.follow, streaming: follow)
        router.register(FinetunesMethods.cancel, unary: cancel)
        router.register(FinetunesMethods.delete, unary: delete)
        router.register(FinetunesMethods.listEvents, unary: listEvents)
        router.register(FinetunesMethods.listCheckpoints, unary: listCheckpoints)
        router.register(FinetunesMethods.metrics, unary: metrics)
        router.register(FinetunesMethods.download, streaming: download)
        router.register(FinetunesMethods.limits, unary: limits)
        router.register(FinetunesMethods.estimatePrice, unary: estimatePrice)
        router.register(FinetunesMethods.supportedModels, unary: supportedModels)
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

    /// Takes a job that has ended off the list, here and at the provider. Its model stays served and its cost stays
    /// booked.
    package func delete(
        _ request: FinetuneV1.GetRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> FinetuneV1.DeleteResponse {
        try await transport.call(FinetunesMethods.delete, request, options: options)
    }

    /// A page of what Follow sends.
    package func listEvents(
        _ request: FinetuneV1.ListEventsRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> FinetuneV1.ListEventsResponse {
        try await transport.call(FinetunesMethods.listEvents, request, options: options)
    }

    /// The provider's, as it lists them now.
    package func listCheckpoints(
        _ request: FinetuneV1.GetRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> FinetuneV1.ListCheckpointsResponse {
        try await transport.call(FinetunesMethods.listCheckpoints, request, options: options)
    }

    /// What the provider measures in a training: its JSON.
    package func metrics(
        _ request: FinetuneV1.MetricsRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> FinetuneV1.ProviderAnswer {
        try await transport.call(FinetunesMethods.metrics, request, options: options)
    }

    /// The trained weights as the provider packs them: one part with `content_type`, then the bytes.
    package func download<R: Sendable>(
        _ request: FinetuneV1.DownloadRequest,
        options: CallOptions = .default,
        onResponse: (RPCStream<FinetuneV1.DownloadPart>) async throws -> R
    ) async throws -> R {
        try await transport.stream(FinetunesMethods.download, request, options: options, onResponse: onResponse)
    }

    /// What the provider allows for trainings of a model: its JSON.
    package func limits(
        _ request: FinetuneV1.LimitsRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> FinetuneV1.ProviderAnswer {
        try await transport.call(FinetunesMethods.limits, request, options: options)
    }

    /// What the provider would charge: its JSON. The files that the body names are given to it first.
    package func estimatePrice(
        _ request: FinetuneV1.EstimatePriceRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> FinetuneV1.ProviderAnswer {
        try await transport.call(FinetunesMethods.estimatePrice, request, options: options)
    }

    /// Which models the provider trains: its JSON.
    package func supportedModels(
        _ request: FinetuneV1.SupportedModelsRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> FinetuneV1.ProviderAnswer {
        try await transport.call(FinetunesMethods.supportedModels, request, options: options)
    }
}

