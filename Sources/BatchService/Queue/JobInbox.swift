import Synchronization

/// Hints that wait for a free worker of this process. Bounded: what does not fit is dropped, SQL rings again.
final class JobInbox: Sendable {
    private struct State {
        var hints: [BellHint] = []
        var jobs: Set<String> = []
        var waiters: [(id: UInt64, continuation: CheckedContinuation<BellHint?, Never>)] = []
        var nextID: UInt64 = 0
    }

    private let state = Mutex(State())
    private let hintsMax: Int

    init(hintsMax: Int) {
        self.hintsMax = hintsMax
    }

    /// How many more hints fit.
    var room: Int { state.withLock { max(0, hintsMax - $0.hints.count) } }

    /// Takes a hint in unless there is no room or its job is waiting already.
    func offer(_ hint: BellHint) {
        let waiter: CheckedContinuation<BellHint?, Never>? = state.withLock { state in
            if !state.waiters.isEmpty { return state.waiters.removeFirst().continuation }
            guard state.hints.count < hintsMax, state.jobs.insert(hint.job).inserted else { return nil }
            state.hints.append(hint)
            return nil
        }
        waiter?.resume(returning: hint)
    }

    /// The oldest hint, as soon as there is one; nil when the task is cancelled.
    func next() async -> BellHint? {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let (now, hint): (Bool, BellHint?) = state.withLock { state in
                    if Task.isCancelled { return (true, nil) }
                    if let hint = state.hints.first {
                        state.hints.removeFirst()
                        state.jobs.remove(hint.job)
                        return (true, hint)
                    }
                    state.waiters.append((id, continuation))
                    return (false, nil)
                }
                if now { continuation.resume(returning: hint) }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                let index = state.waiters.firstIndex { $0.id == id }
                return index.map { state.waiters.remove(at: $0).continuation }
            }
            waiter?.resume(returning: nil)
        }
    }
}
