import HTTPServer
import Logging
import Messages
import RPCCore
import Stubs

/// One request with a body, to the router and back.
struct AnswerExchange: Sendable {
    let router: RouterClient
    let call: GatewayCall
    let keepAlive: StreamKeepAlive
    let logger: Logger

    /// Asks the router and answers.
    ///
    /// - Parameters:
    ///   - request: what the router gets.
    ///   - mayStream: whether the body may ask for a stream; the router, which reads it, knows.
    ///   - translator: turns the answer into what the client reads.
    ///   - responder: takes the answer.
    /// - Returns: the status that was sent; 499 if the client left before.
    /// - Throws: ``HTTPServerError`` when the client has left.
    func run(
        _ request: RouterV1.ForwardRequest,
        mayStream: Bool,
        _ translator: some AnswerTranslator,
        _ responder: HTTPResponder
    ) async throws -> Int {
        if mayStream { return try await stream(request, translator, responder) }
        let response: HTTPResponse
        do throws(RPCError) {
            response = try self.response(try await router.forward(request, options: try call.options()), translator)
        } catch {
            response = ErrorAnswer.response(error, requestID: call.requestID)
        }
        try await responder.send(response)
        return response.status
    }

    private func response(
        _ answer: RouterV1.ForwardResponse,
        _ translator: some AnswerTranslator
    ) throws(RPCError) -> HTTPResponse {
        if let ticket = answer.ticket { return self.ticket(ticket) }
        var headers = AnswerHeaders.route(answer.route, requestID: call.requestID)
        AnswerHeaders.addCost(answer.cost, to: &headers)
        headers.add("content-type", answer.contentType.isEmpty ? "application/json" : answer.contentType)
        return HTTPResponse(status: Int(answer.status), headers: headers, body: try translator.plain(answer.body))
    }

    /// The request waits as a batch: it is accepted, and `location` is where its answer will be told of.
    private func ticket(_ batch: BatchV1.Batch) -> HTTPResponse {
        var response = HTTPResponse.json(202, BatchJSON.item(batch, call.dialect))
        response.headers.add("x-request-id", call.requestID)
        response.headers.add("location", "/v1/batches/\(batch.id)")
        return response
    }

    private func stream(
        _ request: RouterV1.ForwardRequest,
        _ translator: some AnswerTranslator,
        _ responder: HTTPResponder
    ) async throws -> Int {
        var relay = StreamRelay(responder: responder, call: call, translator: translator)
        do {
            let options = try call.options()
            try await relay.promiseHead(keepAlive)
            let plain = try await router.streamForward(request, options: options) { chunks in
                for try await chunk in chunks {
                    if case .plain(let answer) = chunk.part { return RouterV1.ForwardResponse?.some(answer) }
                    try await relay.pass(chunk)
                }
                try await relay.end()
                return nil
            }
            guard let plain else { return 200 }
            if let ticket = plain.ticket, try await responder.hasBegun {
                let message = "every provider is busy; the request waits as batch `\(ticket.id)`"
                throw RPCError(.resourceExhausted, message, reason: .pacing)
            }
            guard try await !responder.hasBegun else {
                throw RPCError(.internal, "the answer is no stream, and came when one had begun")
            }
            let response = try response(plain, translator)
            try await responder.send(response)
            return response.status
        } catch {
            // Nobody is there to be told.
            guard !(error is HTTPServerError), !Task.isCancelled else { return 499 }
            let error = error as? RPCError ?? RPCError(.internal, "the service failed")
            let hasBegun = try await relay.fail(error)
            logger.info(
                "a stream failed",
                metadata: ["request_id": "\(call.requestID)", "code": "\(error.code)", "begun": "\(hasBegun)"]
            )
            return hasBegun ? 200 : ErrorAnswer.status(error)
        }
    }
}

/// When a stream that has no content yet begins all the same, so that nobody on the way takes the connection for dead.
package struct StreamKeepAlive: Sendable {
    /// The head, with status 200, goes out after this long; until then a failure has a status of its own.
    package var patience = Duration.seconds(10)
    /// From then on a comment goes out this often, until there is content.
    package var interval = Duration.seconds(10)

    /// The defaults.
    package init() {}
}

/// Passes a stream's parts to the client. The head waits for the route.
private struct StreamRelay<Translator: AnswerTranslator> {
    private let responder: HTTPResponder
    private let call: GatewayCall
    private var translator: Translator
    private var writer: HTTPBodyWriter?
    /// Of a stream whose head could not tell it.
    private var lateRoute: LateRoute?
    private var isDone = false

    init(responder: HTTPResponder, call: GatewayCall, translator: Translator) {
        self.responder = responder
        self.call = call
        self.translator = translator
    }

    func promiseHead(_ keepAlive: StreamKeepAlive) async throws {
        try await responder.beginLate(
            after: keepAlive.patience,
            status: 200,
            headers: headers(nil),
            filler: Array(": still waiting for the model\n\n".utf8),
            every: keepAlive.interval
        )
    }

    mutating func pass(_ chunk: RouterV1.ForwardChunk) async throws {
        switch chunk.part {
        case .route(let route):
            guard writer == nil else { return }
            let begun = try await responder.begin(status: 200, headers: headers(route))
            if begun.followsLateHead { lateRoute = LateRoute(route) }
            writer = begun
        case .data(let bytes):
            try await writer?.write(try translator.events(lateRoute?.told(in: bytes) ?? bytes))
        case .done: isDone = true
        case .plain, nil: return
        }
    }

    /// A stream that ends without its last part was cut somewhere.
    func end() async throws {
        guard isDone, let writer else { throw RPCError(.unavailable, "the stream ended before its end") }
        try await writer.end()
    }

    /// Tells the client; true if the head was out. Then the error is said in the stream, and the connection cut: no client
    /// may take it for a whole answer.
    mutating func fail(_ error: RPCError) async throws -> Bool {
        if writer == nil {
            guard try await responder.hasBegun else {
                try await responder.send(ErrorAnswer.response(error, requestID: call.requestID))
                return false
            }
            writer = try await responder.begin(status: 200, headers: headers(nil))
        }
        try await writer?.write(translator.failure(error))
        responder.abort()
        return true
    }

    private func headers(_ route: RouterV1.Route?) -> HTTPHeaders {
        var headers = AnswerHeaders.route(route, requestID: call.requestID)
        headers.add("content-type", "text/event-stream; charset=utf-8")
        headers.add("cache-control", "no-cache")
        return headers
    }
}
