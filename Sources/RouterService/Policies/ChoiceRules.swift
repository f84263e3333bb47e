import Bodies
import Catalogue
import Messages

/// The rules of one choice, made ready: what is asked, with the profile's wishes where the request has none.
struct ChoiceRules: ~Copyable {
    let kind: BodyKind
    let inputs: ChoiceInputs
    let wishes: RouterV1.Wishes
    let capabilities: [Capability]
    let isAuto: Bool
    let draw: Draw
    /// What `auto` looks for.
    private(set) var task: CommonV1.Task
    private(set) var weights: RoutingWeights
    /// Short prompts: the quality that a model must have.
    private(set) var simpleFloor: Double?

    init(_ inputs: ChoiceInputs, _ kind: BodyKind) {
        self.kind = kind
        self.inputs = inputs
        var wishes = inputs.asked.wishes ?? RouterV1.Wishes()
        wishes.complete(from: inputs.profile?.wishes)
        self.wishes = wishes
        isAuto = RouterV1.Asked.isAuto(inputs.asked.model)
        draw = Draw(seed: inputs.asked.draw)
        let models = inputs.models
        let wantsCode = inputs.asked.task == .code && kind.hasChoices
        task = wantsCode ? .code : kind.task
        // Where no model is known to have one of these, nobody has said: providers' lists do not.
        capabilities = inputs.asked.capabilities.compactMap { Capability(rawValue: $0) }.filter { capability in
            guard capability == .reasoning || capability == .logprobs else { return true }
            return models.contains { $0.capabilities.contains(capability) }
        }
        let priority = inputs.asked.priority
        weights = inputs.profile.map { RoutingWeights.of($0, priority) } ?? RoutingWeights.of(priority)
        guard let simple = inputs.simplePrompts, isSimple(simple) else { return }
        weights = .simple
        simpleFloor = simple.minQuality
    }

    /// Treats the prompt like any other: no model is good enough for short ones only.
    mutating func forgetSimplicity() {
        weights = RoutingWeights.of(inputs.asked.priority)
        simpleFloor = nil
    }

    /// Looks for any model that writes, where none that is made for code will do; false if that was not looked for.
    mutating func forgetCode() -> Bool {
        guard task == .code else { return false }
        task = kind.task
        return true
    }

    private func isSimple(_ simple: CostV1.SimplePrompts) -> Bool {
        // A conversation stays with its model, also where it begins with a short prompt.
        guard isAuto, inputs.profile == nil, kind.hasChoices, !inputs.asked.forBatch, wishes.conversation.isEmpty,
            let answer = inputs.asked.maxTokens
        else { return false }
        guard inputs.asked.priority == .unspecified || inputs.asked.priority == .standard else { return false }
        return capabilities.allSatisfy { $0 == .jsonMode || $0 == .logprobs }
            && inputs.asked.promptTokensHigh <= UInt64(simple.promptTokensMax)
            && answer * UInt64(inputs.asked.choices) <= UInt64(simple.answerTokensMax)
    }

    /// Why the route at `index` may not answer; nil if it may. The rules in their order.
    ///
    /// A model that the caller names is held to fewer: what it can do and how much it holds its provider knows better.
    func exclusion(_ index: Int, isNamed: Bool, isCanary: Bool) -> ExclusionGround? {
        // Read in its place: a model is much to copy, and there may be hundreds.
        let models = inputs.models
        guard isNamed ? kind.isServed(by: models[index].tasks) : models[index].tasks.contains(task) else {
            return .otherTask
        }
        if models[index].isRetired { return .retired(replacement: models[index].replacement) }
        if models[index].isPinnedOnly, !isNamed, !isCanary { return .onlyByName }
        if !isAmong(inputs.asked.allowedModels, index) { return .notOfKey }
        if let profile = inputs.profile, !isNamed, !isAmong(profile.models, index) {
            return .notOfProfile(profile.name)
        }
        if !wishes.providers.isEmpty, !wishes.providers.contains(models[index].provider) { return .otherProvider }
        if inputs.asked.forBatch, !models[index].isBatchable || !models[index].isPriceKnown { return .notInBatches }
        if !isNamed, let lack = capabilities.first(where: { !models[index].capabilities.contains($0) }) {
            return .lacks(lack)
        }
        let upper = inputs.asked.contextTokensHigh + (inputs.asked.maxTokens ?? 0)
        let needed = isNamed ? inputs.asked.contextTokensLow : upper
        if models[index].contextLength > 0, needed > UInt64(models[index].contextLength) {
            return .contextTooShort(needed: Int(clamping: needed))
        }
        return ceiling(index)
    }

    private func isAmong(_ names: [String], _ index: Int) -> Bool {
        names.isEmpty || inputs.models[index].isAmong(names)
    }

    /// Ceilings and floors hold for every model: without them the caller would not have asked.
    private func ceiling(_ index: Int) -> ExclusionGround? {
        if let costMax = wishes.maxCostNanodollars {
            guard let cost = upperCost(index) else { return .tooDear(nil) }
            if cost > costMax { return .tooDear(cost) }
        }
        if let latencyMax = wishes.maxLatencyMS,
            let seconds = pace(index).firstContent(inputs.asked, kind),
            seconds * 1000 > Double(latencyMax)
        {
            return .tooSlow(seconds)
        }
        if let floor = wishes.minQuality, inputs.models[index].quality < floor { return .tooPoor(floor: floor) }
        return nil
    }

    /// What is expected of the route at `index`.
    func pace(_ index: Int) -> Pace { Pace(inputs, at: index) }

    /// What the request may cost at most, in nano-dollars; nil if nobody knows.
    private func upperCost(_ index: Int) -> Int64? {
        guard inputs.models[index].isPriceKnown, let usage = inputs.asked.bound(kind, inputs.models[index]) else {
            return nil
        }
        return Cost.of(
            usage: usage,
            price: inputs.models[index].price,
            kind: inputs.asked.forBatch ? .batch : kind.usageKind
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
