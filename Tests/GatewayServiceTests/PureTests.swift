import GatewayService
import HTTPServer
import JSON
import Messages
import RPCCore
import Testing

@Suite("Gateway mappings")
struct GatewayMappingTests {
    @Test(
        "Every RPC error has its HTTP status",
        arguments: [
            (RPCError(.invalidArgument, ""), 400), (RPCError(.failedPrecondition, ""), 400),
            (RPCError(.unauthenticated, ""), 401), (RPCError(.resourceExhausted, "", reason: .budget), 402),
            (RPCError(.permissionDenied, ""), 403), (RPCError(.notFound, ""), 404),
            (RPCError(.resourceExhausted, "", reason: .messageTooLarge), 413), (RPCError(.resourceExhausted, ""), 429),
            (RPCError(.cancelled, ""), 499), (RPCError(.internal, ""), 500), (RPCError(.unknown, ""), 500),
            (RPCError(.dataLoss, ""), 500), (RPCError(.unimplemented, ""), 501), (RPCError(.unavailable, ""), 503),
            (RPCError(.deadlineExceeded, ""), 504), (RPCError(Code(rawValue: 99), ""), 500),
        ]
    )
    func statuses(_ error: RPCError, _ status: Int) {
        #expect(ErrorAnswer.status(error) == status)
    }

    @Test("An error's body has OpenAI's shape, tells nothing of ours, and steers retries")
    func errorBodies() throws {
        let unknown = ErrorAnswer.response(RPCError(.notFound, "no \"x\"", reason: .unknownModel), requestID: "r")
        let error = try #require(try JSONDocument(parsing: unknown.body).root["error"])
        #expect(error["message"]?.string == "no \"x\"" && error["code"]?.string == "model_not_found")
        #expect(error["type"]?.string == "invalid_request_error" && error["param"]?.string == "model")
        #expect(unknown.headers["x-request-id"] == "r" && unknown.headers["x-should-retry"] == nil)
        let bug = ErrorAnswer.response(RPCError(.internal, "table x is gone"), requestID: "r")
        #expect(!String(decoding: bug.body, as: UTF8.self).contains("table"))
        let wait = RPCError(.unavailable, "", reason: .exhausted, retryAfter: .milliseconds(1500))
        let busy = ErrorAnswer.response(wait, requestID: "r")
        #expect(busy.headers["retry-after"] == "2" && busy.headers["x-should-retry"] == "false")
    }

    @Test("Requests lead to what they ask for")
    func routes() {
        #expect(GatewayRoute(method: "POST", path: "/v1/chat/completions") == .forward(.chatCompletions))
        #expect(GatewayRoute(method: "POST", path: "/v1/images/generations") == .forward(.images))
        #expect(GatewayRoute(method: "GET", path: "/v1/models") == .listModels)
        #expect(GatewayRoute(method: "GET", path: "/v1/models/a/b") == .model("a/b"))
        #expect(GatewayRoute(method: "GET", path: "/healthz") == .health)
        #expect(GatewayRoute(method: "OPTIONS", path: "/v1/models") == .options("GET, OPTIONS"))
        #expect(GatewayRoute(method: "GET", path: "/v1/completions") == .methodNotAllowed("POST, OPTIONS"))
        for path in ["/", "/v1", "/v1/models/", "/v1/chat", "/V1/models", "*"] {
            #expect(GatewayRoute(method: "GET", path: path) == .unknown)
        }
    }
}
