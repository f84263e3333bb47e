// Generated from proto/router/v1/decision.proto, proto/router/v1/router.proto; edit those, then `make proto`.
// swift-format-ignore-file

package import Messages
package import RPCCore

/// The methods of `router.v1.Router`.
package enum RouterMethods {
    /// `router.v1.Router/Complete`.
    package static let complete = MethodDescriptor(
        service: "router.v1.Router",
        method: "Complete"
    )
    /// `router.v1.Router/StreamComplete`.
    package static let streamComplete = MethodDescriptor(
        service: "router.v1.Router",
        method: "StreamComplete",
        isServerStreaming: true
    )
    /// `router.v1.Router/Embed`.
    package static let embed = MethodDescriptor(
        service: "router.v1.Router",
        method: "Embed"
    )
    /// `router.v1.Router/GenerateImage`.
    package static let generateImage = MethodDescriptor(
        service: "router.v1.Router",
        method: "GenerateImage"
    )
    /// `router.v1.Router/Rerank`.
    package static let rerank = MethodDescriptor(
        service: "router.v1.Router",
        method: "Rerank"
    )
    /// `router.v1.Router/SubmitBatch`.
    package static let submitBatch = MethodDescriptor(
        service: "router.v1.Router",
        method: "SubmitBatch"
    )
    /// `router.v1.Router/Forward`.
    package static let forward = MethodDescriptor(
        service: "router.v1.Router",
        method: "Forward"
    )
    /// `router.v1.Router/StreamForward`.
    package static let streamForward = MethodDescriptor(
        service: "router.v1.Router",
        method: "StreamForward",
        isServerStreaming: true
    )
    /// `router.v1.Router/ListModels`.
    package static let listModels = MethodDescriptor(
        service: "router.v1.Router",
        method: "ListModels",
        isIdempotent: true
    )
    /// `router.v1.Router/Explain`.
    package static let explain = MethodDescriptor(
        service: "router.v1.Router",
        method: "Explain",
        isIdempotent: true
    )
    /// `router.v1.Router/RegisterModel`.
    package static let registerModel = MethodDescriptor(
        service: "router.v1.Router",
        method: "RegisterModel",
        isIdempotent: true
    )
    /// `router.v1.Router/UpdateModel`.
    package static let updateModel = MethodDescriptor(
        service: "router.v1.Router",
        method: "UpdateModel",
        isIdempotent: true
    )
    /// `router.v1.Router/RetireModel`.
    package static let retireModel = MethodDescriptor(
        service: "router.v1.Router",
        method: "RetireModel",
        isIdempotent: true
    )
    /// `router.v1.Router/ReportFeedback`.
    package static let reportFeedback = MethodDescriptor(
        service: "router.v1.Router",
        method: "ReportFeedback",
        isIdempotent: true
    )
}

/// The door for internal services, the command and the gateway. Metadata of a call: `authorization` (Bearer KEY),
/// `x-request-id`. Errors of a provider that are the caller's own carry ProviderError in End.detail; those of a limit
/// Allowances.
package protocol RouterHandling: RPCService {
    /// One typed completion; becomes the provider's JSON at this edge and takes the same path as Forward.
    func complete(
        _ request: RouterV1.CompleteRequest,
        context: ServerContext
    ) async throws -> RouterV1.CompleteResponse
    /// `router.v1.Router/StreamComplete`.
    func streamComplete(
        _ request: RouterV1.CompleteRequest,
        context: ServerContext,
        writer: RPCWriter<RouterV1.CompleteChunk>
    ) async throws
    /// Vectors of texts.
    func embed(
        _ request: RouterV1.EmbedRequest,
        context: ServerContext
    ) async throws -> RouterV1.EmbedResponse
    /// Pictures of a text.
    func generateImage(
        _ request: RouterV1.GenerateImageRequest,
        context: ServerContext
    ) async throws -> RouterV1.GenerateImageResponse
    /// Documents in the order in which they fit a query.
    func rerank(
        _ request: RouterV1.RerankRequest,
        context: ServerContext
    ) async throws -> RouterV1.RerankResponse
    /// Typed completions for later, at the batch price. Returns when the batch is durable; `batch.v1.Batches` tells how
    /// it goes on.
    func submitBatch(
        _ request: RouterV1.SubmitBatchRequest,
        context: ServerContext
    ) async throws -> RouterV1.SubmitBatchResponse
    /// The gateway's way in: the client's body, byte for byte.
    func forward(
        _ request: RouterV1.ForwardRequest,
        context: ServerContext
    ) async throws -> RouterV1.ForwardResponse
    /// `router.v1.Router/StreamForward`.
    func streamForward(
        _ request: RouterV1.ForwardRequest,
        context: ServerContext,
        writer: RPCWriter<RouterV1.ForwardChunk>
    ) async throws
    /// Every model that is served and that the key may use, by id.
    func listModels(
        _ request: RouterV1.ListModelsRequest,
        context: ServerContext
    ) async throws -> RouterV1.ListModelsResponse
    /// Every candidate for a request, best first, with the reason each of the others lost.
    func explain(
        _ request: RouterV1.ExplainRequest,
        context: ServerContext
    ) async throws -> RouterV1.ExplainResponse
    /// Returns when this router serves the model. Needs an admin key.
    func registerModel(
        _ request: RouterV1.RegisterModelRequest,
        context: ServerContext
    ) async throws -> RouterV1.RegisterModelResponse
    /// Changes some fields of a model. Returns when this router serves it so. Needs an admin key.
    func updateModel(
        _ request: RouterV1.UpdateModelRequest,
        context: ServerContext
    ) async throws -> RouterV1.UpdateModelResponse
    /// Takes a model out. Returns when this router does not serve it any more. Needs an admin key.
    func retireModel(
        _ request: RouterV1.RetireModelRequest,
        context: ServerContext
    ) async throws -> RouterV1.RetireModelResponse
    /// What a caller thinks of an answer. Said again with the same request, attempt, model and label, the last one
    /// stands.
    func reportFeedback(
        _ request: RouterV1.ReportFeedbackRequest,
        context: ServerContext
    ) async throws -> RouterV1.ReportFeedbackResponse
}

