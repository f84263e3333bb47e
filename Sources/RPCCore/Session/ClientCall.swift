import Synchronization

/// One call as its caller sees it: what has come, how it ended, who waits.
final class ClientCall: RPCByteStream, Sendable {
    private struct State {
        var arrivals: [Inbox.Arrival] = []
        var outcome: Result<Void, RPCError>?
        var waiter: UnsafeContinuation<Void, Never>?
    }

    let session: ClientSession
    let id: UInt64
    private let state = Mutex(State())

    init(session: ClientSession, id: UInt64) {
        self.session = session
        self.id = id
    }

    func arrived(_ arrival: Inbox.Arrival) {
        wake { $0.arrivals.append(arrival) }
    }

    /// The first outcome counts.
    func ended(_ outcome: Result<Void, RPCError>) {
        wake { if $0.outcome == nil { $0.outcome = outcome } }
    }

    private func wake(_ change: (inout State) -> Void) {
        let waiter = state.withLock { state in
            change(&state)
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }

    /// Everything that has come, at least one message; nil after a clean end.
    package func next() async throws(RPCError) -> [[UInt8]]? {
        while true {
            let taken: (arrivals: [Inbox.Arrival], outcome: Result<Void, RPCError>?) = state.withLock { state in
                defer { state.arrivals = [] }
                return (state.arrivals, state.outcome)
            }
            if !taken.arrivals.isEmpty {
                session.consumed(id, taken.arrivals.reduce(0) { $0 + $1.charge })
                return taken.arrivals.map(\.message)
            }
            if let outcome = taken.outcome {
                try outcome.get()
                return nil
            }
            await waitForChange()
        }
    }

    private func waitForChange() async {
        await withTaskCancellationHandler {
            await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
                let isReady = state.withLock { state in
                    guard state.arrivals.isEmpty, state.outcome == nil else { return true }
                    state.waiter = continuation
                    return false
                }
                if isReady { continuation.resume() }
            }
        } onCancel: {
            session.cancel(id, RPCError(.cancelled, "the caller left"))
        }
    }
}
