package import Bodies
package import Catalogue
package import Messages

/// What a choice of model depends on, as the request says it.
package struct RoutingRequest: Sendable, Equatable {
    /// Which contract the body follows.
    package var kind: BodyKind
    /// What the model is to do; `.unspecified` = what the endpoint is for.
    package var task: CommonV1.Task
    /// Whether speed and quality or price matter most; `.unspecified` = standard.
    package var priority: CommonV1.Priority
    /// What the body says.
    package var facts: RequestFacts
    /// What the caller wants beyond that.
    package var wishes = RouterV1.Wishes()
    /// The models of the caller's key: ids, or `prefix*`; empty = all.
    package var allowedModels: [String] = []
    /// Whether it goes into a batch, which not every model serves.
    package var isForBatch = false
    /// Whether the answer comes in parts.
    package var isStreamed = false
    /// By which shares are drawn.
    package var draw = Draw(seed: 0)

    /// What all attempts together may cost, in nano-dollars; nil = the caller set no bound.
    package var costMax: Int64? { wishes.maxCostNanodollars }

    /// Whether the request may become a batch when every provider is busy.
    package var mayOverflow: Bool { wishes.onOverload == .batch }

    /// A request of a body with these facts.
    package init(
        kind: BodyKind,
        task: CommonV1.Task = .unspecified,
        priority: CommonV1.Priority = .unspecified,
        facts: RequestFacts
    ) {
        self.kind = kind
        self.task = task
        self.priority = priority
        self.facts = facts
    }

    /// Whether the body leaves the choice to the router.
    package var isAuto: Bool { RouterV1.Asked.isAuto(facts.model) }

    /// Whether the caller's key may use `model`.
    package func allows(_ model: Model) -> Bool {
        model.isAmong(allowedModels)
    }

    /// What a call of `model` may use, as far as that can be told before it.
    func hold(_ model: Model) -> CommonV1.Usage { extent.hold(kind, model) }

    /// Whether nobody knows what a call at `price` counts as: it asks for steps, and nobody knows how many are covered.
    func isGuess(at price: CommonV1.Price) -> Bool { extent.isGuess(kind, at: price) }

    private var extent: RequestExtent {
        RequestExtent(
            promptTokens: UInt64(facts.promptTokensHigh),
            answerTokens: facts.maxTokens.map { UInt64($0) },
            choices: UInt64(facts.choices),
            units: UInt64(facts.units),
            pixels: UInt64(facts.pixels),
            steps: UInt32(facts.steps ?? 0)
        )
    }

    /// The same as a part of a decision.
    package var asked: RouterV1.Asked {
        RouterV1.Asked(
            endpoint: kind.endpoint,
            task: task,
            priority: priority,
            model: facts.model,
            promptTokensLow: UInt64(facts.promptTokensLow),
            promptTokensHigh: UInt64(facts.promptTokensHigh),
            maxTokens: facts.maxTokens.map { UInt64($0) },
            choices: UInt32(facts.choices),
            units: UInt64(facts.units),
            capabilities: wantedCapabilities.map(\.rawValue),
            forBatch: isForBatch,
            streamed: isStreamed,
            wishes: wishes,
            allowedModels: allowedModels,
            draw: draw.seed,
            contextTokensLow: UInt64(facts.contextTokensLow),
            contextTokensHigh: UInt64(facts.contextTokensHigh),
            pixels: UInt64(facts.pixels),
            steps: UInt32(facts.steps ?? 0)
        )
    }

    /// What a model must be able to do for this request.
    private var wantedCapabilities: [Capability] {
        var wanted: [Capability] = []
        if facts.toolsPresent { wanted.append(.tools) }
        if facts.mediaParts > 0 { wanted.append(.vision) }
        switch facts.responseFormat {
        case "json_object": wanted.append(.jsonMode)
        case "json_schema": wanted.append(.jsonSchema)
        default: break
        }
        if facts.reasoningAsked { wanted.append(.reasoning) }
        if facts.logprobsAsked { wanted.append(.logprobs) }
        return wanted
    }
}

