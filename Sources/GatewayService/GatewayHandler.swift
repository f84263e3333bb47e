package import HTTPServer
package import Logging
import Messages
import RPCCore
package import Stubs
package import Telemetry

/// The public HTTP face: speaks the OpenAI- and Together-compatible API to clients and router RPC behind. It holds no
/// policy: bodies pass as they came, both ways.
package struct GatewayHandler: HTTPHandler {
    /// What an operator may set.
    package struct Configuration: Sendable {
        /// Longest time for one request, streams included.
        package var requestTimeout = Duration.seconds(300)

        /// The defaults.
        package init() {}
    }

    let router: RouterClient
    let configuration: Configuration
    let metrics: GatewayMetrics
    let logger: Logger

    /// A gateway to `router`.
    package init(
        router: RouterClient,
        configuration: Configuration = Configuration(),
        metrics: Metrics,
        logger: Logger
    ) {
        self.router = router
        self.configuration = configuration
        self.metrics = GatewayMetrics(metrics)
        self.logger = logger
    }

    /// Answers one request; every error is answered in OpenAI's shape.
    package func respond(to request: HTTPRequest, _ responder: HTTPResponder) async throws {
        let start = ContinuousClock.now
        let call = GatewayCall(request: request, timeout: configuration.requestTimeout)
        let route = GatewayRoute(method: request.method, path: request.path)
        let status: Int
        switch route {
        case .forward(let endpoint):
            status = try await ForwardExchange(router: router, call: call, endpoint: endpoint, logger: logger)
                .run(responder)
        case .listModels, .model:
            status = try await answer(responder, await models(route, call))
        case .health:
            status = try await answer(responder, .json(200, Array(#"{"status":"ok"}"#.utf8)))
        case .options(let allowed):
            status = try await answer(responder, HTTPResponse(status: 204, headers: ["allow": allowed]))
        case .methodNotAllowed(let allowed):
            var response = ErrorAnswer.response(
                status: 405,
                message: "\(request.method) is not allowed here; allowed: \(allowed)",
                requestID: call.requestID
            )
            response.headers["allow"] = allowed
            status = try await answer(responder, response)
        case .unknown:
            let message = "there is nothing at this path"
            let response = ErrorAnswer.response(status: 404, message: message, requestID: call.requestID)
            status = try await answer(responder, response)
        }
        metrics.ended(route.label, status: status, after: .now - start)
    }

    private func answer(_ responder: HTTPResponder, _ response: HTTPResponse) async throws -> Int {
        try await responder.send(response)
        return response.status
    }

    private func models(_ route: GatewayRoute, _ call: GatewayCall) async -> HTTPResponse {
        do throws(RPCError) {
            let models = try await router.listModels(RouterV1.ListModelsRequest(), options: try call.options()).models
            var response: HTTPResponse
            if case .model(let id) = route {
                guard let model = models.first(where: { $0.id == id }) else {
                    throw RPCError(.notFound, "the model `\(id)` does not exist", reason: .unknownModel)
                }
                response = .json(200, ModelList.item(model))
            } else {
                response = .json(200, ModelList.list(models, bare: call.isTogetherClient))
            }
            response.headers["x-request-id"] = call.requestID
            return response
        } catch {
            return ErrorAnswer.response(error, requestID: call.requestID)
        }
    }
}
