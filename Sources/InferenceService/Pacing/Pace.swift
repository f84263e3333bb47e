import Provider

/// How fast one replica calls one model with one key: requests and tokens, and not before the provider said.
///
/// A refusal holds back calls that can wait for as long as its `retry-after` says; others only if that is longer than a
/// second. Where limits are by the second, one is the smallest whole number that a provider can say: to keep everybody
/// still for it would make people wait for what batches were refused.
struct Pace: Sendable {
    /// The longest that a provider's `retry-after` holds back more than the call that it was said to.
    private static let holdMax = Duration.seconds(60)
    /// Of `retry-after`, what holds only calls that can wait.
    private static let brief = Duration.seconds(1)
    /// As many calls may go at once even where they are few.
    private static let callsAtOnce = 2.0
    /// Even a model that refuses much gets a call in five seconds, and a few words.
    private static let (callsFloor, tokensFloor) = (0.2, 50.0)

    private(set) var calls: AdaptiveRate
    private(set) var tokens: AdaptiveRate
    private var heldUntil: ContinuousClock.Instant
    private var sparingUntil: ContinuousClock.Instant
    private(set) var usedAt: ContinuousClock.Instant

    /// No limit is known.
    init(now: ContinuousClock.Instant) {
        calls = AdaptiveRate(floor: Self.callsFloor, burstMin: Self.callsAtOnce, now: now)
        tokens = AdaptiveRate(floor: Self.tokensFloor, burstMin: 1, now: now)
        heldUntil = now
        sparingUntil = now
        usedAt = now
    }

    /// Whether anything holds calls back.
    func isFree(_ now: ContinuousClock.Instant) -> Bool {
        calls.rate == nil && tokens.rate == nil && sparingUntil <= now
    }

    /// Lets time pass.
    mutating func advance(_ now: ContinuousClock.Instant) {
        let rate = calls.used(now)
        calls.advance(now, calls: rate)
        tokens.advance(now, calls: rate)
    }

    /// How long until a call may go before which `ahead` others go. With `sparing`, it leaves something for calls
    /// that cannot wait.
    func wait(
        tokens amount: UInt64,
        ahead: Int = 0,
        tokensAhead: UInt64 = 0,
        sparing: Bool = false,
        _ now: ContinuousClock.Instant
    ) -> Duration {
        let spared = sparing ? calls.burst / 2 : 0
        let forCalls = calls.wait(for: 1, after: Double(ahead) + spared)
        let forTokens = tokens.wait(for: Double(amount), after: Double(tokensAhead))
        return max(.zero, (sparing ? sparingUntil : heldUntil) - now, forCalls, forTokens)
    }

    /// Counts a call that goes out now, and may use so many tokens.
    mutating func take(tokens amount: UInt64, _ now: ContinuousClock.Instant) {
        usedAt = now
        calls.take(1, now)
        tokens.take(Double(amount), now)
    }

    /// A call used another number of tokens than was thought.
    mutating func used(_ used: UInt64, insteadOf expected: UInt64, _ now: ContinuousClock.Instant) {
        tokens.take(Double(used) - Double(expected), now)
    }

    /// The provider answered 429. `replicas`: how many share what it allows.
    mutating func refused(_ failure: ProviderFailure, replicas: Int, _ now: ContinuousClock.Instant) {
        let head = failure.head
        if failure.isOfTokens {
            tokens.refused(share: Self.share("x-tokenlimit-limit", head, replicas), now)
        } else {
            calls.refused(share: Self.share("x-ratelimit-limit", head, replicas), now)
        }
        guard let wait = head.retryAfter.map({ min($0, Self.holdMax) }) else { return }
        sparingUntil = max(sparingUntil, now + wait)
        if wait > Self.brief { heldUntil = max(heldUntil, now + wait) }
    }

    /// Together enforces and says its limits by the second. What nobody can send in one is no limit.
    private static func share(_ header: String, _ head: ProviderHead, _ replicas: Int) -> Double? {
        guard let text = head[header], let limit = Double(text), limit > 0, limit <= 1e12 else { return nil }
        return limit / Double(max(1, replicas))
    }
}

extension ProviderFailure {
    /// Of a 429: too many tokens, rather than too many calls.
    fileprivate var isOfTokens: Bool {
        if head["x-tokenlimit-remaining"] == "0" { return true }
        return String(decoding: body.prefix(2_048), as: UTF8.self).contains("token_limited")
    }
}
