package import Messages

/// How much each respect counts in a choice; they sum to 1.
package struct RoutingWeights: Sendable, Equatable {
    /// Whose they are, for people.
    package let name: String
    /// Of quality.
    package let quality: Double
    /// Of a low price.
    package let price: Double
    /// Of a short time.
    package let speed: Double

    /// Somebody waits for the answer.
    package static let realtime = RoutingWeights(name: "realtime priority", quality: 0.45, price: 0.15, speed: 0.4)
    /// What a caller gets that says nothing.
    package static let standard = RoutingWeights(name: "standard priority", quality: 0.45, price: 0.4, speed: 0.15)
    /// Only the price matters, nearly.
    package static let batch = RoutingWeights(name: "batch priority", quality: 0.1, price: 0.9, speed: 0)
    /// Of short, simple prompts, which any model that is good enough answers well.
    package static let simple = RoutingWeights(name: "short prompt", quality: 0.2, price: 0.7, speed: 0.1)

    /// Those of a priority; `.unspecified` = standard.
    package static func of(_ priority: CommonV1.Priority) -> RoutingWeights {
        switch priority {
        case .realtime: .realtime
        case .batch: .batch
        default: .standard
        }
    }

    /// Those of a profile: its own, else those of its priority, else of `priority`.
    package static func of(_ profile: CostV1.Profile, _ priority: CommonV1.Priority) -> RoutingWeights {
        let name = "profile \(profile.name)"
        let standing = of(profile.priority == .unspecified ? priority : profile.priority)
        let own = [profile.weights?.quality, profile.weights?.price, profile.weights?.speed].map { weight in
            weight.map { $0.isFinite ? max(0, $0) : 0 } ?? 0
        }
        let sum = own.reduce(0, +)
        guard sum > 0 else {
            return RoutingWeights(
                name: name,
                quality: standing.quality,
                price: standing.price,
                speed: standing.speed
            )
        }
        return RoutingWeights(name: name, quality: own[0] / sum, price: own[1] / sum, speed: own[2] / sum)
    }
}

/// The ways of choosing that a request names as its model: `auto:NAME`.
package enum RoutingProfiles {
    /// Before the name.
    package static let prefix = "auto:"

    /// Those that are always there.
    package static let builtIn: [CostV1.Profile] = [
        CostV1.Profile(name: "best", weights: CostV1.Weights(quality: 0.9, price: 0.05, speed: 0.05)),
        CostV1.Profile(name: "cheap", weights: CostV1.Weights(quality: 0.1, price: 0.85, speed: 0.05)),
        CostV1.Profile(name: "fast", weights: CostV1.Weights(quality: 0.15, price: 0.05, speed: 0.8)),
    ]
}
