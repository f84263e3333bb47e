import TestSupport
import Testing

@testable import Messages

/// Every generated type against bytes that are nearly its own.
@Suite("Fuzz: message decoding", .timeLimit(.minutes(5)))
struct MessageFuzzTests {
    private static let types = RoundTripTests.allTypes + SupervisorV1.messageTypes

    @Test("Mutated messages of every type are refused, or mean the same after they were written again")
    func mutations() async throws {
        var generator = SeededGenerator(seed: Fuzzing.seed)
        var decoded = 0
        let rounds = Fuzzing.rounds(max(100, 20_000 / Self.types.count))
        for type in Self.types {
            await Task.yield()
            let type = try #require(type as? any BridgedMessage.Type)
            decoded += try Self.fuzz(type, rounds, &generator)
        }
        #expect(decoded > Self.types.count)
    }

    /// How many of the inputs were taken.
    private static func fuzz<M: BridgedMessage>(
        _ type: M.Type,
        _ rounds: Int,
        _ generator: inout SeededGenerator
    ) throws -> Int {
        let descriptor = try #require(WireBuilder.descriptor(of: type))
        var pool = (0..<WireBuilder.variants(descriptor)).map { variant in
            var builder = WireBuilder()
            builder.message(descriptor, variant: variant)
            return builder.bytes
        }
        var decoded = 0
        for round in 0..<rounds {
            let base = pool[.random(in: pool.indices, using: &generator)]
            let other = pool[.random(in: pool.indices, using: &generator)]
            let input = ByteMutator.mutate(base, with: other, using: &generator)
            guard let message = try? M(decoding: input) else { continue }
            let written = message.encoded()
            // Bytes are compared, since a NaN is not equal to itself.
            try #require(try M(decoding: written).encoded() == written, "\(M.typeName), round \(round): \(input)")
            decoded += 1
            if pool.count < 50 { pool.append(input) }
        }
        return decoded
    }
}
