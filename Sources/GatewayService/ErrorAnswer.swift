package import HTTPServer
import JSON
import Messages
package import RPCCore

/// Errors in the shape that OpenAI's and Together's clients read: `{"error":{message,type,param,code}}`.
package enum ErrorAnswer {
    /// The whole answer to a request that failed before any content.
    package static func response(_ error: RPCError, requestID: String) -> HTTPResponse {
        let status = status(error)
        var answer = response(status: status, body: providerBody(error) ?? body(error), requestID: requestID)
        if let wait = error.retryAfter ?? (status == 503 ? Self.pauseUnsaid : nil) {
            let (seconds, attoseconds) = wait.components
            answer.headers["retry-after"] = String(max(1, seconds + (attoseconds > 0 ? 1 : 0)))
        }
        if error.reason == .rateLimit {
            // Whole seconds are long where a request may come in ten a second.
            if let wait = error.retryAfter {
                answer.headers["retry-after-ms"] = String(max(1, Int64((wait / .milliseconds(1)).rounded(.up))))
            }
            AnswerHeaders.addLimits(try? RouterV1.Allowances(decoding: error.detail), to: &answer.headers)
        }
        // Every candidate was tried already: a client that repeats at once only adds to the load.
        if error.reason == .exhausted { answer.headers["x-should-retry"] = "false" }
        return answer
    }

    /// When to come back to a service that is away and can't say so: about as long as callers take to find another replica.
    private static let pauseUnsaid = Duration.seconds(1)

    /// An answer to a request that asks for nothing there is.
    package static func response(
        status: Int,
        message: String,
        param: String? = nil,
        requestID: String
    ) -> HTTPResponse {
        let body = body(message: message, type: type(status), param: param, code: nil)
        return response(status: status, body: body, requestID: requestID)
    }

    /// The event that ends a stream which failed after content; with what it used so far, as far as that is known.
    package static func event(_ error: RPCError) -> [UInt8] {
        let used = error.detail.isEmpty ? nil : try? RouterV1.BrokenOff(decoding: error.detail)
        return Array("data: ".utf8) + body(error, used: used?.usage) + Array("\n\n".utf8)
    }

    /// The HTTP status that says the same as an RPC error.
    package static func status(_ error: RPCError) -> Int {
        if let provider = provider(error), (400..<500).contains(provider.status) { return Int(provider.status) }
        switch error.reason {
        case .budget: return 402
        case .messageTooLarge: return 413
        default: return statuses[error.code] ?? 500
        }
    }

    private static let statuses: [Code: Int] = [
        .invalidArgument: 400, .failedPrecondition: 400, .outOfRange: 400, .unauthenticated: 401,
        .permissionDenied: 403, .notFound: 404, .alreadyExists: 409, .aborted: 409, .resourceExhausted: 429,
        .cancelled: 499, .unimplemented: 501, .unavailable: 503, .deadlineExceeded: 504,
    ]

    private static func response(status: Int, body: [UInt8], requestID: String) -> HTTPResponse {
        var response = HTTPResponse.json(status, body)
        response.headers["x-request-id"] = requestID
        return response
    }

    /// What clients are told, with their own names of fields; nothing of what went wrong inside.
    static func message(_ error: RPCError) -> String {
        guard status(error) != 500 else { return "the service failed" }
        guard let colon = error.message.firstIndex(of: ":") else { return error.message }
        let (name, rule) = (error.message[..<colon], error.message[colon...].dropFirst(2))
        if name == "options" { return String(rule) }
        return clientNames[String(name)].map { "\($0): \(rule)" } ?? error.message
    }

    /// Fields that clients call otherwise than the services do. `options` of a fine-tune are members of the client's body.
    private static let clientNames = [
        "base_model": "model", "epochs": "n_epochs", "expires_after_s": "expires_after[seconds]", "filename": "file",
    ]

    private static func body(_ error: RPCError, used: CommonV1.Usage? = nil) -> [UInt8] {
        body(
            message: message(error),
            type: type(status(error)),
            param: param(error),
            code: code(error),
            used: used
        )
    }

    /// The member at fault.
    private static func param(_ error: RPCError) -> String? {
        switch error.reason {
        case .badRequest, .contextLength: member(message(error))
        case .unknownModel: member(message(error)) ?? "model"
        default: nil
        }
    }

    /// What services say of a bad request begins with the member, as `name: rule`, the name bare or in quotes.
    private static func member(_ message: String) -> String? {
        guard let colon = message.firstIndex(of: ":") else { return nil }
        var name = message[..<colon]
        if name.count > 2, name.first == "`", name.last == "`" { name = name.dropFirst().dropLast() }
        let isName = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"): true
            default: "_.[]".utf8.contains(byte)
            }
        }
        return isName && !name.isEmpty && name.utf8.count <= 128 ? String(name) : nil
    }

    /// The word that programs read, if there is one.
    static func code(_ error: RPCError) -> String? {
        switch (error.reason, status(error)) {
        case (.unknownModel, _): "model_not_found"
        case (.contextLength, _): "context_length_exceeded"
        case (_, 401): "invalid_api_key"
        case (.rateLimit, _): "rate_limit_exceeded"
        case (.budget, _): "insufficient_quota"
        case (.budgetBusy, _): "budget_busy"
        case (.pacing, _), (.shed, _): "overloaded"
        default: nil
        }
    }

    private static func type(_ status: Int) -> String {
        switch status {
        case 402: "insufficient_quota"
        case 429: "rate_limit_error"
        case 500...: "server_error"
        default: "invalid_request_error"
        }
    }

    private static func body(
        message: String,
        type: String,
        param: String?,
        code: String?,
        used: CommonV1.Usage? = nil
    ) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { root in
            root.object("error") { error in
                error.member("message", message)
                error.member("type", type)
                error.member("param", param)
                error.member("code", code)
            }
            guard let used else { return }
            root.object("usage") { usage in
                usage.member("prompt_tokens", Int64(clamping: used.promptTokens))
                usage.member("completion_tokens", Int64(clamping: used.completionTokens))
                usage.member("total_tokens", Int64(clamping: used.promptTokens &+ used.completionTokens))
            }
        }
        return writer.bytes
    }

    private static func provider(_ error: RPCError) -> RouterV1.ProviderError? {
        guard !error.detail.isEmpty, error.reason != .rateLimit else { return nil }
        return try? RouterV1.ProviderError(decoding: error.detail)
    }

    /// What the provider said, where it is about the request and has the shape that clients read.
    private static func providerBody(_ error: RPCError) -> [UInt8]? {
        guard let body = provider(error)?.body, !body.isEmpty,
            let root = try? JSONDocument(parsing: body).root, root["error"]?.kind == .object
        else { return nil }
        return body
    }
}
