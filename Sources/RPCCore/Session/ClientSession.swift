import Synchronization

/// The calling side of a connection: calls by id, frames in and out. Any thread may use it.
package final class ClientSession: Sendable, Sender, CallReaderSession {
    enum Phase {
        case awaitingHello
        case ready
        case draining
        case closed
    }

    struct OpenCall {
        let reader: CallReader
        /// What the caller has to say beyond the first frame.
        let line: Line?
        let deadline: ContinuousClock.Instant
    }

    struct State {
        var phase = Phase.awaitingHello
        var peer = Frame.Hello()
        var refusal: RPCError?
        var nextID: UInt64 = 1
        var calls: [UInt64: OpenCall] = [:]
        var outbox = Outbox()
        var driver: (any SessionDriver)?
        var nextCheck: ContinuousClock.Instant?
        var lastReceived = ContinuousClock.now
        /// The peer's GoAway was answered.
        var isAcknowledged = false
    }

    let configuration: SessionConfiguration
    let state: Mutex<State>
    private let onPhaseChange: @Sendable () -> Void

    /// A session whose Hello is queued. `onPhaseChange` is told when it becomes ready, drains or closes.
    package init(configuration: SessionConfiguration, onPhaseChange: @escaping @Sendable () -> Void = {}) {
        self.configuration = configuration
        self.onPhaseChange = onPhaseChange
        var state = State()
        state.outbox.sendControl(.hello(configuration.hello))
        self.state = Mutex(state)
    }

    /// Frames travel through `driver` from now on.
    package func attach(_ driver: any SessionDriver) {
        state.withLock { $0.driver = driver }
        driver.wake()
    }

    /// New calls may start.
    package var isReady: Bool { state.withLock { $0.phase == .ready } }
    /// The peer has said Hello, or the connection is over.
    package var isDecided: Bool { state.withLock { $0.phase != .awaitingHello } }
    /// Nothing will come any more.
    package var isClosed: Bool { state.withLock { $0.phase == .closed } }
    /// UNAUTHENTICATED, once the peer has refused this side's credentials.
    package var refusal: RPCError? { state.withLock { $0.refusal } }
    /// Calls that have not ended.
    package var openCalls: Int { state.withLock { $0.calls.count } }
    /// When the peer was last heard.
    package var lastReceived: ContinuousClock.Instant { state.withLock { $0.lastReceived } }

    /// The next frames to send, about `bytesMax` of payload at most, added to `frames`.
    package func takeFrames(bytesMax: Int, into frames: inout [Frame]) {
        let waiters = state.withLock { $0.outbox.take(bytesMax: bytesMax, into: &frames) }
        for waiter in waiters { waiter.resume() }
    }

    /// The caller has no more interest: the peer is told, and nothing more is expected.
    package func cancel(_ id: UInt64, _ error: RPCError) {
        let (open, waiters, driver) = state.withLock { state -> (OpenCall?, [Outbox.Waiter], (any SessionDriver)?) in
            guard let open = state.calls.removeValue(forKey: id) else { return (nil, [], nil) }
            if !state.outbox.withdraw(id) {
                state.outbox.sendAhead(Frame(callID: id, .cancel(reason: error.code.rawValue)))
            }
            return (open, open.line.map { state.outbox.close($0) } ?? [], state.driver)
        }
        for waiter in waiters { waiter.resume() }
        guard let open else { return }
        open.reader.ended(.failure(error))
        driver?.wake()
        closeIfDrained()
    }

    func readerCancelled(_ call: UInt64) { cancel(call, RPCError(.cancelled, "the caller left")) }

    /// The connection is gone: every call fails, as "may have run" if the peer can have heard of it.
    package func connectionLost(_ why: String) {
        typealias Lost = (reader: CallReader, isUnsent: Bool)
        let (calls, waiters) = state.withLock { state -> ([Lost], [Outbox.Waiter]) in
            guard state.phase != .closed else { return ([], []) }
            state.phase = .closed
            let calls = state.calls.map { id, open in (open.reader, state.outbox.withdraw(id)) }
            let waiters = state.outbox.closeAll()
            state.calls = [:]
            // The driver leads back to this session.
            state.driver = nil
            return (calls, waiters)
        }
        for waiter in waiters { waiter.resume() }
        for (reader, isUnsent) in calls {
            let text = "the connection was lost: \(why)"
            reader.ended(.failure(RPCError(.unavailable, text, reason: .connectionLost, notStarted: isUnsent)))
        }
        phaseChanged()
    }

    /// Ends calls whose time is over. The caller's own timer is the authority: the peer is told by Cancel.
    package func check(now: ContinuousClock.Instant) {
        let late: [UInt64] = state.withLock { state in
            // A check for a time that was replaced has nothing to do: the other one will come.
            guard let next = state.nextCheck, next <= now else { return [] }
            state.nextCheck = nil
            return state.calls.filter { $0.value.deadline <= now }.map(\.key)
        }
        for id in late { cancel(id, RPCError(.deadlineExceeded, "the deadline passed")) }
        let next = state.withLock { $0.nextCheck == nil ? $0.calls.values.map(\.deadline).min() : nil }
        if let next { arm(next) }
    }

    /// Asks the peer for a sign of life.
    package func ping() {
        state.withLock { $0.outbox.sendControl(.ping(ack: false, token: 1)) }
        wakeDriver()
    }

    /// Takes no new calls and closes as soon as those that run have ended.
    package func close() {
        let driver = state.withLock { state -> (any SessionDriver)? in
            if state.phase == .ready { state.phase = .draining }
            return state.calls.isEmpty ? state.driver : nil
        }
        driver?.close()
    }

    /// After GoAway, when the last call has ended, the connection has done its work.
    func closeIfDrained() {
        let driver = state.withLock { $0.phase == .draining && $0.calls.isEmpty ? $0.driver : nil }
        driver?.close()
    }

    func arm(_ time: ContinuousClock.Instant) {
        let driver = state.withLock { state -> (any SessionDriver)? in
            if let next = state.nextCheck, next <= time { return nil }
            state.nextCheck = time
            return state.driver
        }
        driver?.check(at: time)
    }

    func withOutbox<R: Sendable>(_ body: (inout Outbox, Int) -> R) -> (R, (any SessionDriver)?) {
        state.withLock { state in (body(&state.outbox, Int(state.peer.messageBytesMax)), state.driver) }
    }

    func giveCredit(_ call: UInt64, _ bytes: UInt64) {
        let driver = state.withLock { state -> (any SessionDriver)? in
            // Its reader may still read what came before the call ended.
            guard state.calls[call] != nil else { return nil }
            state.outbox.sendAhead(Frame(callID: call, .credit(bytes: bytes)))
            return state.driver
        }
        driver?.wake()
    }

    func wakeDriver() { state.withLock { $0.driver }?.wake() }

    func phaseChanged() { onPhaseChange() }
}
