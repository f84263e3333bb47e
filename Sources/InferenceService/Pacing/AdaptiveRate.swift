/// How much of something may be sent in a second, when nobody says how much that is: a token bucket whose rate is learnt.
///
/// It grows while it is used, and falls by a fifth when the provider refuses, at most once a second (AIMD: Chiu and
/// Jain, 1989). Every replica has its own and they do not talk: who sends more is refused more often, so that their rates
/// draw near each other. The growth is a part of the rate itself, such that few calls are refused at any rate: with growth
/// `g` a second and `n` calls a second, in balance `g / (0.2 n)` of the calls are.
struct AdaptiveRate: Sendable {
    /// Of the rate, what is left after a refusal.
    private static let afterRefusal = 0.8
    /// A refusal so soon after the last is of calls that were on their way already.
    private static let refusalGap = Duration.seconds(1)
    /// The growth a second, and that for each call a second where those are few.
    private static let (growthMost, growthPerCall) = (0.004, 0.001)
    /// Long without a refusal, the growth becomes faster: after this time it has doubled.
    private static let patience = Duration.seconds(30)
    /// Without a refusal for so long nothing of the limit is believed any more.
    private static let memory = Duration.seconds(600)

    /// What may be sent at once, as seconds of the rate; two calls at least.
    private static let burst = 0.1

    /// The lowest rate, a second.
    let floor: Double
    /// What may be sent at once at least.
    let burstMin: Double
    /// A second; nil = no limit is known.
    private(set) var rate: Double?
    /// What may be sent now; below zero = more was sent than the rate allows.
    private(set) var level = 0.0
    private var at: ContinuousClock.Instant
    private var refusedAt: ContinuousClock.Instant?
    private var sent: RecentSum

    /// No limit is known.
    init(floor: Double, burstMin: Double, now: ContinuousClock.Instant) {
        self.floor = floor
        self.burstMin = burstMin
        at = now
        sent = RecentSum(now: now)
    }

    /// What may be sent at once.
    var burst: Double { max(burstMin, (rate ?? 0) * Self.burst) }

    /// What was sent in the last second.
    mutating func used(_ now: ContinuousClock.Instant) -> Double { sent.value(now) }

    /// Lets time pass: the bucket fills, the rate grows if it is used. `calls`: sent in the last second.
    mutating func advance(_ now: ContinuousClock.Instant, calls: Double) {
        guard now > at else { return }
        let seconds = (now - at) / .seconds(1)
        at = now
        guard let present = rate else { return }
        if let refusedAt, now - refusedAt > Self.memory {
            rate = nil
            return
        }
        if sent.value(now) >= present / 2 {
            let calm = (now - (refusedAt ?? now)) / Self.patience
            let growth = min(Self.growthMost, Self.growthPerCall * calls) * (1 + calm * calm)
            rate = present * (1 + min(1, growth * seconds))
        }
        level = min(burst, level + present * seconds)
    }

    /// How long until `amount` may be sent, after another amount. What is larger than the bucket goes when that is full.
    func wait(for amount: Double, after ahead: Double = 0) -> Duration {
        guard let rate else { return .zero }
        let missing = min(amount, burst) + ahead - level
        return missing > 0 ? .seconds(missing / rate) : .zero
    }

    /// Counts what is sent; also what turned out to be more, or less (below zero), than was thought.
    mutating func take(_ amount: Double, _ now: ContinuousClock.Instant) {
        sent.add(amount, now)
        if rate != nil { level = min(burst, level - amount) }
    }

    /// The provider said what it allows all replicas together, and this is the share of this one: a start, no more.
    mutating func seed(_ share: Double, _ now: ContinuousClock.Instant) {
        guard rate == nil, share > 0 else { return }
        (rate, at, refusedAt) = (max(floor, share), now, now)
        level = burst
    }

    /// The provider refused, as too fast. `share`: as for ``seed(_:_:)``, if it said so.
    mutating func refused(share: Double?, _ now: ContinuousClock.Instant) {
        defer { if rate != nil { level = min(level, burst) } }
        guard let present = rate else {
            let measured = max(1, floor, sent.value(now)) * Self.afterRefusal
            (rate, at, refusedAt) = (max(floor, share ?? measured), now, now)
            level = 1
            return
        }
        if let refusedAt, now - refusedAt < Self.refusalGap { return }
        rate = max(floor, present * Self.afterRefusal)
        refusedAt = now
    }
}

/// The sum of what came in the last second, in two numbers: what came in a past second counts by how much of it is recent.
struct RecentSum: Sendable {
    private var second: ContinuousClock.Instant
    private var present = 0.0
    private var past = 0.0

    /// Nothing came.
    init(now: ContinuousClock.Instant) { second = now }

    /// Adds `amount` at `now`.
    mutating func add(_ amount: Double, _ now: ContinuousClock.Instant) {
        turn(now)
        present += amount
    }

    /// The sum at `now`.
    mutating func value(_ now: ContinuousClock.Instant) -> Double {
        turn(now)
        let part = min(1, max(0, (now - second) / .seconds(1)))
        return max(0, past * (1 - part) + present)
    }

    private mutating func turn(_ now: ContinuousClock.Instant) {
        let age = now - second
        guard age >= .seconds(1) else { return }
        past = age < .seconds(2) ? present : 0
        present = 0
        second += .seconds(age.components.seconds)
    }
}
