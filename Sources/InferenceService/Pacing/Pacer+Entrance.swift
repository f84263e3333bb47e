import RPCCore
import Synchronization
import Telemetry

extension Pacer {
    enum Entrance {
        case go
        case refused(Duration)
        case wait(UInt64)
    }

    /// Lets `call` go, refuses it, or puts it into the queue if there is a continuation to call it by.
    func enter(
        _ call: Call,
        _ state: inout State,
        _ now: ContinuousClock.Instant,
        as id: UInt64? = nil,
        continuation: CheckedContinuation<Void, any Error>? = nil
    ) -> Entrance {
        let lane = state.lanes[call.subject] ?? newLane(call.subject, &state, now)
        if lane.queue.count == 0, lane.pace.isFree(now) {
            lane.pace.take(tokens: call.tokens, now)
            return .go
        }
        lane.pace.advance(now)
        let ahead = lane.queue.ahead(of: call.flow)
        let wait = lane.pace.wait(
            tokens: call.tokens,
            ahead: ahead.calls,
            tokensAhead: ahead.tokens,
            sparing: call.flow.isBatch,
            now
        )
        if wait <= .zero, ahead.calls == 0 {
            lane.pace.take(tokens: call.tokens, now)
            return .go
        }
        let hasBatches = call.flow.isBatch && lane.queue.batchCount >= Self.batchesMax
        let isFull = hasBatches || lane.queue.count >= Self.waitingMax
        guard wait <= call.patience, !isFull else { return .refused(wait) }
        let id = id ?? state.last + 1
        state.last = max(state.last, id)
        guard let continuation else { return .wait(id) }
        let most = call.flow.isBatch ? call.patience : min(call.remaining, Self.patience * 2)
        lane.queue.push(.init(id: id, flow: call.flow, tokens: call.tokens, until: now + most))
        state.continuations[id] = continuation
        return .wait(id)
    }

    /// Forgets what nobody used lately if there is no room.
    private func newLane(_ subject: Subject, _ state: inout State, _ now: ContinuousClock.Instant) -> Lane {
        if state.lanes.count >= Self.subjectsMax {
            let idle = state.lanes.filter { $0.value.queue.count == 0 }
            let oldest = idle.sorted { $0.value.pace.usedAt < $1.value.pace.usedAt }
            for (subject, _) in oldest.prefix(Self.subjectsMax / 2) { state.lanes[subject] = nil }
        }
        let lane = Lane(pace: Pace(now: now))
        state.lanes[subject] = lane
        return lane
    }

    func wait(_ id: UInt64, _ call: Call, since start: ContinuousClock.Instant) async throws(RPCError) {
        metrics.waiting.add(1)
        defer { metrics.waiting.add(-1) }
        do {
            try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { continuation in
                    // Much may have changed since the first look, which had nothing to wake it by.
                    switch state.withLock({ enter(call, &$0, now(), as: id, continuation: continuation) }) {
                    case .go: continuation.resume()
                    case .refused(let wait): continuation.resume(throwing: refusal(call, wait))
                    case .wait:
                        // Whoever was cancelled before it waited is not told again.
                        if Task.isCancelled { leave(id, call.subject) }
                        turn(call.subject)
                    }
                }
            } onCancel: {
                leave(id, call.subject)
            }
            metrics.waited.observe(now() - start)
        } catch let error as RPCError {
            throw error
        } catch {
            throw RPCError(.cancelled, "the caller left")
        }
    }

    private func leave(_ id: UInt64, _ subject: Subject) {
        let continuation = state.withLock { state in
            _ = state.lanes[subject]?.queue.remove(id)
            return state.continuations.removeValue(forKey: id)
        }
        continuation?.resume(throwing: CancellationError())
    }
}
