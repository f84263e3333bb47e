import Synchronization

/// The serving side of a connection: calls by id, frames in and out, a task a call. Any thread may use it; the frames of
/// the peer are given to it by one at a time.
package final class ServerSession: Sendable, Sender, CallReaderSession {
    /// What one process serves, with the limits that all of its connections share.
    package struct Service: Sendable {
        /// The methods.
        package var router: RPCRouter
        /// See every call, outermost first. ``CallLimit`` and ``DeadlineInterceptor`` belong at the inner end.
        package var interceptors: [any ServerInterceptor]
        /// What requests in pieces and unread responses may hold.
        package var bytes: ByteLimit
        /// What a peer must show.
        package var authentication: ServerAuthentication

        /// Serves `router` to everybody, a gibibyte at a time.
        package init(
            router: RPCRouter,
            interceptors: [any ServerInterceptor] = [],
            bytes: ByteLimit = ByteLimit(1 << 30),
            authentication: ServerAuthentication = .none
        ) {
            self.router = router
            self.interceptors = interceptors
            self.bytes = bytes
            self.authentication = authentication
        }
    }

    enum Phase {
        case awaitingHello
        case open
        /// The peer was turned away; nothing of it is looked at.
        case refused
        case lost
    }

    struct State {
        var phase = Phase.awaitingHello
        var identity: PeerIdentity
        var peer = Frame.Hello()
        var lastID: UInt64 = 0
        var calls: [UInt64: ServerCall] = [:]
        var outbox = Outbox()
        var driver: (any SessionDriver)?
        var nextCheck: ContinuousClock.Instant?
        var isDraining = false
        var isAcknowledged = false
        var lastReceived = ContinuousClock.now

        /// The connection has done its work.
        var isDone: Bool { isDraining && isAcknowledged && calls.isEmpty && outbox.isDrained }
    }

    let configuration: SessionConfiguration
    let service: Service
    let peerName: String
    let executor: (any TaskExecutor)?
    /// What the calls of this connection may hold of `service.bytes`.
    let bytes: ByteLimit
    let state: Mutex<State>

    /// A session that waits for the peer's Hello.
    ///
    /// - Parameters:
    ///   - service: what is served.
    ///   - configuration: the limits of this connection.
    ///   - peerName: the peer's address, for logs.
    ///   - identity: who the peer is, as far as the transport knows now.
    ///   - executor: handlers run here, and begin at once in the call that brings their request; nil = the global pool.
    package init(
        _ service: Service,
        configuration: SessionConfiguration,
        peerName: String,
        identity: PeerIdentity = .anonymous,
        executor: (any TaskExecutor)? = nil
    ) {
        self.service = service
        self.configuration = configuration
        self.peerName = peerName
        self.executor = executor
        bytes = ByteLimit(configuration.committedBytesMax, of: service.bytes)
        var state = State(identity: identity)
        state.outbox.limit = bytes
        self.state = Mutex(state)
    }

    /// Frames travel through `driver` from now on.
    package func attach(_ driver: any SessionDriver) {
        state.withLock { $0.driver = driver }
        driver.wake()
    }

    /// The transport has found out who the peer is. To be said before the peer's first frame.
    package func identify(_ identity: PeerIdentity) { state.withLock { $0.identity = identity } }

    /// When the peer was last heard.
    package var lastReceived: ContinuousClock.Instant { state.withLock { $0.lastReceived } }

    /// The peer has said who it is, and may call.
    package var hasHello: Bool { state.withLock { $0.phase == .open } }

    /// Calls whose handler has not returned.
    package var openCalls: Int { state.withLock { $0.calls.count } }

    /// The next frames to send, about `bytesMax` of payload at most, added to `frames`.
    package func takeFrames(bytesMax: Int, into frames: inout [Frame]) {
        let (waiters, done) = state.withLock { state in
            let waiters = state.outbox.take(bytesMax: bytesMax, into: &frames)
            return (waiters, state.isDone || state.phase == .refused ? state.driver : nil)
        }
        for waiter in waiters { waiter.resume() }
        done?.close()
    }

    /// The connection is gone: every handler is cancelled.
    package func connectionLost() {
        let (calls, waiters) = state.withLock { state in
            state.phase = .lost
            let waiters = state.outbox.closeAll()
            // The driver leads back to this session.
            state.driver = nil
            return (Array(state.calls.keys), waiters)
        }
        for waiter in waiters { waiter.resume() }
        for id in calls { stop(id, RPCError(.cancelled, "the connection was lost"), tells: false) }
    }

    /// Asks the peer for a sign of life.
    package func ping() {
        state.withLock { $0.outbox.sendControl(.ping(ack: false, token: 1)) }
        wakeDriver()
    }

    /// No new calls; the connection closes when those that run have ended and the peer knows.
    package func drain(within time: Duration) {
        state.withLock { state in
            guard !state.isDraining else { return }
            state.isDraining = true
            var goAway = Frame.GoAway()
            goAway.lastCallID = state.lastID
            goAway.reason = Reason.draining.rawValue
            goAway.drainMilliseconds = UInt32(clamping: Int64(time / .milliseconds(1)))
            state.outbox.sendControl(.goAway(goAway))
        }
        wakeDriver()
    }

    /// Ends every call with `error` and closes the connection when the peer has been told.
    package func endAll(_ error: RPCError) {
        let calls = state.withLock { Array($0.calls.keys) }
        for id in calls { stop(id, error, tells: true) }
        state.withLock { $0.driver }?.close()
    }

    /// Ends calls whose time is over. The caller's own timer comes first; this one is for callers that have none.
    package func check(now: ContinuousClock.Instant) {
        let late: [UInt64] = state.withLock { state in
            // A check for a time that was replaced has nothing to do: the other one will come.
            guard let next = state.nextCheck, next <= now else { return [] }
            state.nextCheck = nil
            return state.calls.filter { $0.value.told == nil && $0.value.context.deadline <= now }.map(\.key)
        }
        for id in late { stop(id, RPCError(.deadlineExceeded, "the deadline passed"), tells: true) }
        let next = state.withLock { state in
            state.nextCheck == nil ? state.calls.values.filter { $0.told == nil }.map(\.context.deadline).min() : nil
        }
        if let next { arm(next) }
    }

    func arm(_ time: ContinuousClock.Instant) {
        let driver = state.withLock { state -> (any SessionDriver)? in
            if let next = state.nextCheck, next <= time { return nil }
            state.nextCheck = time
            return state.driver
        }
        driver?.check(at: time)
    }

    func readerCancelled(_ id: UInt64) {
        let call = state.withLock { $0.calls[id] }
        call?.reader?.ended(.failure(RPCError(.cancelled, "the call was cancelled")))
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

    /// A drained connection closes once the peer has acknowledged and nothing is left to say.
    func closeIfDone() {
        let driver = state.withLock { $0.isDone ? $0.driver : nil }
        driver?.close()
    }
}
