import Foundation

/// How long the tests that draw random inputs go on. Bounded and the same in every run, unless someone asks for more:
/// `POINTSMAN_FUZZ_FACTOR=50 POINTSMAN_FUZZ_SEED=7 make test ARGS='--filter Fuzz'`.
package enum Fuzzing {
    /// `count` rounds, or a multiple of them.
    package static func rounds(_ count: Int) -> Int { count * max(1, number("POINTSMAN_FUZZ_FACTOR") ?? 1) }

    /// Where the random numbers begin; a failure says it, so that it can be run again.
    package static var seed: UInt64 { UInt64(clamping: number("POINTSMAN_FUZZ_SEED") ?? 1) }

    private static func number(_ name: String) -> Int? { ProcessInfo.processInfo.environment[name].flatMap { Int($0) } }
}
