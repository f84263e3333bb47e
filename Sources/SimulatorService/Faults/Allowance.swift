/// How many calls a second are let through: a bucket that holds one second's worth.
struct Allowance: Sendable, Equatable {
    private let perSecond: Double
    private var level: Double
    private var at: ContinuousClock.Instant?

    init(perSecond: Int) {
        self.perSecond = Double(perSecond)
        level = Double(perSecond)
    }

    /// Whether a call at `now` is let through.
    mutating func covers(_ now: ContinuousClock.Instant) -> Bool {
        let passed = at.map { max(0, (now - $0) / .seconds(1)) } ?? 0
        at = now
        level = min(perSecond, level + passed * perSecond)
        guard level >= 1 else { return false }
        level -= 1
        return true
    }
}
