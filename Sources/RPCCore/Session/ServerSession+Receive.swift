import Synchronization

extension ServerSession {
    private enum Step {
        case nothing
        case wake
        case start(UInt64, [UInt8])
        case cancel(Task<Void, Never>?, [UnsafeContinuation<Void, Never>])
    }

    /// Takes a frame of the peer. Throws if the connection must be closed.
    package func receive(_ frame: Frame) throws(FrameError) {
        let now = ContinuousClock.now
        let step: Result<Step, FrameError> = state.withLock { state in
            state.lastReceived = now
            do throws(FrameError) {
                return .success(try self.step(frame, &state, now: now))
            } catch {
                return .failure(error)
            }
        }
        switch try step.get() {
        case .nothing: break
        case .wake: wakeDriver()
        case .start(let id, let request): start(id, request)
        case .cancel(let task, let waiters):
            task?.cancel()
            for waiter in waiters { waiter.resume() }
        }
        switch frame.kind {
        case .open: armDeadline(of: frame.callID)
        case .goAway, .cancel: closeIfDone()
        default: break
        }
    }

    private func step(_ frame: Frame, _ state: inout State, now: ContinuousClock.Instant) throws(FrameError) -> Step {
        guard state.hasHello else {
            guard case .hello(let hello) = frame.kind else { throw FrameError("the first frame is not a Hello") }
            if let refusal = SessionConfiguration.refusal(of: hello) { throw refusal }
            state.peer = hello
            state.hasHello = true
            return .wake
        }
        switch frame.kind {
        case .open(let open): return try self.open(open, frame.callID, &state, now: now)
        case .data(let piece): return data(piece, frame.callID, &state)
        case .cancel: return cancel(frame.callID, &state)
        case .credit(let bytes):
            state.outbox.addCredit(frame.callID, Int(clamping: bytes))
            return .wake
        case .ping(let ack, let token):
            guard !ack else { return .nothing }
            try checkWaiting(state)
            state.outbox.sendControl(.ping(ack: true, token: token))
            return .wake
        case .goAway(let goAway):
            if goAway.ack, state.isDraining { state.isAcknowledged = true }
            return .nothing
        case .hello: throw FrameError("a second Hello")
        case .end: throw FrameError("the client ended a call")
        }
    }

    private func open(
        _ open: Frame.Open,
        _ id: UInt64,
        _ state: inout State,
        now: ContinuousClock.Instant
    ) throws(FrameError) -> Step {
        guard id > state.lastID else { throw FrameError("call \(id) was opened after call \(state.lastID)") }
        try checkWaiting(state)
        state.lastID = id
        state.outbox.openLine(id, credit: Int(state.peer.streamWindowBytes))
        func refuse(_ error: RPCError) -> Step {
            state.outbox.send(Frame(callID: id, .end(Frame.End(error))))
            return .wake
        }
        guard !state.isDraining else {
            return refuse(RPCError(.unavailable, "shutting down", reason: .draining, notStarted: true))
        }
        guard open.metadata.bytes <= Metadata.bytesMax else {
            return refuse(RPCError(.invalidArgument, "metadata is over \(Metadata.bytesMax) bytes", notStarted: true))
        }
        guard let (method, handler) = router.find(open.method) else {
            let name = String(decoding: open.method.prefix(200), as: UTF8.self)
            let text = "no method `\(name)` is served here"
            return refuse(RPCError(.unimplemented, text, reason: .unknownMethod, notStarted: true))
        }
        // Lines count too: an answer that its caller does not read holds a place like a handler that runs.
        guard max(state.calls.count, state.outbox.waiting - 1) < configuration.callsMax, limit.enter() else {
            return refuse(RPCError(.resourceExhausted, "too many calls are running", reason: .shed, notStarted: true))
        }
        let asked =
            open.timeoutMicroseconds == 0 ? nil : Duration.microseconds(Int64(clamping: open.timeoutMicroseconds))
        let timeout = min(asked ?? configuration.timeoutDefault, configuration.timeoutMax)
        let context = ServerContext(method: method, metadata: open.metadata, deadline: now + timeout, peer: peerName)
        let inbox = Inbox(window: configuration.windowBytes, messageBytesMax: configuration.messageBytesMax)
        state.calls[id] = OpenCall(method: method, handler: handler, context: context, started: now, inbox: inbox)
        guard let piece = open.data ?? (open.endStream ? Frame.Piece() : nil) else { return .nothing }
        return data(piece, id, &state, isWhole: open.endStream)
    }

    private func data(_ piece: Frame.Piece, _ id: UInt64, _ state: inout State, isWhole: Bool = false) -> Step {
        // Frames of a call that ended here a moment ago are no fault of the peer.
        guard let isBusy = state.calls[id].map({ $0.isOver || $0.isStarted }), !isBusy else { return .nothing }
        do throws(RPCError) {
            // In place: a copy of the call would make every piece copy the message.
            let arrival = try state.calls[id]?.inbox.receive(piece) ?? nil
            let announced = state.calls[id]?.inbox.announcedBytes ?? 0
            if announced > 0, state.calls[id]?.heldBytes == 0 {
                guard limit.hold(announced) else {
                    throw RPCError(.resourceExhausted, "too many bytes are coming in", reason: .shed)
                }
                state.calls[id]?.heldBytes = announced
            }
            if let credit = state.calls[id]?.inbox.takeCredit() {
                state.outbox.sendAhead(Frame(callID: id, .credit(bytes: credit)))
            }
            guard let arrival else { return .wake }
            guard isWhole || piece.endStream else {
                throw RPCError(.unimplemented, "calls with several request messages are not served", notStarted: true)
            }
            state.calls[id]?.isStarted = true
            return .start(id, arrival.message)
        } catch {
            forget(id, &state)
            var refused = error
            refused.notStarted = true
            state.outbox.send(Frame(callID: id, .end(Frame.End(refused))))
            return .wake
        }
    }

    private func cancel(_ id: UInt64, _ state: inout State) -> Step {
        state.outbox.closeLine(id)
        guard let call = state.calls[id] else { return .nothing }
        guard call.isStarted else {
            forget(id, &state)
            return .nothing
        }
        state.calls[id]?.isOver = true
        return .cancel(call.task, Self.takeWaiters(id, &state))
    }

    /// A peer that makes us say much and does not read it is cut off.
    private func checkWaiting(_ state: State) throws(FrameError) {
        guard state.outbox.waiting < SessionConfiguration.waitingMax else {
            throw FrameError("the peer asks and does not read the answers")
        }
    }

    /// From the moment that it is opened, also while its request comes in.
    private func armDeadline(of id: UInt64) {
        if let deadline = state.withLock({ $0.calls[id]?.context.deadline }) { arm(deadline) }
    }
}
