import Bodies
import Catalogue
import Messages

/// How routes compare with one another in quality, price and speed.
struct Scores {
    /// Where nobody knows, so that nothing wins or loses by silence.
    private static let unknown = 0.5

    private let kind: BodyKind
    private let isForBatch: Bool
    private let expected: CommonV1.Usage
    private var bestQuality = 1e-9
    private var cheapest = Double.infinity
    private var shortest = Double.infinity

    /// Compares the routes at `indices`.
    init(_ indices: [Int], _ rules: borrowing ChoiceRules) {
        kind = rules.kind
        isForBatch = rules.inputs.asked.forBatch
        expected = rules.inputs.asked.yardstick(rules.kind)
        for index in indices {
            bestQuality = max(bestQuality, rules.inputs.models[index].quality)
            cheapest = min(cheapest, price(index, rules) ?? .infinity)
            shortest = min(shortest, time(index, rules) ?? .infinity)
        }
    }

    /// The marks of one of them.
    func marks(_ index: Int, _ rules: borrowing ChoiceRules) -> RankedModel.Marks {
        RankedModel.Marks(
            quality: rules.inputs.models[index].quality / bestQuality,
            price: price(index, rules).map { $0 > 0 ? cheapest / $0 : 1 } ?? Self.unknown,
            speed: time(index, rules).map { $0 > 0 ? shortest / $0 : 1 } ?? Self.unknown
        )
    }

    private func price(_ index: Int, _ rules: borrowing ChoiceRules) -> Double? {
        let price = rules.inputs.models[index].price
        var usage = expected
        usage.units = rules.inputs.asked.units(kind, at: price)
        return price.expected(usage, kind, isForBatch: isForBatch)
    }

    private func time(_ index: Int, _ rules: borrowing ChoiceRules) -> Double? {
        rules.pace(index).whole(expected)
    }
}