/// How much a request asks for, as far as that can be told before it.
struct RequestExtent {
    /// Completion tokens that a call is held to use if it states no limit.
    private static let completionTokensDefault: UInt64 = 4096

    /// The most that the prompt is likely to have.
    let promptTokens: UInt64
    /// The limit of each answer; nil = none is stated.
    let answerTokens: UInt64?
    let choices: UInt64
    /// Of what is not paid by tokens.
    let units: UInt64
    /// Of images.
    let pixels: UInt64
    /// Of images; 0 = none are asked for.
    let steps: UInt32

    /// What is not paid by tokens, as it counts at `price`.
    func units(_ kind: BodyKind, at price: CommonV1.Price) -> UInt64 {
        guard kind == .image, steps > 0 else { return units }
        return Cost.imageUnits(pixels: pixels, steps: steps, price: price)
    }

    /// Whether steps are asked for, and nobody knows how many of them the price covers.
    func isGuess(_ kind: BodyKind, at price: CommonV1.Price) -> Bool {
        kind == .image && steps > 0 && price.defaultSteps == 0
    }

    /// What a call of `model` may use.
    func hold(_ kind: BodyKind, _ model: Model) -> CommonV1.Usage {
        guard kind.isPaidByTokens else { return CommonV1.Usage(units: units(kind, at: model.price)) }
        var usage = CommonV1.Usage(promptTokens: promptTokens)
        guard kind.hasChoices else { return usage }
        var perChoice = answerTokens ?? Self.completionTokensDefault
        if model.outputTokensMax > 0 { perChoice = min(perChoice, UInt64(model.outputTokensMax)) }
        usage.completionTokens = perChoice * choices
        return usage
    }
}

extension RouterV1.Asked {
    private static let expectedTokensDefault: UInt64 = 400
    private static let expectedTokensMax: UInt64 = 1000
    private static let conversationPromptTokens: UInt64 = 1000

    /// Whether a body's `model` leaves the choice to the router.
    static func isAuto(_ model: String) -> Bool {
        model.isEmpty || model == "auto" || model.hasPrefix(RoutingProfiles.prefix)
    }

    /// What a call of `model` may use at most; nil where nobody knows: see ``RequestExtent/isGuess(_:at:)``.
    func bound(_ kind: BodyKind, _ model: Model) -> CommonV1.Usage? {
        extent.isGuess(kind, at: model.price) ? nil : extent.hold(kind, model)
    }

    /// What is not paid by tokens, as it counts at `price`: for comparing models.
    func units(_ kind: BodyKind, at price: CommonV1.Price) -> UInt64 { extent.units(kind, at: price) }

    private var extent: RequestExtent {
        RequestExtent(
            promptTokens: promptTokensHigh,
            answerTokens: maxTokens,
            choices: UInt64(choices),
            units: units,
            pixels: pixels,
            steps: steps
        )
    }

    /// By what models are compared. A conversation grows: by what each turn is likely to use, another model would be best for
    /// it from turn to turn.
    func yardstick(_ kind: BodyKind) -> CommonV1.Usage {
        guard kind.hasChoices, wishes?.conversation.isEmpty == false else { return expectation(kind) }
        return CommonV1.Usage(
            promptTokens: Self.conversationPromptTokens,
            completionTokens: Self.expectedTokensDefault * UInt64(choices)
        )
    }

    /// What a call is likely to use; not for money.
    func expectation(_ kind: BodyKind) -> CommonV1.Usage {
        guard kind.isPaidByTokens else { return CommonV1.Usage(units: units) }
        let answers = kind.hasChoices ? UInt64(choices) : 0
        let perChoice = min(maxTokens ?? Self.expectedTokensDefault, Self.expectedTokensMax)
        return CommonV1.Usage(
            promptTokens: (promptTokensHigh + promptTokensLow) / 2,
            completionTokens: perChoice * answers
        )
    }
}
