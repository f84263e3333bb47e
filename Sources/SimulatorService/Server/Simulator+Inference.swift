import HTTPServer
import JSON

/// The endpoints that a model answers.
enum InferenceEndpoint: Sendable {
    case chat
    case completions
    case embeddings
    case images

    var path: String {
        switch self {
        case .chat: "/v1/chat/completions"
        case .completions: "/v1/completions"
        case .embeddings: "/v1/embeddings"
        case .images: "/v1/images/generations"
        }
    }

    var kind: MeterRow.Kind {
        switch self {
        case .chat: .chat
        case .completions: .completion
        case .embeddings: .embedding
        case .images: .image
        }
    }

    /// Whether models of a type are served here.
    func takes(_ type: ModelType) -> Bool {
        switch self {
        case .chat, .completions: type == .chat || type == .code || type == .language || type == .moderation
        case .embeddings: type == .embedding
        case .images: type == .image
        }
    }
}

/// An answer that is ready to be sent, with the row of the whole of it.
struct PreparedAnswer: Sendable {
    enum Content: Sendable {
        case plain([UInt8])
        case stream(AnswerEncoder, usageChunk: Bool, usageAtEnd: Bool)
    }

    var content: Content
    var row: MeterRow
    var model: Model
}

extension Simulator {
    func infer(_ request: HTTPRequest, _ responder: HTTPResponder, endpoint: InferenceEndpoint) async throws {
        let key = try authenticate(request)
        counters.count(endpoint)
        let headerFault = try request.headers["x-simulator-fault"].map { text throws(APIError) in
            try Fault(header: text)
        }
        let document = try parseJSON(request.body)
        let name = try Fields(document.root).requiredString("model")
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
        var answer = try prepare(document, model: name, endpoint: endpoint, host: request.headers["host"])
        answer.row.attemptID = request.headers["x-request-id"] ?? ""
        answer.row.key = key
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
        }
    }

    /// Makes the answer to a parsed request; pure but for the settings and the models.
    func prepare(
        _ document: JSONDocument,
        model name: String,
        endpoint: InferenceEndpoint,
        host: String?
    ) throws(APIError) -> PreparedAnswer {
        let model = try model(named: name)
        guard endpoint.takes(model.type) else {
            throw .invalid("model", "\(name) is of type \(model.type.rawValue) and is not served at \(endpoint.path)")
        }
        let body = document.source
        let percent = settings.cachedPercent
        switch endpoint {
        case .chat:
            let request = try ChatRequest(document.root)
            let answer = try AnswerMaker.chat(request, body: body, model: model, cachedPercent: percent)
            return prepared(answer, .chat, model, stream: request.stream, includeUsage: request.includeUsage)
        case .completions:
            let request = try CompletionRequest(document.root)
            let answer = try AnswerMaker.completion(request, body: body, model: model, cachedPercent: percent)
            return prepared(answer, .completion, model, stream: request.stream, includeUsage: request.includeUsage)
        case .embeddings:
            let request = try EmbeddingRequest(document.root, model: model)
            let row = row(endpoint, model, request.usage, cost: model.cost(request.usage))
            return PreparedAnswer(content: .plain(request.answer(model: name)), row: row, model: model)
        case .images:
            let request = try ImageRequest(document.root, model: model)
            let cost = model.imageCost(units: request.usage.units)
            let base = "http://\(host ?? "localhost")"
            let bytes = request.answer(model: name, id: StableHash.hash(body), base: base)
            return PreparedAnswer(
                content: .plain(bytes),
                row: row(endpoint, model, request.usage, cost: cost),
                model: model
            )
        }
    }

    private func prepared(
        _ answer: Answer,
        _ style: AnswerStyle,
        _ model: Model,
        stream: Bool,
        includeUsage: Bool
    ) -> PreparedAnswer {
        let encoder = AnswerEncoder(answer, style: style)
        let endpoint: InferenceEndpoint = style == .chat ? .chat : .completions
        return PreparedAnswer(
            content: stream
                ? .stream(encoder, usageChunk: includeUsage, usageAtEnd: !includeUsage && !model.usageOnlyWhenAsked)
                : .plain(encoder.plain()),
            row: row(endpoint, model, answer.usage, cost: model.cost(answer.usage)),
            model: model
        )
    }

    private func row(_ endpoint: InferenceEndpoint, _ model: Model, _ usage: BilledUsage, cost: Int64) -> MeterRow {
        MeterRow(
            attemptID: "",
            key: "",
            endpoint: endpoint.path,
            kind: endpoint.kind,
            model: model.id,
            usage: usage,
            cost: cost,
            complete: true
        )
    }

    /// The pause before an answer; a client that leaves in it is billed as the mode says, with no token produced.
    private func wait(before answer: PreparedAnswer, fault: Fault?) async throws {
        var pause = settings.latency
        switch fault?.kind {
        case .latency: pause += fault?.delay ?? .zero
        // A stream has its headers before the first token is slow.
        case .slowFirstToken where answer.isPlain: pause += fault?.delay ?? .zero
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

extension PreparedAnswer {
    var isPlain: Bool {
        if case .plain = content { true } else { false }
    }
}
