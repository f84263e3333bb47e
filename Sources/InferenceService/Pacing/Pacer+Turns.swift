import RPCCore
import Synchronization

extension Pacer {
    /// Lets go who may go now, refuses whose time is over, and sees that this happens again when the next one may go.
    func turn(_ subject: Subject) {
        let now = now()
        let (going, over, alarm) = state.withLock { state in turn(subject, &state, now) }
        for continuation in going { continuation.resume() }
        for (continuation, error) in over { continuation.resume(throwing: error) }
        guard let alarm else { return }
        Task {
            // Until the first of them may go: time alone lets it.
            do { try await Task.sleep(until: alarm.at, clock: .continuous) } catch { return }
            let isCurrent = state.withLock { $0.lanes[subject]?.alarm?.number == alarm.number }
            if isCurrent { turn(subject) }
        }
    }

    private typealias Continuation = CheckedContinuation<Void, any Error>
    private typealias Turned = (going: [Continuation], over: [(Continuation, RPCError)], alarm: Alarm?)

    private func turn(_ subject: Subject, _ state: inout State, _ now: ContinuousClock.Instant) -> Turned {
        guard let lane = state.lanes[subject] else { return ([], [], nil) }
        lane.pace.advance(now)
        var going: [Continuation] = []
        var soonest: ContinuousClock.Instant?
        while let next = lane.queue.next {
            let wait = lane.pace.wait(tokens: next.waiting.tokens, sparing: next.isSparing, now)
            guard wait <= .zero else {
                soonest = now + wait
                break
            }
            lane.queue.pop()
            lane.pace.take(tokens: next.waiting.tokens, now)
            state.continuations.removeValue(forKey: next.waiting.id).map { going.append($0) }
        }
        let over = lane.queue.expired(now).compactMap { waiting in
            state.continuations.removeValue(forKey: waiting.id).map { continuation in
                let call = Call(subject: subject, flow: waiting.flow, tokens: waiting.tokens, remaining: .zero)
                return (continuation, refusal(call, (soonest ?? now) - now))
            }
        }
        guard lane.queue.count > 0, let wake = [soonest, lane.queue.firstExpiry].compactMap(\.self).min() else {
            lane.alarm = nil
            return (going, over, nil)
        }
        // One that wakes no later is enough.
        if let alarm = lane.alarm, alarm.at > now, alarm.at <= wake { return (going, over, nil) }
        state.last += 1
        lane.alarm = Alarm(at: wake, number: state.last)
        return (going, over, lane.alarm)
    }
}
