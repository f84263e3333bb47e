import Bodies
import Catalogue
import Messages
package import RPCCore

/// Chooses models. A pure function of the request and the snapshot.
///
/// A named model is the only candidate; a retired one is served by its replacement. `auto` ranks the models of the task
/// that have the capabilities asked for and whose context holds the request, by
///     score = quality weight x quality / best quality + price weight x cheapest price / price
///           + speed weight x shortest time / time
/// with the weights of the request's priority (`RoutingWeights`). Price and time are those of this request as expected;
/// where a price or a speed is not known, its mark is one half. Equal scores go by id.
package struct RoutingPolicy: Sendable {
    /// The one policy.
    package init() {}

    /// Ranks the models of `snapshot`. Throws NOT_FOUND (unknownModel) for a named model that is not there,
    /// INVALID_ARGUMENT for one that cannot serve the request, FAILED_PRECONDITION if `auto` finds none.
    package func rank(_ request: RoutingRequest, _ snapshot: RouterSnapshot) throws(RPCError) -> Ranking {
        if !request.isAuto { return try named(request, snapshot) }
        var task = request.wantedTask
        // Any chat model writes code; a model made for it does it better.
        if task == .code, snapshot.candidates(.code).isEmpty { task = .chat }
        var fitting: [Model] = []
        var excluded: [ExcludedModel] = []
        for model in snapshot.candidates(task) {
            if let ground = Self.exclusion(model, request) {
                excluded.append(ExcludedModel(model: model, ground: ground))
            } else {
                fitting.append(model)
            }
        }
        guard !fitting.isEmpty else { throw Self.nothingFits(excluded, request.kind) }
        return Ranking(candidates: Self.scored(fitting, request), excluded: excluded, isPinned: false)
    }

    private func named(_ request: RoutingRequest, _ snapshot: RouterSnapshot) throws(RPCError) -> Ranking {
        let id = request.facts.model
        guard let model = snapshot.catalogue.serving(id) else {
            let isRetired = snapshot.catalogue[id] != nil
            let what = isRetired ? "is not served any more" : "does not exist"
            throw RPCError(.notFound, "the model `\(id)` \(what)", reason: .unknownModel)
        }
        guard Self.serves(model.tasks, request.kind) else {
            throw Self.bad("`model`: `\(model.id)` does not serve this endpoint")
        }
        // Only what is certainly too long is refused here: the provider counts better.
        guard model.contextLength == 0 || request.facts.contextTokensLow <= Int(model.contextLength) else {
            let field = request.kind.inputField
            throw Self.bad("`\(field)`: longer than the \(model.contextLength) tokens of context of `\(model.id)`")
        }
        let ground = model.id == id ? RankedModel.Ground.named : .replaces(id)
        return Ranking(
            candidates: [RankedModel(model: model, score: 1, ground: ground)],
            excluded: [],
            isPinned: true
        )
    }

    private static func exclusion(_ model: Model, _ request: RoutingRequest) -> ExcludedModel.Ground? {
        if request.isForBatch, !model.isBatchable { return .notInBatches }
        for capability in request.wantedCapabilities where !model.capabilities.contains(capability) {
            return .lacks(capability)
        }
        let needed = request.facts.contextTokensHigh + (request.facts.maxTokens ?? 0)
        if model.contextLength > 0, needed > Int(model.contextLength) { return .contextTooShort(needed: needed) }
        return nil
    }

    private static func nothingFits(_ excluded: [ExcludedModel], _ kind: BodyKind) -> RPCError {
        let isTooLong = excluded.contains { if case .contextTooShort = $0.ground { true } else { false } }
        if isTooLong {
            let limit = kind.hasChoices ? " with `max_tokens`" : ""
            return bad("`\(kind.inputField)`:\(limit) longer than the context of any model that would do")
        }
        guard let first = excluded.first else { return RPCError(.failedPrecondition, "no model serves this task") }
        return RPCError(.failedPrecondition, "no model will do: `\(first.model.id)` \(first.reason)")
    }

    private static func scored(_ models: [Model], _ request: RoutingRequest) -> [RankedModel] {
        let weights = weights(request.priority)
        let expected = request.expectation
        let prices = models.map { model in
            let percent = request.isForBatch ? Double(model.price.batchPercent) : 100
            return price(model, expected, request.kind).map { $0 * percent / 100 }
        }
        let times = models.map { seconds($0, expected) }
        let bestQuality = max(models.map(\.quality).max() ?? 0, 1e-9)
        let cheapest = prices.compactMap(\.self).min() ?? 0
        let shortest = times.compactMap(\.self).min() ?? 0
        let ranked = models.indices.map { index in
            let marks = RankedModel.Marks(
                quality: models[index].quality / bestQuality,
                price: prices[index].map { $0 > 0 ? cheapest / $0 : 1 } ?? 0.5,
                speed: times[index].map { $0 > 0 ? shortest / $0 : 1 } ?? 0.5
            )
            let score =
                weights.quality * marks.quality + weights.price * marks.price + weights.speed * marks.speed
            return RankedModel(model: models[index], score: score, ground: .ranked(weights, marks))
        }
        return ranked.sorted { left, right in
            left.score == right.score ? left.model.id < right.model.id : left.score > right.score
        }
    }

    /// Nano-dollars; nil if nobody knows.
    private static func price(_ model: Model, _ usage: CommonV1.Usage, _ kind: BodyKind) -> Double? {
        guard model.isPriceKnown else { return nil }
        let units = Double(usage.units)
        switch kind {
        case .image: return units * Double(model.price.nanodollarsPerMegapixel) / 1e3
        case .speech: return units * Double(model.price.nanodollarsPerMchar) / 1e6
        case .transcription, .translation: return units * Double(model.price.nanodollarsPerAudioMinute) / 6e4
        case .chat, .completion, .embedding, .rerank:
            let tokens =
                Double(usage.promptTokens) * Double(model.price.inputNanodollarsPerMtok)
                + Double(usage.completionTokens) * Double(model.price.outputNanodollarsPerMtok)
            return tokens / 1e6
        }
    }

    /// Nil if nobody knows.
    private static func seconds(_ model: Model, _ usage: CommonV1.Usage) -> Double? {
        guard model.latencyP50MS > 0 else { return nil }
        let rate = model.tokensPerSecond > 0 ? model.tokensPerSecond : 100
        return Double(model.latencyP50MS) / 1000 + Double(usage.completionTokens) / rate
    }

    private static func weights(_ priority: CommonV1.Priority) -> RoutingWeights {
        switch priority {
        case .realtime: .realtime
        case .batch: .batch
        default: .standard
        }
    }

    private static func serves(_ tasks: [CommonV1.Task], _ kind: BodyKind) -> Bool {
        switch kind {
        case .chat, .completion: tasks.contains(.chat) || tasks.contains(.code)
        case .embedding: tasks.contains(.embedding)
        case .image: tasks.contains(.image)
        case .rerank: tasks.contains(.rerank)
        case .speech: tasks.contains(.speech)
        case .transcription, .translation: tasks.contains(.transcription)
        }
    }

    private static func bad(_ message: String) -> RPCError {
        RPCError(.invalidArgument, message, reason: .badRequest)
    }
}
