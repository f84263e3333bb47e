import NIOCore

/// When a failing peer gets no more calls, and for how long.
package struct EjectionPolicy: Sendable {
    /// So many failures without a success between them eject a peer.
    package var failuresInRow = 5
    /// So does this share of failures, if there were `callsMin` calls within `window`.
    package var failureShare = 0.5
    /// See `failureShare`.
    package var callsMin = 20
    /// See `failureShare`.
    package var window = Duration.seconds(10)
    /// The first time without calls; it doubles with each that follows, less up to a quarter by chance.
    package var shortest = Duration.seconds(5)
    /// The longest time without calls. A peer that was well for that long starts over.
    package var longest = Duration.seconds(60)

    /// 5 failures in a row or half of 20 calls in 10 s; out for 5 s to 60 s.
    package init() {}
}

/// Whether one peer may have calls: a circuit breaker as a pure value. Out for a while after failures, then one probing
/// call at a time until one succeeds.
struct Ejection: Sendable {
    enum Phase: Equatable, Sendable {
        case healthy
        case out(until: NIODeadline)
        case trial(since: NIODeadline, isProbing: Bool)
    }

    private(set) var phase = Phase.healthy
    private let policy: EjectionPolicy
    private var inRow = 0
    private var calls = 0
    private var failures = 0
    private var windowStart = NIODeadline.uptimeNanoseconds(0)
    /// Ejections without a long good time between them.
    private var times = 0
    private var changed = NIODeadline.uptimeNanoseconds(0)

    init(_ policy: EjectionPolicy) { self.policy = policy }

    /// A call failed, after so many others had succeeded since the last failure. True if the peer is out now.
    mutating func failed(
        afterSuccesses successes: Int,
        started: NIODeadline,
        at now: NIODeadline,
        using random: inout some RandomNumberGenerator
    ) -> Bool {
        switch phase {
        case .out: return false
        case .trial(let since, _):
            // What began before the peer was ejected says nothing new.
            guard started >= since else { return false }
        case .healthy:
            count(successes, now)
            guard isTripped else { return false }
        }
        eject(now, &random)
        return true
    }

    /// A call succeeded on a peer that is not healthy. True if that brought it back.
    mutating func succeeded(started: NIODeadline, at now: NIODeadline) -> Bool {
        guard phase != .healthy, started >= changed else { return false }
        phase = .healthy
        (inRow, calls, failures) = (0, 0, 0)
        changed = now
        return true
    }

    /// The time without calls may be over. True if the peer is on trial from now on.
    mutating func look(at now: NIODeadline) -> Bool {
        guard case .out(let until) = phase, until <= now else { return false }
        phase = .trial(since: now, isProbing: false)
        return true
    }

    /// Whether the next call may be the probing one; it is to be told how that ended.
    mutating func takeProbe() -> Bool {
        guard case .trial(let since, false) = phase else { return false }
        phase = .trial(since: since, isProbing: true)
        return true
    }

    /// The probing call ended and told nothing.
    mutating func returnProbe() {
        guard case .trial(let since, true) = phase else { return }
        phase = .trial(since: since, isProbing: false)
    }

    private mutating func count(_ successes: Int, _ now: NIODeadline) {
        inRow = successes > 0 ? 1 : inRow + 1
        if now - windowStart > TimeAmount(policy.window) {
            // When the successes were is not known: they may be long ago.
            windowStart = now
            (calls, failures) = (1, 1)
        } else {
            calls += successes + 1
            failures += 1
        }
    }

    private var isTripped: Bool {
        inRow >= policy.failuresInRow
            || calls >= policy.callsMin && Double(failures) >= policy.failureShare * Double(calls)
    }

    private mutating func eject(_ now: NIODeadline, _ random: inout some RandomNumberGenerator) {
        if phase == .healthy, now - changed > TimeAmount(policy.longest) { times = 0 }
        var pause = policy.shortest
        for _ in 0..<min(times, 30) where pause < policy.longest { pause *= 2 }
        pause = min(pause, policy.longest) * Double.random(in: 0.75...1, using: &random)
        times += 1
        changed = now
        phase = .out(until: now + TimeAmount(pause))
    }
}
