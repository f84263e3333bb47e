import Synchronization

/// Tells followers that a job may have changed. A hint only: what changed stands in the store.
package final class JobChanges: Sendable {
    /// The most followers at a time.
    package static let followersMax = 1_000

    private struct State {
        var followers: [UInt64: (job: String, signal: AsyncStream<Void>.Continuation)] = [:]
        var next: UInt64 = 0
    }

    private let state = Mutex(State())

    /// Nobody follows yet.
    package init() {}

    /// Signals for one job until `unsubscribe`; nil when there are too many followers.
    func subscribe(_ job: String) -> (id: UInt64, signals: AsyncStream<Void>)? {
        let (stream, signal) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        return state.withLock { state in
            guard state.followers.count < Self.followersMax else { return nil }
            state.next += 1
            state.followers[state.next] = (job, signal)
            return (state.next, stream)
        }
    }

    func unsubscribe(_ id: UInt64) {
        state.withLock { $0.followers.removeValue(forKey: id) }?.signal.finish()
    }

    func changed(_ job: String) {
        state.withLock { state in
            for follower in state.followers.values where follower.job == job { follower.signal.yield() }
        }
    }

    /// For changes that another replica made.
    func nudgeAll() {
        state.withLock { state in
            for follower in state.followers.values { follower.signal.yield() }
        }
    }
}
