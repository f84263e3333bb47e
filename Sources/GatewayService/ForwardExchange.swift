import Bodies
import HTTPServer
import Logging
import Messages
import RPCCore
import Stubs

/// One request with a body, from the client to the router and back.
struct ForwardExchange: Sendable {
    let router: RouterClient
    let call: GatewayCall
    let endpoint: RouterV1.Endpoint
    let logger: Logger

    /// Answers and gives the status that was sent; 499 if the client left before.
    func run(_ responder: HTTPResponder) async throws -> Int {
        // The router alone parses: it answers plainly where the body does not ask for a stream after all.
        if ByteSearch.contains(call.request.body, "\"stream\"") { return try await stream(responder) }
        let response = await plain()
        try await responder.send(response)
        return response.status
    }

    private func plain() async -> HTTPResponse {
        do throws(RPCError) {
            let answer = try await router.forward(try call.forwardRequest(endpoint), options: try call.options())
            return response(answer)
        } catch {
            return ErrorAnswer.response(error, requestID: call.requestID)
        }
    }

    private func response(_ answer: RouterV1.ForwardResponse) -> HTTPResponse {
        var headers = AnswerHeaders.route(answer.route, requestID: call.requestID)
        AnswerHeaders.addCost(answer.cost, to: &headers)
        headers.add("content-type", answer.contentType.isEmpty ? "application/json" : answer.contentType)
        return HTTPResponse(status: Int(answer.status), headers: headers, body: answer.body)
    }

    private func stream(_ responder: HTTPResponder) async throws -> Int {
        var relay = EventRelay(responder: responder, requestID: call.requestID)
        do {
            let request = try call.forwardRequest(endpoint)
            let options = try call.options()
            let plain = try await router.streamForward(request, options: options) { chunks -> HTTPResponse? in
                for try await chunk in chunks { try await relay.pass(chunk) }
                if let plain = relay.plain { return response(plain) }
                try await relay.end()
                return nil
            }
            guard let plain else { return 200 }
            try await responder.send(plain)
            return plain.status
        } catch {
            // Nobody is there to be told.
            guard !(error is HTTPServerError), !Task.isCancelled else { return 499 }
            let error = error as? RPCError ?? RPCError(.internal, "the service failed")
            logger.info(
                "a stream failed",
                metadata: ["request_id": "\(call.requestID)", "code": "\(error.code)", "begun": "\(relay.hasBegun)"]
            )
            guard relay.hasBegun else {
                let response = ErrorAnswer.response(error, requestID: call.requestID)
                try await responder.send(response)
                return response.status
            }
            try await relay.breakOff(error)
            return 200
        }
    }
}

/// Passes a stream's parts to the client. The head waits for the route, so that a failure before content still has a
/// status of its own.
private struct EventRelay {
    let responder: HTTPResponder
    let requestID: String
    private var writer: HTTPBodyWriter?
    private var isDone = false
    /// The whole answer to a body that does not ask for a stream.
    private(set) var plain: RouterV1.ForwardResponse?

    init(responder: HTTPResponder, requestID: String) {
        self.responder = responder
        self.requestID = requestID
    }

    var hasBegun: Bool { writer != nil }

    mutating func pass(_ chunk: RouterV1.ForwardChunk) async throws {
        switch chunk.part {
        case .route(let route):
            guard writer == nil else { return }
            var headers = AnswerHeaders.route(route, requestID: requestID)
            headers.add("content-type", "text/event-stream; charset=utf-8")
            headers.add("cache-control", "no-cache")
            writer = try await responder.begin(status: 200, headers: headers)
        case .data(let bytes): try await writer?.write(bytes)
        case .done: isDone = true
        case .plain(let answer): plain = answer
        case nil: return
        }
    }

    /// A stream that ends without its last part was cut somewhere.
    func end() async throws {
        guard isDone, let writer else { throw RPCError(.unavailable, "the stream ended before its end") }
        try await writer.end()
    }

    /// Says the error in the stream and cuts it: no client may take it for a whole answer.
    func breakOff(_ error: RPCError) async throws {
        try await writer?.write(ErrorAnswer.event(error))
        responder.abort()
    }
}
