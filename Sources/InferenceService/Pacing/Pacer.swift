import Messages
import Provider
import RPCCore
import Synchronization
import Telemetry

/// Holds calls back where a provider would refuse them: for each key and model a ``Pace``, and a ``FairQueue`` of calls that
/// wait for it.
///
/// A call that would wait longer than its class may is refused at once (reason PACING), so that the router can ask another.
package final class Pacer: Sendable {
    /// What is paced by itself.
    package struct Subject: Sendable, Hashable {
        let provider: String
        let key: String
        let model: String
    }

    /// How long a call may wait for its turn; the caller's deadline also holds.
    static let patience = Duration.milliseconds(250)
    /// The same for batch calls.
    static let batchPatience = Duration.seconds(30)
    /// The most batch calls that wait for one pace: each holds a call of the router's.
    static let batchesMax = 128
    /// The most calls that wait for one pace.
    static let waitingMax = 1_024
    static let subjectsMax = 1_000

    /// A class, so that looking one up and changing it hashes its subject once. Used under ``state``'s lock only.
    final class Lane {
        var pace: Pace
        var queue = FairQueue()
        var alarm: Alarm?

        init(pace: Pace) { self.pace = pace }
    }

    /// Wakes those who wait; one with a later number replaces it.
    struct Alarm {
        let at: ContinuousClock.Instant
        let number: UInt64
    }

    struct State {
        var lanes: [Subject: Lane] = [:]
        var continuations: [UInt64: CheckedContinuation<Void, any Error>] = [:]
        var last: UInt64 = 0
    }

    let state = Mutex(State())
    let now: @Sendable () -> ContinuousClock.Instant
    private let replicas: @Sendable () -> Int
    let metrics: PacingMetrics

    /// - Parameters:
    ///   - metrics: counts.
    ///   - replicas: how many processes like this one share what a provider allows, at least 1.
    ///   - now: the clock.
    package init(
        metrics: PacingMetrics,
        replicas: @escaping @Sendable () -> Int = { 1 },
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.metrics = metrics
        self.replicas = replicas
        self.now = now
    }

    /// One call that wants to go out.
    struct Call: Sendable {
        let subject: Subject
        let flow: FairQueue.Flow
        let tokens: UInt64
        let remaining: Duration

        /// How long it may wait.
        var patience: Duration { min(remaining, flow.isBatch ? Pacer.batchPatience : Pacer.patience) }
    }

    /// Returns when `call` may go out.
    ///
    /// - Throws: RESOURCE_EXHAUSTED (pacing) if it would have to wait too long, CANCELLED when its caller leaves.
    func admit(_ call: Call) async throws(RPCError) {
        let now = now()
        switch state.withLock({ enter(call, &$0, now) }) {
        case .go: return
        case .refused(let wait): throw refusal(call, wait)
        case .wait(let id): try await wait(id, call, since: now)
        }
    }

    /// A call was answered, and used so many tokens.
    func used(_ tokens: UInt64, _ call: Call) {
        let now = now()
        state.withLock { $0.lanes[call.subject]?.pace.used(tokens, insteadOf: call.tokens, now) }
    }

    /// The provider answered 429.
    func refused(_ failure: ProviderFailure, _ subject: Subject) {
        let (now, replicas) = (now(), replicas())
        let rate = state.withLock { state -> Double? in
            guard let lane = state.lanes[subject] else { return nil }
            lane.pace.advance(now)
            lane.pace.refused(failure, replicas: replicas, now)
            return lane.pace.calls.rate
        }
        metrics.slowed(subject, rate)
    }

    func refusal(_ call: Call, _ wait: Duration) -> RPCError {
        metrics.refused(call.flow.priority)
        let text = "\(call.subject.provider) would refuse `\(call.subject.model)`: as much is asked of it as it allows"
        return RPCError(.resourceExhausted, text, reason: .pacing, retryAfter: max(wait, .milliseconds(1)))
    }
}
