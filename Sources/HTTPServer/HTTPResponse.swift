/// A whole response. The server adds `content-length` and `connection` itself.
package struct HTTPResponse: Sendable {
    /// The status code, 200 to 599.
    package var status: Int
    /// The header fields.
    package var headers: HTTPHeaders
    /// The body; not sent for HEAD, 204 and 304.
    package var body: [UInt8]

    /// A response of these parts.
    package init(status: Int, headers: HTTPHeaders = HTTPHeaders(), body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// A response whose body is JSON already.
    package static func json(_ status: Int, _ body: [UInt8]) -> HTTPResponse {
        HTTPResponse(status: status, headers: ["content-type": "application/json"], body: body)
    }

    /// A response in plain text.
    package static func text(_ status: Int, _ body: String) -> HTTPResponse {
        HTTPResponse(status: status, headers: ["content-type": "text/plain; charset=utf-8"], body: Array(body.utf8))
    }

    /// What the server itself answers when a request cannot be served, in the shape that OpenAI's clients read.
    static func refusal(_ status: Int, _ message: StaticString) -> HTTPResponse {
        let type = status < 500 ? "invalid_request_error" : "server_error"
        let body = "{\"error\":{\"message\":\"\(message)\",\"type\":\"\(type)\",\"param\":null,\"code\":null}}"
        return json(status, Array(body.utf8))
    }
}