extension RouterHandling {
    /// Serves every method of `router.v1.Router`.
    package func register(with router: inout RPCRouter) {
        router.register(RouterMethods.complete, unary: complete)
        router.register(RouterMethods.streamComplete, streaming: streamComplete)
        router.register(RouterMethods.embed, unary: embed)
        router.register(RouterMethods.generateImage, unary: generateImage)
        router.register(RouterMethods.rerank, unary: rerank)
        router.register(RouterMethods.submitBatch, unary: submitBatch)
        router.register(RouterMethods.forward, unary: forward)
        router.register(RouterMethods.streamForward, streaming: streamForward)
        router.register(RouterMethods.listModels, unary: listModels)
        router.register(RouterMethods.explain, unary: explain)
        router.register(RouterMethods.registerModel, unary: registerModel)
        router.register(RouterMethods.updateModel, unary: updateModel)
        router.register(RouterMethods.retireModel, unary: retireModel)
        router.register(RouterMethods.reportFeedback, unary: reportFeedback)
    }
}

/// Calls `router.v1.Router`.
package struct RouterClient: Sendable {
    private let transport: any ClientTransport

    /// A client whose calls travel by `transport`.
    package init(_ transport: any ClientTransport) { self.transport = transport }

    /// One typed completion; becomes the provider's JSON at this edge and takes the same path as Forward.
    package func complete(
        _ request: RouterV1.CompleteRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> RouterV1.CompleteResponse {
        try await transport.call(RouterMethods.complete, request, options: options)
    }

    /// `router.v1.Router/StreamComplete`.
    package func streamComplete<R: Sendable>(
        _ request: RouterV1.CompleteRequest,
        options: CallOptions = .default,
        onResponse: (RPCStream<RouterV1.CompleteChunk>) async throws -> R
    ) async throws -> R {
        try await transport.stream(RouterMethods.streamComplete, request, options: options, onResponse: onResponse)
    }

    /// Vectors of texts.
    package func embed(
        _ request: RouterV1.EmbedRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> RouterV1.EmbedResponse {
        try await transport.call(RouterMethods.embed, request, options: options)
    }

    /// Pictures of a text.
    package func generateImage(
        _ request: RouterV1.GenerateImageRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> RouterV1.GenerateImageResponse {
        try await transport.call(RouterMethods.generateImage, request, options: options)
    }

    /// Documents in the order in which they fit a query.
    package func rerank(
        _ request: RouterV1.RerankRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> RouterV1.RerankResponse {
        try await transport.call(RouterMethods.rerank, request, options: options)
    }

    /// Typed completions for later, at the batch price. Returns when the batch is durable; `batch.v1.Batches` tells how
    /// it goes on.
    package func submitBatch(
        _ request: RouterV1.SubmitBatchRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> RouterV1.SubmitBatchResponse {
        try await transport.call(RouterMethods.submitBatch, request, options: options)
    }

    /// The gateway's way in: the client's body, byte for byte.
    package func forward(
        _ request: RouterV1.ForwardRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> RouterV1.ForwardResponse {
        try await transport.call(RouterMethods.forward, request, options: options)
    }

    /// `router.v1.Router/StreamForward`.
    package func streamForward<R: Sendable>(
        _ request: RouterV1.ForwardRequest,
        options: CallOptions = .default,
        onResponse: (RPCStream<RouterV1.ForwardChunk>) async throws -> R
    ) async throws -> R {
        try await transport.stream(RouterMethods.streamForward, request, options: options, onResponse: onResponse)
    }

    /// Every model that is served and that the key may use, by id.
    package func listModels(
        _ request: RouterV1.ListModelsRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> RouterV1.ListModelsResponse {
        try await transport.call(RouterMethods.listModels, request, options: options)
    }

    /// Every candidate for a request, best first, with the reason each of the others lost.
    package func explain(
        _ request: RouterV1.ExplainRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> RouterV1.ExplainResponse {
        try await transport.call(RouterMethods.explain, request, options: options)
    }

    /// Returns when this router serves the model. Needs an admin key.
    package func registerModel(
        _ request: RouterV1.RegisterModelRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> RouterV1.RegisterModelResponse {
        try await transport.call(RouterMethods.registerModel, request, options: options)
    }

    /// Changes some fields of a model. Returns when this router serves it so. Needs an admin key.
    package func updateModel(
        _ request: RouterV1.UpdateModelRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> RouterV1.UpdateModelResponse {
        try await transport.call(RouterMethods.updateModel, request, options: options)
    }

    /// Takes a model out. Returns when this router does not serve it any more. Needs an admin key.
    package func retireModel(
        _ request: RouterV1.RetireModelRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> RouterV1.RetireModelResponse {
        try await transport.call(RouterMethods.retireModel, request, options: options)
    }

    /// What a caller thinks of an answer. Said again with the same request, attempt, model and label, the last one
    /// stands.
    package func reportFeedback(
        _ request: RouterV1.ReportFeedbackRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> RouterV1.ReportFeedbackResponse {
        try await transport.call(RouterMethods.reportFeedback, request, options: options)
    }
}

