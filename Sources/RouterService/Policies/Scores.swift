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
    init(_ indices: [Int], _ inputs: ChoiceInputs, _ rules: borrowing ChoiceRules) {
        kind = rules.kind
        isForBatch = rules.asked.forBatch
        expected = rules.asked.expectation(rules.kind)
        for index in indices {
            bestQuality = max(bestQuality, inputs.models[index].quality)
            cheapest = min(cheapest, price(index, inputs) ?? .infinity)
            shortest = min(shortest, time(index, inputs) ?? .infinity)
        }
    }

    /// The marks of one of them.
    func marks(_ index: Int, _ inputs: ChoiceInputs) -> RankedModel.Marks {
        RankedModel.Marks(
            quality: inputs.models[index].quality / bestQuality,
            price: price(index, inputs).map { $0 > 0 ? cheapest / $0 : 1 } ?? Self.unknown,
            speed: time(index, inputs).map { $0 > 0 ? shortest / $0 : 1 } ?? Self.unknown
        )
    }

    private func price(_ index: Int, _ inputs: ChoiceInputs) -> Double? {
        Expectation.price(inputs.models[index], expected, kind, isForBatch: isForBatch)
    }

    private func time(_ index: Int, _ inputs: ChoiceInputs) -> Double? {
        Expectation.whole(inputs.models[index], inputs.estimates[index], expected)
    }
}
