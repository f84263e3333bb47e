import BlockingThread
import HTTPServer

extension Simulator {
    func infer(_ request: HTTPRequest, _ responder: HTTPResponder, endpoint: InferenceEndpoint) async throws {
        let key = try authenticate(request)
        counters.count(endpoint)
        let headerFault = try request.headers["x-simulator-fault"].map { text throws(APIError) in
            try Fault(header: text)
        }
        let body = try await parsed(request)
        let name = try body.model(at: endpoint)
        let fault = headerFault ?? Fault(model: name) ?? faults.draw(model: name, endpoint: endpoint.path)
        if let fault {
            counters.count(fault)
        }
        if fault?.kind == .connectionRefused {
            responder.abort()
            return
        }
        if let refusal = fault?.refusal(model: name) {
            throw refusal
        }
        var answer = try await prepared(body, model: name, endpoint: endpoint, host: request.headers["host"])
        answer.row.attemptID = request.headers["x-request-id"] ?? ""
        answer.row.key = key
        if fault?.kind == .errorEvent, answer.isPlain, let error = Fault(kind: .serverError).refusal(model: name) {
            throw error
        }
        try await wait(before: answer, fault: fault)
        switch answer.content {
        case .plain(let body): try await send(body, answer, fault: fault, responder)
        case .stream(let encoder, let usageChunk, let usageAtEnd):
            let stream = AnswerStream(
                encoder: encoder,
                usageChunk: usageChunk,
                usageAtEnd: usageAtEnd,
                settings: settings,
                fault: fault
            )
            try await send(stream, answer, responder)
        case .sound(let sound, let model, let asEvents):
            let pace = SoundStream(sound, model: model, asEvents: asEvents, settings: settings, fault: fault)
            try await send(pace, answer, responder)
        }
    }

    /// Forms carry files: they are split, and listened to, off the event loop.
    private func parsed(_ request: HTTPRequest) async throws -> RequestBody {
        guard request.headers["content-type"]?.lowercased().hasPrefix("multipart/") == true else {
            return try RequestBody(request)
        }
        return try await thread.run { try RequestBody(request) }
    }

    private func prepared(
        _ body: RequestBody,
        model name: String,
        endpoint: InferenceEndpoint,
        host: String?
    ) async throws -> PreparedAnswer {
        guard case .form = body else {
            return try prepare(body, model: name, endpoint: endpoint, host: host)
        }
        return try await thread.run { try self.prepare(body, model: name, endpoint: endpoint, host: host) }
    }

    /// The pause before an answer; a client that leaves in it is billed as the mode says, with no token produced.
    private func wait(before answer: PreparedAnswer, fault: Fault?) async throws {
        var pause = settings.latency
        switch fault?.kind {
        case .latency: pause += fault?.delay ?? .zero
        // A stream has its headers before the first token is slow.
        case .slowFirstToken where answer.isPlain: pause += fault?.delay ?? .zero
        // As long as the stream of the same answer would take.
        case .slowTokens where answer.isPlain:
            let pieces = answer.row.usage.completionTokens / settings.tokensPerChunk
            pause += (fault?.delay ?? .zero) * pieces
        default: break
        }
        guard pause > .zero else {
            return
        }
        do {
            try await Task.sleep(for: pause)
        } catch {
            counters.countLeft()
            billAborted(answer, completionTokens: 0)
            throw error
        }
    }
}
