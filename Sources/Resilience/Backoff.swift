/// Waiting times that double from a base up to a cap, with full jitter below, as a pure value.
///
/// The waiting itself, and the randomness, belong to the caller: `Task.sleep(for: backoff.next(using: &random))`.
package struct Backoff: Sendable, Equatable {
    /// The longest first wait.
    package let base: Duration
    /// The longest wait at all.
    package let cap: Duration
    /// How much of each wait is random: 0 = none, 1 = anything between nothing and the whole.
    package let jitter: Double
    /// How many waits were handed out since the start or the last ``reset()``.
    package private(set) var attempts = 0

    /// - Parameters:
    ///   - base: the longest first wait; more than zero.
    ///   - cap: the longest wait at all; at least `base`, else `base` is used.
    ///   - jitter: the random share of each wait, 0 to 1; values outside are brought to the nearer end.
    package init(base: Duration, cap: Duration, jitter: Double = 0.5) {
        self.base = base
        self.cap = max(base, cap)
        self.jitter = min(1, max(0, jitter))
    }

    /// The next wait, at least `(1 - jitter)` of the doubled base and at most all of it.
    ///
    /// - Parameter random: where the jitter comes from.
    /// - Returns: the wait.
    package mutating func next(using random: inout some RandomNumberGenerator) -> Duration {
        var full = base
        for _ in 0..<min(attempts, 62) where full < cap { full = min(full * 2, cap) }
        attempts += 1
        let share = 1 - jitter * Double.random(in: 0..<1, using: &random)
        return full * share
    }

    /// Starts over from the base, after a success.
    package mutating func reset() {
        attempts = 0
    }
}
