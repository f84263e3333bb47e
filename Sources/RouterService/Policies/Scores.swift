import Catalogue
import Messages

/// How routes compare with one another in quality, price and speed.
enum Scores {
    /// Where nobody knows, so that nothing wins or loses by silence.
    private static let unknown = 0.5

    /// The marks of the routes at `indices`, in that order.
    static func marks(_ indices: [Int], _ inputs: ChoiceInputs, _ rules: ChoiceRules) -> [RankedModel.Marks] {
        let expected = rules.asked.expectation(rules.kind)
        let prices = indices.map { index in
            Expectation.price(inputs.models[index], expected, rules.kind, isForBatch: rules.asked.forBatch)
        }
        let times = indices.map { Expectation.whole(inputs.models[$0], inputs.estimates[$0], expected) }
        let bestQuality = max(indices.map { inputs.models[$0].quality }.max() ?? 0, 1e-9)
        let cheapest = prices.compactMap(\.self).min() ?? 0
        let shortest = times.compactMap(\.self).min() ?? 0
        return indices.indices.map { place in
            RankedModel.Marks(
                quality: inputs.models[indices[place]].quality / bestQuality,
                price: prices[place].map { $0 > 0 ? cheapest / $0 : 1 } ?? unknown,
                speed: times[place].map { $0 > 0 ? shortest / $0 : 1 } ?? unknown
            )
        }
    }
}
