import Messages
import RPCCore
import Synchronization
import Telemetry

/// Lets embeddings of one text that come at the same time share a provider call. See ``Gatherings`` for who waits when.
final class EmbeddingCoalescer: Sendable {
    /// What a call becomes.
    enum Turn: Sendable {
        /// It is to be made by its caller, who says when it is over.
        case alone
        /// It was part of a shared call.
        case answered(InferenceV1.CallResponse)
    }

    private struct Waiter {
        let continuation: CheckedContinuation<Turn, any Error>
        /// The shared call that it is part of; nil while it gathers.
        var call: UInt64?
    }

    private struct Running {
        /// Those who still wait for it.
        var present: Int
        let task: Task<Void, Never>
    }

    private struct State {
        var gatherings: Gatherings<CoalescingKey, SharedCall.Member>
        var waiters: [UInt64: Waiter] = [:]
        var running: [UInt64: Running] = [:]
        var ids: UInt64 = 0

        mutating func id() -> UInt64 {
            ids += 1
            return ids
        }
    }

    private let state: Mutex<State>
    private let shared: SharedCall
    private let metrics: InferenceMetrics

    init(_ shared: SharedCall, limits: CoalescingLimits, metrics: InferenceMetrics) {
        let bounds = Gatherings<CoalescingKey, SharedCall.Member>.Limits(
            gap: limits.gap,
            wait: limits.wait,
            membersMax: limits.inputsMax
        )
        state = Mutex(State(gatherings: Gatherings(bounds)))
        self.shared = shared
        self.metrics = metrics
    }

    /// Returns when it is the call's turn, or its answer is here. After ``Turn/alone`` the caller must call
    /// ``ended(_:)`` once.
    ///
    /// A caller who leaves is taken out if its text was not sent yet; else it pays its share, and the last of a shared
    /// call to leave ends it.
    func turn(_ plan: CallPlan, _ text: CoalescedText, _ context: ServerContext) async throws -> Turn {
        let id = state.withLock { $0.id() }
        let member = SharedCall.Member(id: id, plan: plan, text: text, context: context)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { join(member, $0) }
        } onCancel: {
            leave(member)
        }
    }

    /// A call that went out is over.
    func ended(_ key: CoalescingKey) {
        state.withLock { $0.gatherings.ended(key) }
    }

    private func join(_ member: SharedCall.Member, _ continuation: CheckedContinuation<Turn, any Error>) {
        state.withLock { state in
            // Who left before this is not found by `leave`; who leaves later is.
            guard !Task.isCancelled else { return continuation.resume(throwing: Self.left(member)) }
            let key = member.text.key
            let bytes = member.plan.request.body.count
            let joined = state.gatherings.join(key, id: member.id, bytes: bytes, at: .now, member)
            guard !joined.goesAlone else { return continuation.resume(returning: .alone) }
            state.waiters[member.id] = Waiter(continuation: continuation)
            metrics.gathering.add(1)
            start(joined.full, &state)
            if let number = joined.opened { Task { await see(key, number) } }
        }
    }

    /// Sees to it that a gathering goes out in time.
    private func see(_ key: CoalescingKey, _ number: UInt64) async {
        while true {
            let next: ContinuousClock.Instant? = state.withLock { state in
                switch state.gatherings.due(key, number, at: .now) {
                case .gone: return nil
                case .later(let then): return then
                case .now(let members):
                    start(members, &state)
                    return nil
                }
            }
            guard let next else { return }
            // The time itself is waited for. Nobody cancels this task, so the sleep does not throw.
            try? await ContinuousClock().sleep(until: next)
        }
    }

    private func leave(_ member: SharedCall.Member) {
        state.withLock { state in
            guard let waiter = state.waiters.removeValue(forKey: member.id) else { return }
            if let call = waiter.call {
                state.running[call]?.present -= 1
                if let running = state.running[call], running.present == 0 { running.task.cancel() }
            } else if state.gatherings.leave(member.text.key, id: member.id) {
                metrics.gathering.add(-1)
            }
            waiter.continuation.resume(throwing: Self.left(member))
        }
    }

    /// Sends those who go out now: one by itself, several as one call that belongs to none of them.
    private func start(_ members: [SharedCall.Member], _ state: inout State) {
        metrics.gathering.add(-members.count)
        guard members.count > 1 else {
            for member in members {
                state.waiters.removeValue(forKey: member.id)?.continuation.resume(returning: .alone)
            }
            return
        }
        let call = state.id()
        for member in members { state.waiters[member.id]?.call = call }
        let task = Task {
            await shared.run(members) { self.deliver($0, $1) }
            self.state.withLock { state in
                state.running[call] = nil
                state.gatherings.ended(members[0].text.key)
            }
        }
        state.running[call] = Running(present: members.count, task: task)
    }

    private func deliver(_ id: UInt64, _ result: Result<InferenceV1.CallResponse, RPCError>) {
        guard let waiter = state.withLock({ $0.waiters.removeValue(forKey: id) }) else { return }
        switch result {
        case .success(let response): waiter.continuation.resume(returning: .answered(response))
        case .failure(let error): waiter.continuation.resume(throwing: error)
        }
    }

    private static func left(_ member: SharedCall.Member) -> RPCError {
        let isOverdue = member.context.remaining <= .zero
        return RPCError(isOverdue ? .deadlineExceeded : .cancelled, "the caller left")
    }
}
