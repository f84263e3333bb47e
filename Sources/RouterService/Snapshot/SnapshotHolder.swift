package import Messages
import Synchronization
import Telemetry

/// The snapshot in force. Calls read it once at their start and keep that version to their end.
package final class SnapshotHolder: Sendable {
    private struct State: Sendable {
        var snapshot: RouterSnapshot?
        var waiters: [UInt64: Waiter] = [:]
        var nextWaiter: UInt64 = 0
    }

    private struct Waiter: Sendable {
        let version: UInt64
        let continuation: CheckedContinuation<Void, any Error>
    }

    private let state = Mutex(State())
    private let nowUnixS: @Sendable () -> Int64

    /// Holds nothing yet; `nowUnixS` tells snapshots which models are retired.
    package init(nowUnixS: @escaping @Sendable () -> Int64 = WallClock.unixS) {
        self.nowUnixS = nowUnixS
    }

    /// What is in force; nil until the first one has come.
    package var current: RouterSnapshot? { state.withLock { $0.snapshot } }

    /// Puts a snapshot in force, unless a newer one is.
    package func install(_ snapshot: CostV1.Snapshot) {
        let indexed = RouterSnapshot(snapshot, nowUnixS: nowUnixS)
        let woken = state.withLock { state -> [Waiter] in
            if let held = state.snapshot, held.version > indexed.version { return [] }
            state.snapshot = indexed
            let woken = state.waiters.filter { $0.value.version <= indexed.version }
            for id in woken.keys { state.waiters[id] = nil }
            return Array(woken.values)
        }
        for waiter in woken { waiter.continuation.resume() }
    }

    /// Returns once `version` or a later one is in force; ends early by cancellation of the task.
    package func wait(for version: UInt64) async throws {
        let id = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isThere = state.withLock { state in
                    if let held = state.snapshot, held.version >= version { return true }
                    state.waiters[id] = Waiter(version: version, continuation: continuation)
                    return false
                }
                if isThere { continuation.resume() }
                // A cancellation that came before the waiter was in the list has not seen it.
                if Task.isCancelled { cancel(id) }
            }
        } onCancel: {
            cancel(id)
        }
    }

    private func cancel(_ id: UInt64) {
        let waiter = state.withLock { $0.waiters.removeValue(forKey: id) }
        waiter?.continuation.resume(throwing: CancellationError())
    }
}
