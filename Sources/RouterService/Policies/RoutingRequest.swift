package import Bodies
package import Catalogue
package import Messages

/// What a choice of model depends on.
package struct RoutingRequest: Sendable, Equatable {
    /// Which contract the body follows.
    package var kind: BodyKind
    /// What the model is to do; `.unspecified` = what the endpoint is for.
    package var task: CommonV1.Task
    /// Whether speed and quality or price matter most; `.unspecified` = standard.
    package var priority: CommonV1.Priority
    /// What the body says.
    package var facts: RequestFacts
    /// Whether it goes into a batch, which not every model serves.
    package var isForBatch = false
    /// What the caller wants of the choice.
    package var wishes = RouterV1.Wishes()

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
    package var isAuto: Bool { facts.model.isEmpty || facts.model == "auto" }

    /// The models' task that this asks for.
    package var wantedTask: CommonV1.Task {
        switch kind {
        case .embedding: .embedding
        case .image: .image
        case .rerank: .rerank
        case .speech: .speech
        case .transcription, .translation: .transcription
        case .chat, .completion: task == .code ? .code : .chat
        }
    }

    /// What a model must be able to do for this request.
    package var wantedCapabilities: [Capability] {
        var wanted: [Capability] = []
        if facts.toolsPresent { wanted.append(.tools) }
        if facts.mediaParts > 0 { wanted.append(.vision) }
        switch facts.responseFormat {
        case "json_object": wanted.append(.jsonMode)
        case "json_schema": wanted.append(.jsonSchema)
        default: break
        }
        return wanted
    }

    /// What a call of `model` may use at most, as far as that can be told before it.
    package func hold(_ model: Model) -> CommonV1.Usage {
        guard kind.isPaidByTokens else { return CommonV1.Usage(units: UInt64(facts.units)) }
        var usage = CommonV1.Usage(promptTokens: UInt64(facts.promptTokensHigh))
        guard kind.hasChoices else { return usage }
        var perChoice = facts.maxTokens ?? Self.completionTokensDefault
        if model.outputTokensMax > 0 { perChoice = min(perChoice, Int(model.outputTokensMax)) }
        usage.completionTokens = UInt64(perChoice * facts.choices)
        return usage
    }

    /// What a call is likely to use: for comparing models, not for money.
    package var expectation: CommonV1.Usage {
        guard kind.isPaidByTokens else { return CommonV1.Usage(units: UInt64(facts.units)) }
        let answers = kind.hasChoices ? facts.choices : 0
        let perChoice = min(facts.maxTokens ?? Self.expectedTokensDefault, Self.expectedTokensMax)
        return CommonV1.Usage(
            promptTokens: UInt64((facts.promptTokensHigh + facts.promptTokensLow) / 2),
            completionTokens: UInt64(perChoice * answers)
        )
    }

    /// Completion tokens that a call is held to use if it states no limit.
    static let completionTokensDefault = 4096
    private static let expectedTokensDefault = 400
    private static let expectedTokensMax = 1000
}
