import NIOCore
import RPCCore
import Synchronization

/// One address as the balancer sees it: what a call to it costs, and whether it may have any. Calls touch atomics only;
/// the lock is for failures.
final class Peer: Sendable {
    /// Answers faster than this are not told apart: below are the scheduler's whims.
    private static let latencyFloor: Float = 1000
    /// How long a peer that shed a call and named no time gets others only if it must.
    private static let busyDefault = Duration.milliseconds(100)
    private static let busyMax = Duration.seconds(5)

    /// `host:port` in numbers.
    let name: String
    /// The same as a number, for rendezvous.
    let weight: UInt64
    private let running = Atomic<Int>(0)
    private let latency = Atomic<UInt64>(PeakEWMA().rawValue)
    /// Since the last failure.
    private let successes = Atomic<Int>(0)
    private let busyUntil = Atomic<UInt64>(0)
    private let isHealthy = Atomic<Bool>(true)
    private let ejection: Mutex<Ejection>

    init(name: String, policy: EjectionPolicy) {
        self.name = name
        weight = Rendezvous.weight(of: name)
        ejection = Mutex(Ejection(policy))
    }

    var callsInFlight: Int { running.load(ordering: .relaxed) }
    var phase: Ejection.Phase { ejection.withLock { $0.phase } }

    /// Nil if nothing was heard yet.
    func latency(at now: NIODeadline) -> TimeAmount? {
        let average = PeakEWMA(rawValue: latency.load(ordering: .relaxed))
        guard average.isKnown else { return nil }
        return .nanoseconds(Int64(average.microseconds(at: now) * 1000))
    }

    func isBusy(at now: NIODeadline) -> Bool { busyUntil.load(ordering: .relaxed) > now.uptimeNanoseconds }

    /// Whether a call should go here rather than to `other`. A peer that nothing is known of is taken for as fast as
    /// the other: it gets calls at once, and no more than its share.
    func isBetter(than other: Peer, at now: NIODeadline) -> Bool {
        let (isBusy, otherIsBusy) = (isBusy(at: now), other.isBusy(at: now))
        guard isBusy == otherIsBusy else { return otherIsBusy }
        let mine = PeakEWMA(rawValue: latency.load(ordering: .relaxed))
        let others = PeakEWMA(rawValue: other.latency.load(ordering: .relaxed))
        guard mine.isKnown, others.isKnown else { return callsInFlight <= other.callsInFlight }
        return cost(mine, now) <= other.cost(others, now)
    }

    private func cost(_ average: PeakEWMA, _ now: NIODeadline) -> Float {
        max(Self.latencyFloor, average.microseconds(at: now)) * Float(callsInFlight + 1)
    }

    // MARK: Calls

    func began() { running.wrappingAdd(1, ordering: .relaxed) }

    func ended() { running.wrappingSubtract(1, ordering: .relaxed) }

    /// Takes note of what a call showed. True if the peer was ejected by it, or came back.
    func note(_ outcome: CallOutcome, started: NIODeadline, isProbe: Bool, at now: NIODeadline) -> Bool {
        switch outcome {
        case .success:
            heard(now - started, now)
            guard !isHealthy.load(ordering: .relaxed) else {
                successes.wrappingAdd(1, ordering: .relaxed)
                return false
            }
            return change { $0.succeeded(started: started, at: now) }
        case .failure:
            // Failing fast must not look like being fast.
            heardAtLeast(now - started, now)
            let before = successes.exchange(0, ordering: .relaxed)
            return change { ejection in
                var random = SystemRandomNumberGenerator()
                return ejection.failed(afterSuccesses: before, started: started, at: now, using: &random)
            }
        case .busy(let retryAfter):
            let pause = min(max(retryAfter ?? Self.busyDefault, .milliseconds(1)), Self.busyMax)
            busyUntil.store((now + TimeAmount(pause)).uptimeNanoseconds, ordering: .relaxed)
            if isProbe { ejection.withLock { $0.returnProbe() } }
            return false
        case .neutral:
            if isProbe { ejection.withLock { $0.returnProbe() } }
            return false
        }
    }

    /// The time without calls may be over. True if the peer is on trial from now on.
    func look(at now: NIODeadline) -> Bool { change { $0.look(at: now) } }

    /// Whether the next call may be the one that shows whether the peer is well again.
    func takeProbe() -> Bool { ejection.withLock { $0.takeProbe() } }

    private func change(_ body: (inout Ejection) -> Bool) -> Bool {
        ejection.withLock { ejection in
            let isChanged = body(&ejection)
            isHealthy.store(ejection.phase == .healthy, ordering: .relaxed)
            return isChanged
        }
    }

    private func heard(_ time: TimeAmount, _ now: NIODeadline) {
        // Of two threads that come at once one is lost: it is an average.
        let before = PeakEWMA(rawValue: latency.load(ordering: .relaxed))
        let after = before.heard(time, at: now)
        if after != before { latency.store(after.rawValue, ordering: .relaxed) }
    }

    private func heardAtLeast(_ time: TimeAmount, _ now: NIODeadline) {
        if let known = latency(at: now), known < time { heard(time, now) }
    }
}
