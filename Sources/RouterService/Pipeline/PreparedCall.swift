import Bodies
import Catalogue
import Crypto
import Messages
import RPCCore

/// A request that was admitted, understood and routed: all that is known before anything is called. A class, since every
/// step after it holds it, and it holds much.
final class PreparedCall: Sendable {
    let principal: Principal
    let body: RequestBody
    let routing: RoutingRequest
    let ranking: Ranking
    /// What the choice was made from.
    let snapshot: RouterSnapshot
    /// SHA-256 of what the body asks for; nil if the answer is not cacheable.
    let bodyDigest: [UInt8]?
    /// The cache keys of the best candidates' answers, in their order; none if the answer is not cacheable.
    let cacheKeys: [[UInt8]]
    /// What the simulator is asked to do wrong; empty unless that is allowed here.
    let fault: [UInt8]
    /// Of the body; only a form's matters.
    let contentType: String
    /// The answer is to come as events.
    let isStreamed: Bool

    init(
        principal: Principal,
        body: RequestBody,
        routing: RoutingRequest,
        ranking: Ranking,
        snapshot: RouterSnapshot,
        bodyDigest: [UInt8]?,
        fault: [UInt8],
        contentType: String,
        isStreamed: Bool
    ) {
        self.principal = principal
        self.body = body
        self.routing = routing
        self.ranking = ranking
        self.snapshot = snapshot
        self.bodyDigest = bodyDigest
        let tenant = principal.attribution.tenant
        cacheKeys = ranking.candidates.prefix(CachePolicy.lookupsMax).compactMap { candidate in
            Self.cacheKey(candidate, tenant, body.kind, bodyDigest)
        }
        self.fault = fault
        self.contentType = contentType
        self.isStreamed = isStreamed
    }

    var kind: BodyKind { body.kind }
    var facts: RequestFacts { body.facts }

    /// The cache key of an answer by `candidate`.
    private func cacheKey(_ candidate: RankedModel) -> [UInt8]? {
        guard bodyDigest != nil else { return nil }
        // Mostly the answer is by one that was looked up.
        let place = ranking.candidates.prefix(CachePolicy.lookupsMax).firstIndex { known in
            known.model.id == candidate.model.id && known.model.provider == candidate.model.provider
        }
        if let place { return cacheKeys[place] }
        return Self.cacheKey(candidate, principal.attribution.tenant, kind, bodyDigest)
    }

    private static func cacheKey(
        _ candidate: RankedModel,
        _ tenant: String,
        _ kind: BodyKind,
        _ digest: [UInt8]?
    ) -> [UInt8]? {
        digest.map { CachePolicy.key(tenant: tenant, kind: kind, model: candidate.model, bodyDigest: $0) }
    }

    /// What a call of `candidate` may cost at most, in nano-dollars, as far as that can be told before it.
    func hold(_ candidate: RankedModel) -> Int64 {
        Cost.of(usage: usageMax(candidate), price: candidate.model.price, kind: kind.usageKind)
    }

    /// What a call of `candidate` may use at most, as far as that can be told before it.
    func usageMax(_ candidate: RankedModel) -> CommonV1.Usage {
        routing.hold(candidate.model)
    }

    /// The tokens to which an answer of `candidate` is cut, so that the caller's cost ceiling holds; nil = the body says how
    /// many, or the caller set no ceiling.
    func answerTokensMax(_ candidate: RankedModel) -> Int? {
        guard routing.costMax != nil, kind.hasChoices, facts.maxTokens == nil else { return nil }
        return Int(clamping: usageMax(candidate).completionTokens / UInt64(max(1, facts.choices)))
    }

    /// Who serves instead of a model that its provider does not serve any more; nobody, if what the request asks for forbids
    /// it.
    func successors(_ model: Model) -> [RankedModel] {
        guard let id = model.replacement, let successor = snapshot.serving(id), successor.id != model.id else {
            return []
        }
        let inputs = ChoiceInputs(asked: routing.asked, models: [successor], live: LiveView())
        let rules = ChoiceRules(inputs, kind)
        guard rules.exclusion(0, isNamed: ranking.isPinned, isCanary: false) == nil else { return [] }
        return [RankedModel([successor], score: 0, ground: .replaces(model.id))]
    }

    /// The call of the loop's present candidate, as inference gets it.
    ///
    /// - Parameters:
    ///   - loop: where the request stands.
    ///   - remaining: the caller's time; where another candidate could follow, this one gets half of it.
    ///   - coalesces: whether it may share a provider call.
    /// - Returns: the call.
    func request(_ loop: AttemptLoop, remaining: Duration, coalesces: Bool = false) -> InferenceV1.CallRequest {
        let candidate = loop.candidate
        let patience = loop.hasNext ? UInt32(clamping: Int((remaining / 2) / .milliseconds(1))) : 0
        let tokensMax = answerTokensMax(candidate)
        // An answer that is cut for one caller's ceiling is not everybody's.
        let key = tokensMax == nil ? cacheKey(candidate) : nil
        let store = key.map { InferenceV1.StoreInstruction(key: $0, kind: CachePolicy.entryKind(kind)) }
        let name = candidate.model.nameAtProvider ?? candidate.model.id
        let edits = BodyEdits(
            model: name == facts.model ? nil : name,
            stream: isStreamed && !facts.stream ? true : nil,
            includeUsage: isStreamed && kind.hasChoices && !facts.includeUsage ? true : nil,
            maxTokens: tokensMax,
            // Not every provider knows base64: it is made here.
            encodingFormat: facts.wantsBase64 ? "float" : nil,
            inTogethersWords: snapshot.dialects[candidate.model.provider] == .together
        )
        return InferenceV1.CallRequest(
            endpoint: kind.endpoint,
            model: candidate.model.id,
            provider: candidate.model.provider,
            body: body.spliced(edits),
            attribution: principal.attribution,
            price: candidate.model.price,
            hop: UInt32(loop.attempts - 1),
            hold: usageMax(candidate),
            store: store,
            clientWantsUsage: facts.includeUsage,
            simulatorFault: fault,
            contentType: kind.isForm ? contentType : "",
            coalesce: coalesces ? coalesce(after: edits) : nil,
            priority: routing.priority,
            patienceMS: patience,
            holdIsGuess: routing.isGuess(at: candidate.model.price)
        )
    }
}

extension BodyKind {
    /// Nil for an endpoint that is not served.
    init?(_ endpoint: RouterV1.Endpoint) {
        switch endpoint {
        case .chatCompletions: self = .chat
        case .completions: self = .completion
        case .embeddings: self = .embedding
        case .images: self = .image
        case .rerank: self = .rerank
        case .speech: self = .speech
        case .transcriptions: self = .transcription
        case .translations: self = .translation
        default: return nil
        }
    }

    var endpoint: RouterV1.Endpoint {
        switch self {
        case .chat: .chatCompletions
        case .completion: .completions
        case .embedding: .embeddings
        case .image: .images
        case .rerank: .rerank
        case .speech: .speech
        case .transcription: .transcriptions
        case .translation: .translations
        }
    }

    /// What a usage row of such a call pays for.
    var usageKind: CommonV1.Kind {
        switch self {
        case .chat: .chat
        case .completion: .completion
        case .embedding: .embedding
        case .image: .image
        case .rerank: .rerank
        case .speech: .speech
        case .transcription, .translation: .transcription
        }
    }
}
