import Crypto
package import HTTPServer
package import Messages
package import RPCCore

/// What of a client's request goes along with every call made for it.
package final class GatewayCall: Sendable {
    /// The client's `x-request-id`, or one made here.
    package let requestID: String
    /// Whose shapes the client reads.
    package let dialect: Dialect
    /// As it came.
    package let request: HTTPRequest
    private let timeout: Duration
    private let wishHeaders: WishHeaders

    /// Reads the headers of `request`, for which there is `timeout`; `dialect` is what its path says, if it says one.
    package init(request: HTTPRequest, timeout: Duration, dialect: Dialect? = nil) {
        self.request = request
        self.timeout = timeout
        let headers = request.headers
        wishHeaders = WishHeaders(headers)
        self.dialect = dialect ?? Dialect(headers)
        requestID = headers["x-request-id"].flatMap { Self.isUsableID($0) ? $0 : nil } ?? "req-" + RandomBytes.id()
    }

    /// Options of the calls made for this request: key, request id, time. Throws INVALID_ARGUMENT for an unknown
    /// dialect, and for a header of ours that there is none of.
    package func options() throws(RPCError) -> CallOptions {
        try wishHeaders.checkNames()
        _ = try named(Dialect.header, ["openai": Dialect.openAI, "together": .together])
        var metadata = Metadata()
        metadata["x-request-id"] = requestID
        if let authorization = request.headers["authorization"] {
            guard authorization.utf8.count <= 1024 else { throw RPCError(.unauthenticated, "the API key is not valid") }
            metadata["authorization"] = authorization
        }
        return CallOptions(timeout: timeout, metadata: metadata)
    }

    /// A body with what the headers say about it. Throws INVALID_ARGUMENT for a header's unknown value.
    package func forwardRequest(
        _ endpoint: RouterV1.Endpoint,
        body: [UInt8]
    ) throws(RPCError) -> RouterV1.ForwardRequest {
        RouterV1.ForwardRequest(
            endpoint: endpoint,
            body: body,
            simulatorFault: request.headers["x-simulator-fault"].map { Array($0.utf8.prefix(256)) } ?? [],
            priority: try named(
                "x-pointsman-priority",
                ["realtime": .realtime, "standard": .standard, "batch": .batch]
            )
                ?? .unspecified,
            task: try named("x-pointsman-task", ["chat": .chat, "code": .code]) ?? .unspecified,
            contentType: Self.isForm(endpoint) ? request.headers["content-type"] ?? "" : "",
            wishes: try wishHeaders.wishes(),
            allowCached: try wishHeaders.allowsCache()
        )
    }

    private func named<Value>(_ header: String, _ values: @autoclosure () -> [String: Value]) throws(RPCError) -> Value?
    {
        guard !wishHeaders.isEmpty, let text = request.headers[header] else { return nil }
        let values = values()
        if let value = values[text] { return value }
        let names = values.keys.sorted().joined(separator: ", ")
        throw RPCError(.invalidArgument, "header `\(header)`: must be one of \(names)", reason: .badRequest)
    }

    private static func isForm(_ endpoint: RouterV1.Endpoint) -> Bool {
        endpoint == .transcriptions || endpoint == .translations
    }

    private static func isUsableID(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 128 && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }
}
