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

    @Test(
        "Only a body that may ask for a stream is answered like one",
        arguments: [
            (#"{"stream":true}"#, true), ("{\"stream\" :\n true}", true),
            (#"{"a":{"stream":false},"stream":true}"#, true),
            ("name=\"stream\"\r\n\r\ntrue", true), (#"{"stream":false}"#, false), (#"{"stream" : null}"#, false),
            (#"{"x":"stream"}"#, false), (#"{"x":"\"stream\":true"}"#, false), (#"{"stream":"#, false), ("", false),
        ]
    )
    func streams(body: String, mayStream: Bool) {
        #expect(StreamMember.mayBeTrue(in: Array(body.utf8)) == mayStream)
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
        let lost = ErrorAnswer.response(RPCError(.unavailable, "the connection was lost"), requestID: "r")
        #expect(lost.status == 503 && lost.headers["retry-after"] == "1" && lost.headers["x-should-retry"] == nil)
    }

    @Test(
        "An error names the member at fault, and the word that programs read",
        arguments: [
            (.badRequest, "`messages[0].role`: unknown", "messages[0].role", nil),
            (.contextLength, "`messages`: too long", "messages", "context_length_exceeded"),
            (.contextLength, "too long: by far", nil, "context_length_exceeded"),
            (.unknownModel, "`fallback`: the model `a` does not exist", "fallback", "model_not_found"),
            (.unknownModel, "the model `auto:a` does not exist", "model", "model_not_found"),
        ] as [(Reason, String, String?, String?)]
    )
    func members(reason: Reason, message: String, param: String?, code: String?) throws {
        let answer = ErrorAnswer.response(RPCError(.invalidArgument, message, reason: reason), requestID: "r")
        let body = try #require(try JSONDocument(parsing: answer.body).root["error"])
        #expect(body["param"]?.string == param && body["code"]?.string == code)
    }

    @Test("A limit's refusal says when to come back, to the millisecond, and what is left")
    func limits() throws {
        let left = RouterV1.Allowances(
            requests: RouterV1.Allowance(limit: 10, left: 0, fullAfterMS: 950),
            tokens: RouterV1.Allowance(limit: 90_000, left: 7, fullAfterMS: 361_001)
        )
        let wait = Duration.microseconds(50_100)
        let message = "rate limit: user `alice` may make 10 requests a second"
        let refusal = RPCError(
            .resourceExhausted,
            message,
            reason: .rateLimit,
            retryAfter: wait,
            detail: left.encoded()
        )
        let answer = ErrorAnswer.response(refusal, requestID: "r")
        let error = try #require(try JSONDocument(parsing: answer.body).root["error"])
        #expect(answer.status == 429)
        #expect(error["message"]?.string == message && error["param"]?.isNull == true)
        #expect(error["type"]?.string == "rate_limit_error" && error["code"]?.string == "rate_limit_exceeded")
        let expected = [
            "retry-after": "1", "retry-after-ms": "51", "x-ratelimit-limit-requests": "10",
            "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "950ms",
            "x-ratelimit-limit-tokens": "90000", "x-ratelimit-remaining-tokens": "7",
            "x-ratelimit-reset-tokens": "6m2s",
        ]
        for (name, value) in expected { #expect(answer.headers[name] == value, "\(name)") }
        let elsewhere = RPCError(.resourceExhausted, "", reason: .pacing, retryAfter: wait)
        #expect(ErrorAnswer.response(elsewhere, requestID: "r").headers["retry-after-ms"] == nil)
    }

    @Test(
        "Requests lead to what they ask for",
        arguments: [
            ("POST", "/v1/chat/completions", GatewayRoute.Action.forward(.chatCompletions), ""),
            ("POST", "/v1/images/generations", .forward(.images), ""), ("POST", "/v1/responses", .responses, ""),
            ("GET", "/v1/models", .listModels, ""), ("GET", "/v1/models/a/b", .retrieveModel, "a/b"),
            ("GET", "/v1/files/f-1/content", .fileContent, "f-1"), ("DELETE", "/v1/files/f-1", .deleteFile, "f-1"),
            ("POST", "/v1/files/upload", .uploadFile, ""), ("GET", "/v1/fine-tunes/models/limits", .finetuneLimits, ""),
            ("GET", "/v1/fine-tunes/ft-1/events", .finetuneEvents, "ft-1"),
            ("GET", "/v1/fine_tuning/jobs/ft-1/events", .finetuneEvents, "ft-1"),
            ("POST", "/v1/batches/b/cancel", .cancelBatch, "b"), ("GET", "/healthz", .health, ""),
        ]
    )
    func routes(_ method: String, _ path: String, _ action: GatewayRoute.Action, _ parameter: String) {
        guard case .route(let route, let found) = GatewayRoutes.find(method, path) else {
            Issue.record("\(method) \(path) leads nowhere")
            return
        }
        #expect(route.action == action && found == parameter)
    }

    @Test("A known path with another method says what it takes; an unknown one leads nowhere")
    func otherRoutes() {
        guard case .otherMethods(let allowed) = GatewayRoutes.find("PATCH", "/v1/files/f-1") else {
            Issue.record("PATCH is not refused")
            return
        }
        #expect(allowed == "GET, DELETE, OPTIONS")
        for path in ["/", "/v1", "/v1/models/", "/v1/files//content", "/v1/files/", "/v1/chat", "/V1/models", "*"] {
            guard case .nothing = GatewayRoutes.find("GET", path) else {
                Issue.record("\(path) leads somewhere")
                continue
            }
        }
    }

    @Test(
        "An error names the member at fault where its message begins with one",
        arguments: [
            ("`temperature`: must be a number", "temperature"), ("`input[0].role`: must be user", "input[0].role"),
            ("input_file_id: line 2: `body`: is required", "input_file_id"), ("the body must be a JSON object", nil),
            ("header `x-pointsman-priority`: must be realtime", nil), ("``: x", nil), (": x", nil),
            ("epochs: 1 to 50", "n_epochs"), ("options: `n_evals`: must be 0 to 100", "n_evals"),
            ("expires_after_s: 3600 to 2592000, or 0", "expires_after[seconds]"),
        ]
    )
    func params(_ message: String, _ param: String?) throws {
        let error = RPCError(.invalidArgument, message, reason: .badRequest)
        let answer = ErrorAnswer.response(error, requestID: "r")
        let root = try JSONDocument(parsing: answer.body).root
        #expect(root["error"]?["param"]?.string == param)
        #expect(root["error"]?["param"]?.isNull == (param == nil))
    }

    @Test(
        "A client's dialect is that of its SDK, or what it asks for",
        arguments: [
            ("OpenAI/Python 3.52.0", nil, Dialect.openAI), ("Together/Python 2.42.0", nil, .together),
            ("AsyncTogether/Python 3.1.1", nil, .together), ("curl/8", "together", .together),
            ("Together/Python 3.1.1", "openai", .openAI), ("curl/8", "klingon", .openAI),
        ]
    )
    func dialects(_ agent: String, _ asked: String?, _ dialect: Dialect) {
        var headers: HTTPHeaders = ["user-agent": agent]
        if let asked { headers.add("x-pointsman-dialect", asked) }
        #expect(Dialect(headers) == dialect)
    }

    @Test("A model's time of making is listed until the year 9999, and one beyond it as that year's end")
    func createdTimes() throws {
        let times: [(Int64, String)] = [
            (1_767_225_599, "2025-12-31T23:59:59.000Z"), (-1, "1970-01-01T00:00:00.000Z"),
            (.max, "9999-12-31T23:59:59.000Z"),
        ]
        for (seconds, text) in times {
            let listed = SupportedModels.item(RouterV1.Model(id: "a", createdUnixS: seconds))
            #expect(try JSONDocument(parsing: listed).root["createdAt"]?.string == text)
        }
    }
}
