import Synchronization

/// What a session does for the reader of one of its calls.
protocol CallReaderSession: AnyObject, Sendable {
    /// Messages of this charge were taken.
    func consumed(_ call: UInt64, _ charge: Int)
    /// The task that waits was cancelled: the reader is to be ended, now.
    func readerCancelled(_ call: UInt64)
}

/// The messages of one direction of a call: what has come, how it ended, who waits. Read by one task.
final class CallReader<Session: CallReaderSession>: RPCByteStream {
    private struct State {
        var arrivals: [Inbox.Arrival] = []
        var outcome: Result<Void, RPCError>?
        var waiter: UnsafeContinuation<Void, Never>?
        /// Wakes for every message; else only for the end.
        var wantsEach = false
    }

    let session: Session
    let id: UInt64
    private let state = Mutex(State())

    init(session: Session, id: UInt64) {
        self.session = session
        self.id = id
    }

    /// A message has come. Throws away what comes after the end.
    func arrived(_ arrival: Inbox.Arrival) {
        let waiter = state.withLock { state -> UnsafeContinuation<Void, Never>? in
            guard state.outcome == nil else { return nil }
            state.arrivals.append(arrival)
            return state.wantsEach ? state.waiter.take() : nil
        }
        waiter?.resume()
    }

    /// No more will come. The first outcome counts.
    func ended(_ outcome: Result<Void, RPCError>) {
        let waiter = state.withLock { state -> UnsafeContinuation<Void, Never>? in
            guard state.outcome == nil else { return nil }
            state.outcome = outcome
            return state.waiter.take()
        }
        waiter?.resume()
    }

    /// Everything that has come, at least one message; nil after a clean end.
    package func next() async throws(RPCError) -> [[UInt8]]? {
        while true {
            let (arrivals, outcome) = take()
            if !arrivals.isEmpty {
                session.consumed(id, arrivals.reduce(0) { $0 + $1.charge })
                return arrivals.map(\.message)
            }
            if let outcome {
                try outcome.get()
                return nil
            }
            await wait(each: true)
        }
    }

    /// The messages of a call that has one, when it has ended: most calls wake their caller once.
    func all() async throws(RPCError) -> [[UInt8]] {
        await wait(each: false)
        let (arrivals, outcome) = take()
        try outcome?.get()
        return arrivals.map(\.message)
    }

    private func take() -> (arrivals: [Inbox.Arrival], outcome: Result<Void, RPCError>?) {
        state.withLock { state in
            defer { state.arrivals = [] }
            return (state.arrivals, state.outcome)
        }
    }

    private func wait(each: Bool) async {
        await withTaskCancellationHandler {
            await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
                let isReady = state.withLock { state in
                    guard state.outcome == nil, !each || state.arrivals.isEmpty else { return true }
                    state.wantsEach = each
                    state.waiter = continuation
                    return false
                }
                if isReady { continuation.resume() }
            }
        } onCancel: {
            session.readerCancelled(id)
        }
    }
}
