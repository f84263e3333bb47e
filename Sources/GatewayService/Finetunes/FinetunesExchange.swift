import HTTPServer
import Messages
import RPCCore
import Stubs

/// Answers what clients ask of fine-tunes.
struct FinetunesExchange: Sendable {
    let finetunes: FinetunesClient
    let call: GatewayCall

    func answer(_ action: GatewayRoute.Action, _ id: String) async throws(RPCError) -> HTTPResponse {
        let options = try call.options()
        let one = FinetuneV1.GetRequest(id: id)
        switch action {
        case .createFinetune:
            let request = try FinetuneSubmission.read(call.request.body, call.dialect)
            return job(try await finetunes.submit(request, options: options))
        case .retrieveFinetune: return job(try await finetunes.get(one, options: options))
        case .cancelFinetune: return job(try await finetunes.cancel(one, options: options))
        case .deleteFinetune:
            _ = try await finetunes.delete(one, options: options)
            return .ok(#"{"message":"deleted"}"#)
        case .listFinetunes:
            let request = FinetuneV1.ListRequest(limit: try limit(), after: query["after"] ?? "")
            return .json(200, FinetuneJSON.list(try await finetunes.list(request, options: options), call.dialect))
        case .finetuneEvents: return try await events(id)
        case .finetuneCheckpoints:
            let answer = try await finetunes.listCheckpoints(one, options: options)
            return .json(200, FinetuneEventJSON.checkpoints(answer.checkpoints, job: id, call.dialect))
        default: return .json(200, try await provider(action, id).body)
        }
    }

    /// Sends the trained weights on as they come. Gives the status that was sent; 499 if the client left before.
    func download(_ responder: HTTPResponder) async throws -> Int {
        try await Download.send(call, responder) { download in
            guard let id = query["ft_id"], !id.isEmpty else {
                throw RPCError(.invalidArgument, "`ft_id`: is required", reason: .badRequest)
            }
            var request = FinetuneV1.DownloadRequest(id: id, checkpoint: query["checkpoint"] ?? "")
            if let text = query["checkpoint_step"] {
                guard let step = UInt64(text) else {
                    throw RPCError(.invalidArgument, "`checkpoint_step`: must be a number", reason: .badRequest)
                }
                request.checkpointStep = step
            }
            try await finetunes.download(request, options: try call.options()) { parts in
                for try await part in parts {
                    if !part.contentType.isEmpty {
                        download.contentType = part.contentType
                        download.filename = part.filename
                        download.bytes = part.bytes == 0 ? nil : Int(clamping: part.bytes)
                    }
                    try await download.pass(part.data)
                }
            }
        }
    }

    private var query: [String: String] { call.request.query }

    private func limit() throws(RPCError) -> UInt32 { try QueryFields.limit(query, max: 1_000) }

    private func job(_ job: FinetuneV1.Job) -> HTTPResponse { .json(200, FinetuneJSON.item(job, call.dialect)) }

    /// OpenAI's clients page through them from the newest; Together's read them all, from the oldest.
    private func events(_ id: String) async throws(RPCError) -> HTTPResponse {
        var request = FinetuneV1.ListEventsRequest(id: id, limit: try limit())
        request.newestFirst = call.dialect == .openAI
        if request.limit == 0 { request.limit = call.dialect == .openAI ? 20 : 1_000 }
        if let after = query["after"] {
            guard let seq = FinetuneEventJSON.seq(after) else {
                throw RPCError(.invalidArgument, "`after`: is not the id of an event", reason: .badRequest)
            }
            request.after = seq
        }
        let answer = try await finetunes.listEvents(request, options: try call.options())
        return .json(200, FinetuneEventJSON.list(answer, job: id, call.dialect))
    }

    /// What only the provider knows, in its own words.
    private func provider(
        _ action: GatewayRoute.Action,
        _ id: String
    ) async throws(RPCError) -> FinetuneV1.ProviderAnswer {
        let options = try call.options()
        let body = call.request.body
        switch action {
        case .finetuneLimits:
            guard let model = query["model_name"], !model.isEmpty else {
                throw RPCError(.invalidArgument, "`model_name`: is required", reason: .badRequest)
            }
            return try await finetunes.limits(FinetuneV1.LimitsRequest(model: model), options: options)
        case .finetuneMetrics:
            return try await finetunes.metrics(FinetuneV1.MetricsRequest(id: id, body: body), options: options)
        case .finetunePrice:
            return try await finetunes.estimatePrice(FinetuneV1.EstimatePriceRequest(body: body), options: options)
        default: return try await finetunes.supportedModels(FinetuneV1.SupportedModelsRequest(), options: options)
        }
    }
}
