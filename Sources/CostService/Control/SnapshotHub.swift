import Messages
import Synchronization

/// Hands the newest snapshot to everybody who watches. A slow watcher misses versions in between, never the newest.
final class SnapshotHub: Sendable {
    /// The most watchers at a time; replicas of all services together stay far below.
    static let watchersMax = 4096

    private struct State {
        var current: CostV1.Snapshot?
        var watchers: [UInt64: AsyncStream<CostV1.Snapshot>.Continuation] = [:]
        var nextID: UInt64 = 0
        var isFinished = false
    }

    private let state = Mutex(State())

    var current: CostV1.Snapshot? { state.withLock { $0.current } }
    var watchers: Int { state.withLock { $0.watchers.count } }

    /// Makes `snapshot` the current one, unless a newer one is.
    ///
    /// Yields under the lock, here and in ``watch()``: otherwise an older version could come after a newer one. A yield
    /// only puts the value in the watcher's buffer.
    func publish(_ snapshot: CostV1.Snapshot) {
        state.withLock { state in
            guard snapshot.version > state.current?.version ?? 0 else { return }
            state.current = snapshot
            for watcher in state.watchers.values { watcher.yield(snapshot) }
        }
    }

    /// The current snapshot, if there is one, and every later one. Nil when there are too many watchers.
    func watch() -> AsyncStream<CostV1.Snapshot>? {
        let (stream, continuation) = AsyncStream<CostV1.Snapshot>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let (id, isFinished): (UInt64?, Bool) = state.withLock { state in
            guard state.watchers.count < Self.watchersMax else { return (nil, false) }
            state.nextID += 1
            state.watchers[state.nextID] = continuation
            if let current = state.current { continuation.yield(current) }
            return (state.nextID, state.isFinished)
        }
        guard let id else { return nil }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.watchers.removeValue(forKey: id) }
        }
        if isFinished { continuation.finish() }
        return stream
    }

    /// Ends all watches, also those to come.
    func finish() {
        let watchers = state.withLock { state in
            state.isFinished = true
            return Array(state.watchers.values)
        }
        for watcher in watchers { watcher.finish() }
    }
}
