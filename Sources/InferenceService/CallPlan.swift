import Bodies
import Catalogue
import Messages
import Provider
import RPCCore

/// One provider call as asked for, checked.
struct CallPlan: Sendable {
    let request: InferenceV1.CallRequest
    let kind: BodyKind
    let usageKind: CommonV1.Kind
    let path: String
    let endpoint: ProviderEndpoint
    let price: CommonV1.Price
    let hold: CommonV1.Usage
    /// Of a request that may share a provider call.
    let text: CoalescedText?
    private let attribution: CommonV1.Attribution

    /// Throws INVALID_ARGUMENT that names the field at fault, FAILED_PRECONDITION for a provider that is not among
    /// `providers`.
    init(
        _ request: InferenceV1.CallRequest,
        requestID: String,
        providers: ProviderDirectory
    ) throws(RPCError) {
        self.request = request
        switch request.endpoint {
        case .chatCompletions: (kind, usageKind, path) = (.chat, .chat, "/chat/completions")
        case .completions: (kind, usageKind, path) = (.completion, .completion, "/completions")
        case .embeddings: (kind, usageKind, path) = (.embedding, .embedding, "/embeddings")
        case .images: (kind, usageKind, path) = (.image, .image, "/images/generations")
        case .rerank: (kind, usageKind, path) = (.rerank, .rerank, "/rerank")
        case .speech: (kind, usageKind, path) = (.speech, .speech, "/audio/speech")
        case .transcriptions: (kind, usageKind, path) = (.transcription, .transcription, "/audio/transcriptions")
        case .translations: (kind, usageKind, path) = (.translation, .transcription, "/audio/translations")
        default: throw RPCError(.invalidArgument, "`endpoint` is not one that this service calls", reason: .badRequest)
        }
        guard !request.model.isEmpty, !request.body.isEmpty else {
            throw RPCError(.invalidArgument, "`model` and `body` must not be empty", reason: .badRequest)
        }
        guard let endpoint = providers[request.provider] else {
            let rule = "is not configured here, or has no key for this"
            throw RPCError(.failedPrecondition, "`provider`: `\(request.provider)` \(rule)")
        }
        self.endpoint = endpoint
        text = try CoalescedText(request)
        price = request.price ?? CommonV1.Price()
        hold = request.hold ?? CommonV1.Usage()
        var attribution = request.attribution ?? CommonV1.Attribution()
        if attribution.requestID.isEmpty { attribution.requestID = requestID }
        self.attribution = attribution
    }

    /// Whose turn it takes where calls wait.
    var flow: FairQueue.Flow { FairQueue.Flow(tenant: attribution.tenant, priority: request.priority) }

    func cost(_ usage: CommonV1.Usage) -> Int64 { Cost.of(usage: usage, price: price, kind: usageKind) }

    /// What each share of one provider call costs.
    func costs(_ shares: [CommonV1.Usage]) -> [Int64] { Cost.shares(of: shares, price: price, kind: usageKind) }

    func intent(startedUnixMS: Int64, sharing: String) -> CostV1.Intent {
        CostV1.Intent(
            holdNanodollars: cost(hold),
            price: price,
            model: request.model,
            provider: request.provider,
            kind: usageKind,
            hold: hold,
            attribution: attribution,
            hop: request.hop,
            startedUnixMS: startedUnixMS,
            providerAttemptID: sharing
        )
    }

    /// Checks a whole answer.
    ///
    /// - Returns: what it used, nil where it should say so and does not; and the bytes to pass on.
    func read(_ answer: [UInt8], nowUnixMS: Int64) throws(BodyError) -> (usage: CommonV1.Usage?, body: [UInt8]) {
        switch kind {
        case .chat, .completion, .embedding, .rerank:
            return (usage(try PlainAnswer(parsing: answer, kind: kind).usage), answer)
        case .image:
            let bytes = try PlainAnswer(parsing: answer, kind: kind).bytes(createdIfMissing: nowUnixMS / 1000)
            return (usage(nil), bytes)
        case .speech:
            try SoundAnswer.checkSpeech(answer)
            return (hold, answer)
        case .transcription, .translation:
            return (usage(milliseconds: try SoundAnswer.milliseconds(answer)), answer)
        }
    }

    /// Pictures are paid by what was asked for, if it is known how that counts; all else by what the answer says.
    func usage(_ stated: AnswerUsage?) -> CommonV1.Usage? {
        if kind == .image { return request.holdIsGuess ? nil : hold }
        return stated.map { usage in
            CommonV1.Usage(
                promptTokens: UInt64(usage.promptTokens),
                completionTokens: UInt64(usage.completionTokens),
                cachedTokens: UInt64(usage.cachedTokens)
            )
        }
    }

    /// Speech is paid by what was asked for; transcriptions by the sound, if the answer says how long it was.
    func usage(milliseconds: Int64?) -> CommonV1.Usage? {
        if kind == .speech { return hold }
        return milliseconds.map { CommonV1.Usage(units: UInt64(max(0, $0))) }
    }

    /// What is booked of an answer that broke off after about `tokens`: units are paid as asked for.
    func usage(brokenOffAfter tokens: Int) -> CommonV1.Usage {
        guard kind.isPaidByTokens else { return hold }
        return CommonV1.Usage(promptTokens: hold.promptTokens, completionTokens: UInt64(tokens))
    }
}
