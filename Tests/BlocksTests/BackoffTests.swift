import Resilience
import Testing

@Suite("Back-off")
struct BackoffTests {
    /// Gives the same number for ever: all ones is a jitter of almost the whole share.
    struct Constant: RandomNumberGenerator {
        var value: UInt64
        mutating func next() -> UInt64 { value }
    }

    @Test("Without jitter the waits double up to the cap and start over after a reset")
    func doubles() {
        var backoff = Backoff(base: .milliseconds(100), cap: .seconds(1), jitter: 0)
        var random = SystemRandomNumberGenerator()
        let waits = (0..<6).map { _ in backoff.next(using: &random) }
        #expect(waits == [100, 200, 400, 800, 1_000, 1_000].map(Duration.milliseconds))
        backoff.reset()
        #expect(backoff.next(using: &random) == .milliseconds(100))
    }

    @Test("Jitter takes at most its share off each wait")
    func jitter() {
        var backoff = Backoff(base: .seconds(8), cap: .seconds(8), jitter: 0.25)
        var low = Constant(value: 0)
        var high = Constant(value: .max)
        #expect(backoff.next(using: &low) == .seconds(8))
        let least = backoff.next(using: &high)
        #expect(least >= .seconds(6) && least < .milliseconds(6_010))
    }

    @Test("Thousands of attempts neither overflow nor pass the cap")
    func longRun() {
        var backoff = Backoff(base: .nanoseconds(1), cap: .seconds(30), jitter: 0)
        var random = SystemRandomNumberGenerator()
        for _ in 0..<5_000 { #expect(backoff.next(using: &random) <= .seconds(30)) }
        #expect(backoff.next(using: &random) == .seconds(30))
    }
}
