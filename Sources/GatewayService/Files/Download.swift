import HTTPServer
import RPCCore

/// Bytes that a service streams, on their way to a client. The head goes out with the first of them, so that a failure
/// before has a status of its own.
struct Download {
    private let call: GatewayCall
    private let responder: HTTPResponder
    private var writer: HTTPBodyWriter?
    /// Of the content.
    var contentType = "application/octet-stream"
    /// For the client to save it under; empty = none.
    var filename = ""
    /// Of all of it; nil = not known.
    var bytes: Int?

    private init(_ call: GatewayCall, _ responder: HTTPResponder) {
        self.call = call
        self.responder = responder
    }

    /// Runs `body`, which passes the content on. Gives the status that was sent; 499 if the client left before.
    static func send(
        _ call: GatewayCall,
        _ responder: HTTPResponder,
        _ body: (inout Download) async throws -> Void
    ) async throws -> Int {
        var download = Download(call, responder)
        do {
            try await body(&download)
            try await download.end()
            return 200
        } catch {
            guard !(error is HTTPServerError), !Task.isCancelled else { return 499 }
            // A client that gets less than was announced, or an answer without its end, knows that it was cut.
            if download.writer != nil {
                responder.abort()
                return 200
            }
            let error = error as? RPCError ?? RPCError(.internal, "the service failed")
            let response = ErrorAnswer.response(error, requestID: call.requestID)
            try await responder.send(response)
            return response.status
        }
    }

    /// Sends the next bytes on.
    mutating func pass(_ bytes: [UInt8]) async throws {
        if bytes.isEmpty { return }
        try await begun().write(bytes)
    }

    private mutating func end() async throws { try await begun().end() }

    private mutating func begun() async throws -> HTTPBodyWriter {
        if let writer { return writer }
        var headers: HTTPHeaders = ["x-request-id": call.requestID, "content-type": contentType]
        if let bytes { headers.add("content-length", String(bytes)) }
        if !filename.isEmpty {
            let name = filename.filter { $0.isASCII && $0 != "\"" && $0 != "\\" }
            headers.add("content-disposition", "attachment; filename=\"\(name)\"")
        }
        let begun = try await responder.begin(status: 200, headers: headers)
        writer = begun
        return begun
    }
}
