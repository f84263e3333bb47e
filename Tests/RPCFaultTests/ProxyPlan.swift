import RPCCore
import TestSupport

/// What a bad network does to one direction of one connection, drawn from a seed.
struct ProxyPlan {
    enum Harm: String, CaseIterable {
        /// Everything comes, in pieces and late.
        case none
        /// The connection closes in the middle of what was sent.
        case truncate
        /// The same with a reset.
        case reset
        /// Nothing comes any more, and nobody says so.
        case swallow
    }

    private var generator: SeededGenerator
    let harm: Harm
    /// Bytes that travel before the harm.
    let bytesBefore: Int

    init(seed: UInt64, isHealed: Bool) {
        generator = SeededGenerator(seed: seed)
        harm = isHealed ? .none : Harm.allCases.randomElement(using: &generator) ?? .none
        bytesBefore =
            Bool.random(using: &generator)
            ? .random(in: 0..<400, using: &generator) : .random(in: 400..<200_000, using: &generator)
    }

    /// How much goes on at once, and how many microseconds later the next.
    mutating func next() -> (bytes: Int, pause: Int64) {
        let bytes = Int.random(in: 0..<4, using: &generator) == 0 ? Int.random(in: 1..<20, using: &generator) : 16_384
        let pause = Int.random(in: 0..<10, using: &generator) == 0 ? Int64.random(in: 0..<3000, using: &generator) : 0
        return (bytes, pause)
    }
}
