import Synchronization

/// The calling side of a connection: calls by id, frames in and out. Any thread may use it.
package final class ClientSession: Sendable {
    enum Phase {
        case awaitingHello
        case ready
        case draining
        case closed
    }

    struct OpenCall {
        let call: ClientCall
        var inbox: Inbox
        let deadline: ContinuousClock.Instant
    }

    struct State {
        var phase = Phase.awaitingHello
        var peer = Frame.Hello()
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
    /// Nothing will come any more.
    package var isClosed: Bool { state.withLock { $0.phase == .closed } }
    /// Calls that have not ended.
    package var openCalls: Int { state.withLock { $0.calls.count } }
    /// When the peer was last heard.
    package var lastReceived: ContinuousClock.Instant { state.withLock { $0.lastReceived } }

    /// Starts a call; nil if this session takes no new calls, so nothing was sent.
    func start(
        _ method: MethodDescriptor,
        _ request: [UInt8],
        metadata: Metadata,
        deadline: ContinuousClock.Instant,
        attempt: UInt32
    ) throws(RPCError) -> ClientCall? {
        guard metadata.bytes <= Metadata.bytesMax else {
            throw RPCError(.invalidArgument, "metadata is over \(Metadata.bytesMax) bytes", notStarted: true)
        }
        let remaining = deadline - .now
        guard remaining > .zero else { throw .expired(method) }
        var open = Frame.Open()
        open.method = method.wireName
        open.timeoutMicroseconds = UInt64(max(1, remaining / .microseconds(1)))
        open.metadata = metadata
        open.attempt = attempt
        let parts = pieces(of: request, endStream: true)
        let headBytes = metadata.bytes + open.method.count + FrameCodec.overheadBytesMax
        let isOneFrame = parts.count == 1 && request.count + headBytes <= FrameCodec.frameBytesMax - 128
        if isOneFrame {
            open.data = parts[0]
            open.endStream = true
        }
        let started: Result<ClientCall?, RPCError> = state.withLock { state in
            guard state.phase == .ready else { return .success(nil) }
            if let refusal = refusal(of: request, state) { return .failure(refusal) }
            let id = state.nextID
            state.nextID += 1
            let call = ClientCall(session: self, id: id)
            let inbox = Inbox(window: configuration.windowBytes, messageBytesMax: configuration.messageBytesMax)
            state.calls[id] = OpenCall(call: call, inbox: inbox, deadline: deadline)
            state.outbox.openLine(id, credit: Int(state.peer.streamWindowBytes))
            state.outbox.send(Frame(callID: id, .open(open)))
            if !isOneFrame { for part in parts { state.outbox.send(Frame(callID: id, .data(part))) } }
            return .success(call)
        }
        guard let call = try started.get() else { return nil }
        wakeDriver()
        arm(deadline)
        return call
    }

    private func refusal(of request: [UInt8], _ state: State) -> RPCError? {
        if state.calls.count >= Int(state.peer.callsMax) {
            return RPCError(.resourceExhausted, "too many calls on this connection", reason: .shed, notStarted: true)
        }
        let limit = Int(state.peer.messageBytesMax)
        guard request.count > limit else { return nil }
        let text = "the request of \(request.count) bytes is over the peer's limit of \(limit)"
        return RPCError(.resourceExhausted, text, reason: .messageTooLarge, notStarted: true)
    }

    /// The caller has no more interest: the peer is told, and nothing more is expected.
    package func cancel(_ id: UInt64, _ error: RPCError) {
        let call = state.withLock { state -> ClientCall? in
            guard let open = state.calls.removeValue(forKey: id) else { return nil }
            if !state.outbox.isUnsent(id) {
                state.outbox.sendAhead(Frame(callID: id, .cancel(reason: error.code.rawValue)))
            }
            state.outbox.closeLine(id)
            return open.call
        }
        guard let call else { return }
        call.ended(.failure(error))
        wakeDriver()
        closeIfDrained()
    }

    func consumed(_ id: UInt64, _ charge: Int) {
        let gives = state.withLock { state in
            state.calls[id]?.inbox.consumed(charge)
            let credit = state.calls[id]?.inbox.takeCredit()
            if let credit { state.outbox.sendAhead(Frame(callID: id, .credit(bytes: credit))) }
            return credit != nil
        }
        if gives { wakeDriver() }
    }

    /// The next frames to send, about `bytesMax` of payload at most; empty if there is nothing to send now.
    package func takeFrames(bytesMax: Int) -> [Frame] {
        state.withLock { state in
            // Nothing but Hello goes out before the peer's has come; calls start only then.
            state.outbox.take(bytesMax: bytesMax).frames
        }
    }

    /// The connection is gone: every call fails, as "may have run" if the peer can have heard of it.
    package func connectionLost(_ why: String) {
        let calls = state.withLock { state in
            let calls = state.calls.map { (call: $0.value.call, isUnsent: state.outbox.isUnsent($0.key)) }
            state.phase = .closed
            state.calls = [:]
            state.outbox = Outbox()
            // The driver leads back to this session.
            state.driver = nil
            return calls
        }
        for (call, isUnsent) in calls {
            let text = "the connection was lost: \(why)"
            let error = RPCError(.unavailable, text, reason: .connectionLost, notStarted: isUnsent)
            call.ended(.failure(error))
        }
        onPhaseChange()
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

    /// The peer has said Hello, or the connection is over.
    package var isDecided: Bool { state.withLock { $0.phase != .awaitingHello } }

    /// Asks the peer for a sign of life.
    package func ping() {
        state.withLock { $0.outbox.sendControl(.ping(ack: false, token: 1)) }
        wakeDriver()
    }

    private func arm(_ time: ContinuousClock.Instant) {
        let driver = state.withLock { state -> (any SessionDriver)? in
            if let next = state.nextCheck, next <= time { return nil }
            state.nextCheck = time
            return state.driver
        }
        driver?.check(at: time)
    }

    private func wakeDriver() { state.withLock { $0.driver }?.wake() }

    func phaseChanged() { onPhaseChange() }
}

extension ClientSession {
    /// Takes no new calls and closes as soon as those that run have ended.
    package func close() {
        let driver = state.withLock { state -> (any SessionDriver)? in
            if state.phase == .ready { state.phase = .draining }
            return state.calls.isEmpty ? state.driver : nil
        }
        driver?.close()
    }
}
