import Bodies
import Catalogue
import Messages

/// The rules of one choice, made ready: what is asked, with the profile's wishes where the request has none.
struct ChoiceRules {
    let kind: BodyKind
    let asked: RouterV1.Asked
    let wishes: RouterV1.Wishes
    let profile: CostV1.Profile?
    let capabilities: [Capability]
    let isAuto: Bool
    let draw: Draw
    /// What `auto` looks for.
    let task: CommonV1.Task
    private(set) var weights: RoutingWeights
    /// Short prompts: the quality that a model must have.
    private(set) var simpleFloor: Double?

    init(_ inputs: ChoiceInputs, _ kind: BodyKind) {
        self.kind = kind
        asked = inputs.asked
        profile = inputs.profile
        wishes = (asked.wishes ?? RouterV1.Wishes()).over(inputs.profile?.wishes)
        isAuto = RouterV1.Asked.isAuto(asked.model)
        draw = Draw(seed: asked.draw)
        let wantsCode = asked.task == .code && kind.hasChoices
        // Any chat model writes code; a model made for it does it better.
        let hasCode =
            wantsCode && inputs.models.contains { !$0.isRetired && !$0.isPinnedOnly && $0.tasks.contains(.code) }
        task = hasCode ? .code : kind.task
        // Where no model is known to have one of these, nobody has said: providers' lists do not.
        capabilities = asked.capabilities.compactMap { Capability(rawValue: $0) }.filter { capability in
            guard capability == .reasoning || capability == .logprobs else { return true }
            return inputs.models.contains { $0.capabilities.contains(capability) }
        }
        weights =
            inputs.profile.map { RoutingWeights.of($0, inputs.asked.priority) } ?? RoutingWeights.of(asked.priority)
        guard let simple = inputs.simplePrompts, isSimple(simple) else { return }
        weights = .simple
        simpleFloor = simple.minQuality
    }

    /// Treats the prompt like any other: no model is good enough for short ones only.
    mutating func forgetSimplicity() {
        weights = RoutingWeights.of(asked.priority)
        simpleFloor = nil
    }

    private func isSimple(_ simple: CostV1.SimplePrompts) -> Bool {
        guard isAuto, profile == nil, kind.hasChoices, !asked.forBatch, let answer = asked.maxTokens else {
            return false
        }
        guard asked.priority == .unspecified || asked.priority == .standard else { return false }
        return capabilities.allSatisfy { $0 == .jsonMode || $0 == .logprobs }
            && asked.promptTokensHigh <= UInt64(simple.promptTokensMax)
            && answer * UInt64(asked.choices) <= UInt64(simple.answerTokensMax)
    }

    /// Why `model` may not answer; nil if it may. The rules in their order.
    ///
    /// A model that the caller names is held to fewer: what it can do and how much it holds its provider knows better.
    func exclusion(
        _ model: Model,
        _ estimate: LiveView.Estimate,
        isNamed: Bool,
        isCanary: Bool
    )
        -> ExclusionGround?
    {
        guard isNamed ? kind.isServed(by: model.tasks) : model.tasks.contains(task) else { return .otherTask }
        if model.isRetired { return .retired(replacement: model.replacement) }
        if model.isPinnedOnly, !isNamed, !isCanary { return .onlyByName }
        if !model.isAmong(asked.allowedModels) { return .notOfKey }
        if let profile, !isNamed, !model.isAmong(profile.models) { return .notOfProfile(profile.name) }
        if !wishes.providers.isEmpty, !wishes.providers.contains(model.provider) { return .otherProvider }
        if asked.forBatch, !model.isBatchable { return .notInBatches }
        if !isNamed, let lack = capabilities.first(where: { !model.capabilities.contains($0) }) { return .lacks(lack) }
        let needed = isNamed ? asked.contextTokensLow : asked.contextTokensHigh + (asked.maxTokens ?? 0)
        if model.contextLength > 0, needed > UInt64(model.contextLength) {
            return .contextTooShort(needed: Int(clamping: needed))
        }
        return ceiling(model, estimate)
    }

    /// Ceilings and floors hold for every model: without them the caller would not have asked.
    private func ceiling(_ model: Model, _ estimate: LiveView.Estimate) -> ExclusionGround? {
        if let costMax = wishes.maxCostNanodollars {
            guard let cost = upperCost(model) else { return .tooDear(nil) }
            if cost > costMax { return .tooDear(cost) }
        }
        if let latencyMax = wishes.maxLatencyMS, let seconds = Expectation.firstContent(model, estimate, asked, kind),
            seconds * 1000 > Double(latencyMax)
        {
            return .tooSlow(seconds)
        }
        if let floor = wishes.minQuality, model.quality < floor { return .tooPoor(floor: floor) }
        return nil
    }

    /// What the request may cost at most, in nano-dollars; nil if nobody knows.
    private func upperCost(_ model: Model) -> Int64? {
        guard model.isPriceKnown else { return nil }
        return Cost.of(
            usage: asked.hold(model, kind),
            price: model.price,
            kind: asked.forBatch ? .batch : kind.usageKind
        )
    }
}

extension BodyKind {
    /// The models' task that its bodies ask for if they do not say.
    var task: CommonV1.Task {
        switch self {
        case .embedding: .embedding
        case .image: .image
        case .rerank: .rerank
        case .speech: .speech
        case .transcription, .translation: .transcription
        case .chat, .completion: .chat
        }
    }

    /// Whether a model made for `tasks` can answer.
    func isServed(by tasks: [CommonV1.Task]) -> Bool {
        tasks.contains(task) || (hasChoices && tasks.contains(.code))
    }
}
