import JSON

extension Simulator {
    /// Makes the answer to a parsed request; pure but for the settings and the models.
    func prepare(
        _ body: RequestBody,
        model name: String,
        endpoint: InferenceEndpoint,
        host: String?
    ) throws(APIError) -> PreparedAnswer {
        let model = try model(named: name)
        guard endpoint.takes(model.type) else {
            throw .invalid("model", "\(name) is of type \(model.type.rawValue) and is not served at \(endpoint.path)")
        }
        switch endpoint {
        case .transcriptions, .translations:
            let request = try TranscriptionRequest(body, isTranslation: endpoint == .translations)
            return plain(request.answer, request.usage, endpoint, model)
        case .chat, .completions, .embeddings, .images, .rerank, .speech:
            return try prepare(try body.document(), name, endpoint, model, host: host)
        }
    }

    private func prepare(
        _ document: JSONDocument,
        _ name: String,
        _ endpoint: InferenceEndpoint,
        _ model: Model,
        host: String?
    ) throws(APIError) -> PreparedAnswer {
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
            return plain(request.answer(model: name), request.usage, endpoint, model)
        case .images:
            let request = try ImageRequest(document.root, model: model)
            let bytes = request.answer(model: name, id: StableHash.hash(body), base: "http://\(host ?? "localhost")")
            return plain(bytes, request.usage, endpoint, model)
        case .rerank:
            let request = try RerankRequest(document.root)
            return plain(request.answer(model: name, id: StableHash.hash(body)), request.usage, endpoint, model)
        case .speech:
            let request = try SpeechRequest(document.root, charactersPerPiece: settings.tokensPerChunk)
            return PreparedAnswer(
                content: .sound(request.sound, model: name, asEvents: request.asEvents),
                row: row(endpoint, model, request.usage),
                model: model
            )
        case .transcriptions, .translations:
            throw .notFound("path \(endpoint.path)")
        }
    }

    private func plain(
        _ bytes: [UInt8],
        _ usage: BilledUsage,
        _ endpoint: InferenceEndpoint,
        _ model: Model
    ) -> PreparedAnswer {
        PreparedAnswer(content: .plain(bytes), row: row(endpoint, model, usage), model: model)
    }

    private func prepared(
        _ answer: Answer,
        _ style: AnswerStyle,
        _ model: Model,
        stream: Bool,
        includeUsage: Bool
    ) -> PreparedAnswer {
        let encoder = AnswerEncoder(answer, style: style)
        return PreparedAnswer(
            content: stream
                ? .stream(encoder, usageChunk: includeUsage, usageAtEnd: !includeUsage && !model.usageOnlyWhenAsked)
                : .plain(encoder.plain()),
            row: row(style == .chat ? .chat : .completions, model, answer.usage),
            model: model
        )
    }

    private func row(_ endpoint: InferenceEndpoint, _ model: Model, _ usage: BilledUsage) -> MeterRow {
        MeterRow(
            attemptID: "",
            key: "",
            endpoint: endpoint.path,
            kind: endpoint.kind,
            model: model.id,
            usage: usage,
            cost: model.cost(usage, at: endpoint),
            complete: true
        )
    }
}
