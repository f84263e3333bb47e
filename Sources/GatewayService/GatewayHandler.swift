import Bodies
package import HTTPServer
package import Logging
import Messages
import RPCCore
package import Stubs
package import Telemetry

/// The public HTTP face: speaks the OpenAI- and Together-compatible API to clients and RPC behind. It holds no policy:
/// bodies pass as they came, both ways, and what the two APIs call by different names is translated.
package struct GatewayHandler: HTTPHandler {
    /// What an operator may set.
    package struct Configuration: Sendable {
        /// Longest time for one request, streams included.
        package var requestTimeout = Duration.seconds(300)
        /// Longest time for the upload or download of a file.
        package var fileTimeout = Duration.seconds(3_600)
        /// The longest body of a request that is no upload, in bytes.
        package var bodyBytesMax = 32 << 20
        /// The longest file that may be uploaded, in bytes.
        package var fileBytesMax = 1 << 30
        /// When a stream without content begins all the same.
        package var keepAlive = StreamKeepAlive()
        /// Which web pages may call.
        package var cors: CORSPolicy?
        /// The address by which clients reach the gateway, without a slash at its end; nil = as their `host` says.
        package var publicURL: String?

        /// The defaults.
        package init() {}
    }

    /// The services behind.
    package struct Services: Sendable {
        /// Inference and models.
        package let router: RouterClient
        /// Files.
        package let files: FilesClient
        /// Batches.
        package let batches: BatchesClient
        /// Fine-tunes.
        package let finetunes: FinetunesClient

        /// All of them.
        package init(router: RouterClient, files: FilesClient, batches: BatchesClient, finetunes: FinetunesClient) {
            self.router = router
            self.files = files
            self.batches = batches
            self.finetunes = finetunes
        }
    }

    let services: Services
    let configuration: Configuration
    let metrics: GatewayMetrics
    let logger: Logger

    /// A gateway to `services`.
    package init(
        _ services: Services,
        configuration: Configuration = Configuration(),
        metrics: Metrics,
        logger: Logger
    ) {
        self.services = services
        self.configuration = configuration
        self.metrics = GatewayMetrics(metrics)
        self.logger = logger
    }

    /// Uploads are read as they come; everything else is there before it is answered.
    package func bodyPolicy(for request: HTTPRequest) -> HTTPBodyPolicy {
        guard case .route(let route, _) = GatewayRoutes.find(request.method, request.path) else {
            // Nobody reads it: what is wrong with the path is said at once, however long the body.
            return .stream(bytesMax: .max)
        }
        guard route.takesFile else { return .collect(bytesMax: configuration.bodyBytesMax) }
        // The form around the file has a bound of its own.
        return .stream(bytesMax: configuration.fileBytesMax + (64 << 10))
    }

    /// Answers one request; every error is answered in the shape that OpenAI's and Together's clients read.
    package func respond(to request: HTTPRequest, _ responder: HTTPResponder) async throws {
        let start = ContinuousClock.now
        var responder = responder
        if let cors = configuration.cors {
            if let preflight = cors.preflight(request) { return try await responder.send(preflight) }
            cors.allow(&responder.headers, for: request)
        }
        switch GatewayRoutes.find(request.method, request.path) {
        case .route(let route, let parameter):
            let timeout = route.movesFile ? configuration.fileTimeout : configuration.requestTimeout
            let call = GatewayCall(request: request, timeout: timeout, dialect: route.dialect)
            let status = try await answer(route.action, parameter, call, responder)
            metrics.ended(route.path, status: status, after: .now - start)
        case .otherMethods(let allowed) where request.method == "OPTIONS":
            try await responder.send(HTTPResponse(status: 204, headers: ["allow": allowed]))
            metrics.ended("other", status: 204, after: .now - start)
        case .otherMethods(let allowed):
            let message = "\(request.method) is not allowed here; allowed: \(allowed)"
            var response = refusal(405, message, request)
            response.headers["allow"] = allowed
            try await responder.send(response)
            metrics.ended("other", status: 405, after: .now - start)
        case .nothing:
            try await responder.send(refusal(404, "there is nothing at \(request.method) \(request.path)", request))
            metrics.ended("other", status: 404, after: .now - start)
        }
    }

    private func refusal(_ status: Int, _ message: String, _ request: HTTPRequest) -> HTTPResponse {
        let call = GatewayCall(request: request, timeout: configuration.requestTimeout)
        return ErrorAnswer.response(status: status, message: message, requestID: call.requestID)
    }

    /// Answers and gives the status that was sent; 499 if the client left before.
    private func answer(
        _ action: GatewayRoute.Action,
        _ parameter: String,
        _ call: GatewayCall,
        _ responder: HTTPResponder
    ) async throws -> Int {
        switch action {
        case .forward(let endpoint): return try await forward(endpoint, call, responder)
        case .responses: return try await respond(call, responder)
        case .health: return try await plain(call, responder) { .ok(#"{"status":"ok"}"#) }
        case .listModels, .retrieveModel, .listSupportedModels, .retrieveSupportedModel:
            let exchange = ModelsExchange(router: services.router, call: call)
            return try await plain(call, responder) { try await exchange.answer(action, parameter) }
        case .createFile, .uploadFile, .putUpload, .preprocessFile, .listFiles, .retrieveFile, .deleteFile,
            .fileContent:
            let exchange = FilesExchange(
                files: services.files,
                call: call,
                fileBytesMax: configuration.fileBytesMax,
                publicURL: configuration.publicURL
            )
            if action == .fileContent { return try await exchange.content(parameter, responder) }
            return try await plain(call, responder) { try await exchange.answer(action, parameter) }
        case .createBatch, .listBatches, .retrieveBatch, .cancelBatch:
            let exchange = BatchesExchange(batches: services.batches, call: call)
            return try await plain(call, responder) { try await exchange.answer(action, parameter) }
        default:
            let exchange = FinetunesExchange(finetunes: services.finetunes, call: call)
            if action == .finetuneDownload { return try await exchange.download(responder) }
            return try await plain(call, responder) { try await exchange.answer(action, parameter) }
        }
    }

    private func plain(
        _ call: GatewayCall,
        _ responder: HTTPResponder,
        _ body: () async throws -> HTTPResponse
    ) async throws -> Int {
        var response: HTTPResponse
        do {
            response = try await body()
            response.headers["x-request-id"] = call.requestID
        } catch let error as RPCError {
            response = ErrorAnswer.response(error, requestID: call.requestID)
        }
        try await responder.send(response)
        return response.status
    }

    private func forward(
        _ endpoint: RouterV1.Endpoint,
        _ call: GatewayCall,
        _ responder: HTTPResponder
    ) async throws -> Int {
        let request: RouterV1.ForwardRequest
        do throws(RPCError) {
            request = try call.forwardRequest(endpoint, body: call.request.body)
        } catch {
            return try await plain(call, responder) { throw error }
        }
        let mayStream = StreamMember.mayBeTrue(in: call.request.body)
        let translator = DialectTranslator(endpoint, call.dialect, body: call.request.body)
        return try await exchange(call).run(request, mayStream: mayStream, translator, responder)
    }

    private func respond(_ call: GatewayCall, _ responder: HTTPResponder) async throws -> Int {
        let asked: ResponsesRequest
        let request: RouterV1.ForwardRequest
        do {
            let body = call.request.body
            asked = try await BodyWork.run(bytes: body.count) { () throws(ResponsesError) in
                try ResponsesRequest(parsing: body)
            }
            request = try call.forwardRequest(.chatCompletions, body: asked.chatBody)
        } catch let error as ResponsesError {
            let response = ErrorAnswer.response(
                status: 400,
                message: error.message,
                param: error.field.isEmpty ? nil : error.field,
                requestID: call.requestID
            )
            try await responder.send(response)
            return 400
        } catch {
            let error = error as? RPCError ?? RPCError(.internal, "the service failed")
            return try await plain(call, responder) { throw error }
        }
        return try await exchange(call).run(request, mayStream: asked.stream, ResponsesTranslator(asked), responder)
    }

    private func exchange(_ call: GatewayCall) -> AnswerExchange {
        AnswerExchange(router: services.router, call: call, keepAlive: configuration.keepAlive, logger: logger)
    }
}

extension HTTPResponse {
    /// 200 with JSON.
    static func ok(_ json: String) -> HTTPResponse { .json(200, Array(json.utf8)) }
}
