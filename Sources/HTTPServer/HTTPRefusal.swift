/// Why the server itself turned a request or a connection away, for metrics.
package enum HTTPRefusal: String, CaseIterable, Sendable {
    /// As many connections as allowed are open: 503.
    case connections
    /// The bodies that are held fill their memory: 503.
    case memory
    /// The body is longer than its bound: 413.
    case bodyTooLong = "body_too_long"
    /// The head is longer than its bound, or has too many fields: 431.
    case headTooLong = "head_too_long"
    /// The request arrived too slowly: 408.
    case tooSlow = "too_slow"
    /// Not HTTP/1.1, or something in it that this server does not do: 400, 417, 505.
    case malformed

    var response: HTTPResponse {
        switch self {
        case .connections: Self.busy("too many connections are open")
        case .memory: Self.busy("too many request bodies are being received")
        case .bodyTooLong: .refusal(413, "the request's body is too long")
        case .headTooLong: .refusal(431, "the request's header is too long")
        case .tooSlow: .refusal(408, "the request did not arrive in time")
        case .malformed: .refusal(400, "the request is not valid HTTP/1.1")
        }
    }

    private static func busy(_ message: StaticString) -> HTTPResponse {
        var response = HTTPResponse.refusal(503, message)
        response.headers["retry-after"] = "1"
        return response
    }
}
