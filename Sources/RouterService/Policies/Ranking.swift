package import Catalogue
import Messages

/// A model that may answer, with what its place rests on.
package struct RankedModel: Sendable, Equatable {
    /// How a model compares with the best of the candidates in one respect, 0 to 1.
    package struct Marks: Sendable, Equatable {
        /// Its quality against the best.
        package var quality: Double
        /// The cheapest price against its own, for this request.
        package var price: Double
        /// The shortest time against its own, for this request.
        package var speed: Double
    }

    /// Why it is a candidate.
    package enum Ground: Sendable, Equatable {
        /// The caller named it.
        case named
        /// The caller named a retired model, which this one replaces.
        case replaces(String)
        /// Ranked for `auto` with these weights.
        case ranked(RoutingWeights, Marks)
    }

    /// As the catalogue has it.
    package let model: Model
    /// 0 to 1; the best is tried first.
    package let score: Double
    /// Why it is a candidate.
    package let ground: Ground

    /// For people.
    package var reason: String {
        switch ground {
        case .named: return "named by the caller"
        case .replaces(let retired): return "replaces the retired model `\(retired)`: name it instead"
        case .ranked(let weights, let marks):
            func part(_ name: String, _ mark: Double, _ weight: Double) -> String {
                "\(name) \(Self.text(mark)) (weight \(Self.text(weight)))"
            }
            let parts = [
                part("quality", marks.quality, weights.quality), part("price", marks.price, weights.price),
                part("speed", marks.speed, weights.speed),
            ]
            return "\(weights.name) priority: score \(Self.text(score)) = " + parts.joined(separator: " + ")
        }
    }

    private static func text(_ number: Double) -> String {
        let hundredths = Int((number * 100).rounded())
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }
}

/// A model that may not answer, with the reason.
package struct ExcludedModel: Sendable, Equatable {
    /// Why a model is out.
    package enum Ground: Sendable, Equatable {
        /// It lacks this.
        case lacks(Capability)
        /// The provider does not take it in batches, and the request is for one.
        case notInBatches
        /// Prompt and answer are about as many tokens.
        case contextTooShort(needed: Int)
    }

    /// As the catalogue has it.
    package let model: Model
    /// Why it is out.
    package let ground: Ground

    /// For people.
    package var reason: String {
        switch ground {
        case .lacks(let capability): "lacks \(capability.rawValue)"
        case .notInBatches: "is not served in batches"
        case .contextTooShort(let needed): "holds \(model.contextLength) tokens, about \(needed) are needed"
        }
    }
}

/// How much each respect counts for a priority; they sum to 1.
package struct RoutingWeights: Sendable, Equatable {
    /// The priority's name.
    package let name: String
    /// Of quality.
    package let quality: Double
    /// Of a low price.
    package let price: Double
    /// Of a short time.
    package let speed: Double

    /// Somebody waits for the answer.
    package static let realtime = RoutingWeights(name: "realtime", quality: 0.45, price: 0.15, speed: 0.4)
    /// What a caller gets that says nothing.
    package static let standard = RoutingWeights(name: "standard", quality: 0.45, price: 0.4, speed: 0.15)
    /// Only the price matters, nearly.
    package static let batch = RoutingWeights(name: "batch", quality: 0.1, price: 0.9, speed: 0)
}

/// The outcome of a choice: a value that can be explained and made again.
package struct Ranking: Sendable, Equatable {
    /// Best first, at least one.
    package internal(set) var candidates: [RankedModel]
    /// By id.
    package let excluded: [ExcludedModel]
    /// The caller named its model: no other may answer.
    package let isPinned: Bool
}
