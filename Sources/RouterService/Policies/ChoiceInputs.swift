package import Catalogue
package import Messages

/// All that a choice of model depends on: a value that becomes a `Decision` and comes back from it.
package struct ChoiceInputs: Sendable, Equatable {
    /// Raised with every change of the rules that lets an old decision come out differently.
    package static let policyVersion: UInt32 = 2

    /// A label.
    package var requestID = ""
    /// A label.
    package var snapshotVersion: UInt64 = 0
    /// When the choice is made, milliseconds since 1970.
    package var madeUnixMS: Int64 = 0
    /// What the request says.
    package var asked: RouterV1.Asked
    /// Every route that is thought of: a model at a provider.
    package var models: [Model]
    /// What is known of each of `models`, in the same order.
    package var estimates: [LiveView.Estimate]
    /// Those that may count.
    package var canaries: [CostV1.Canary] = []
    /// That the request names; nil = none.
    package var profile: CostV1.Profile?
    /// Nil = they are like any other.
    package var simplePrompts: CostV1.SimplePrompts?

    /// A choice among `models`, of which `live` knows.
    package init(asked: RouterV1.Asked, models: [Model], live: LiveView) {
        self.asked = asked
        self.models = models
        estimates = models.indices.map { live[LiveView.Route(model: models[$0].id, provider: models[$0].provider)] }
    }

    /// What a decision rested on. Models without an id are left out.
    package init(_ decision: RouterV1.Decision) {
        requestID = decision.requestID
        snapshotVersion = decision.snapshotVersion
        madeUnixMS = decision.madeUnixMS
        asked = (decision.asked ?? RouterV1.Asked()).bounded
        canaries = decision.canaries
        profile = decision.profile
        simplePrompts = decision.simplePrompts
        let considered = decision.considered.compactMap { considered in
            considered.model.flatMap { Model($0) }.map { (model: $0, estimate: LiveView.Estimate(considered)) }
        }
        models = considered.map(\.model)
        estimates = considered.map(\.estimate)
    }

    /// The same as a message, with what came of it.
    package func decision(_ ranking: Ranking) -> RouterV1.Decision {
        RouterV1.Decision(
            requestID: requestID,
            snapshotVersion: snapshotVersion,
            madeUnixMS: madeUnixMS,
            asked: asked,
            considered: models.indices.map { Self.considered(models[$0], estimates[$0]) },
            canaries: canaries,
            profile: profile,
            simplePrompts: simplePrompts,
            chosen: ranking.candidates.map { $0.model.routeName },
            policyVersion: Self.policyVersion
        )
    }

    private static func considered(_ model: Model, _ estimate: LiveView.Estimate) -> RouterV1.Considered {
        var message = model.message
        // A choice does not read these.
        (message.displayName, message.organization, message.revision) = ("", "", "")
        (message.createdUnixS, message.registered) = (0, false)
        (message.qualitySource, message.capabilitySources) = ("", [])
        var considered = RouterV1.Considered(
            model: message,
            firstSeconds: estimate.firstSeconds,
            tokensPerSecond: estimate.tokensPerSecond,
            share: estimate.share
        )
        switch estimate.breaker {
        case .closed: considered.breaker = .closed
        case .halfOpen: considered.breaker = .halfOpen
        case .open(let wait):
            considered.breaker = .open
            considered.reopensMS = UInt32(clamping: Int64(wait / .milliseconds(1)))
        }
        return considered
    }
}

extension RouterV1.Asked {
    /// A logged decision comes from outside: what is out of range is brought into it.
    fileprivate var bounded: RouterV1.Asked {
        let tokensMax: UInt64 = 1 << 40
        var asked = self
        asked.promptTokensLow = min(promptTokensLow, tokensMax)
        asked.promptTokensHigh = min(promptTokensHigh, tokensMax)
        asked.contextTokensLow = min(contextTokensLow, tokensMax)
        asked.contextTokensHigh = min(contextTokensHigh, tokensMax)
        asked.units = min(units, tokensMax)
        asked.pixels = min(pixels, tokensMax)
        asked.maxTokens = maxTokens.map { min($0, tokensMax) }
        asked.choices = min(choices, 1024)
        return asked
    }
}

extension LiveView.Estimate {
    /// As it was when a choice was made.
    init(_ considered: RouterV1.Considered) {
        self.init()
        firstSeconds = considered.firstSeconds.flatMap { $0.isFinite ? max(0, $0) : nil }
        tokensPerSecond = considered.tokensPerSecond.flatMap { $0.isFinite ? max(0, $0) : nil }
        share = considered.share.isFinite ? considered.share : 1
        switch considered.breaker {
        case .open: breaker = .open(reopensIn: .milliseconds(Int64(considered.reopensMS)))
        case .halfOpen: breaker = .halfOpen
        default: breaker = .closed
        }
    }
}

extension Model {
    /// Its name among routes, as in logs and headers.
    var routeName: String { "\(id)@\(provider)" }
}
