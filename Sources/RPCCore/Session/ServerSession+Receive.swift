import Synchronization

extension ServerSession {
    private enum Step {
        case nothing
        case wake
        case open(Frame.Open)
        case data(ServerCall, CallReader, Frame.Piece)
        case cancel
        case closeIfDone
    }

    /// Takes a frame of the peer. Throws if the connection must be closed.
    package func receive(_ frame: Frame, now: ContinuousClock.Instant = .now) throws(FrameError) {
        let step: Result<Step, FrameError> = state.withLock { state in
            state.lastReceived = now
            do throws(FrameError) {
                return .success(try self.step(frame, &state))
            } catch {
                return .failure(error)
            }
        }
        switch try step.get() {
        case .nothing: break
        case .wake: wakeDriver()
        case .open(let open): self.open(open, frame.callID, now: now)
        case .data(let call, let reader, let piece): data(piece, call, reader)
        case .cancel: stop(frame.callID, RPCError(.cancelled, "the caller left"), tells: false)
        case .closeIfDone: closeIfDone()
        }
    }

    private func step(_ frame: Frame, _ state: inout State) throws(FrameError) -> Step {
        switch state.phase {
        case .open: break
        case .awaitingHello: return try greeting(frame, &state)
        case .refused, .lost: return .nothing
        }
        switch frame.kind {
        case .open(let open):
            guard frame.callID > state.lastID else {
                throw FrameError("call \(frame.callID) was opened after call \(state.lastID)")
            }
            try checkWaiting(state)
            state.lastID = frame.callID
            return .open(open)
        case .data(let piece):
            // Frames of a call that ended here a moment ago are no fault of the peer.
            guard let call = state.calls[frame.callID], call.told == nil, let reader = call.reader else {
                return .nothing
            }
            return .data(call, reader, piece)
        case .cancel: return .cancel
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
            return .closeIfDone
        case .hello: throw FrameError("a second Hello")
        case .end: throw FrameError("the client ended a call")
        }
    }

    /// This side speaks second: who does not belong here learns nothing but that.
    private func greeting(_ frame: Frame, _ state: inout State) throws(FrameError) -> Step {
        guard case .hello(let hello) = frame.kind else { throw FrameError("the first frame is not a Hello") }
        if let refusal = SessionConfiguration.refusal(of: hello) { throw refusal }
        guard let identity = service.authentication.identity(of: hello, state.identity) else {
            var goAway = Frame.GoAway()
            goAway.reason = Reason.unauthenticated.rawValue
            goAway.message = [UInt8](service.authentication.refusal.utf8)
            state.outbox.sendControl(.goAway(goAway))
            state.phase = .refused
            return .wake
        }
        state.identity = identity
        state.peer = hello
        state.peer.credential = []
        state.outbox.windowBytes = Int(hello.streamWindowBytes)
        // A GoAway that waited must not be the first word.
        state.outbox.sendFirst(.hello(configuration.hello))
        state.phase = .open
        return .wake
    }

    /// A peer that makes us say much and does not read it is cut off.
    private func checkWaiting(_ state: State) throws(FrameError) {
        guard state.outbox.waiting < SessionConfiguration.waitingMax else {
            throw FrameError("the peer asks and does not read the answers")
        }
    }

    private func open(_ open: Frame.Open, _ id: UInt64, now: ContinuousClock.Instant) {
        do throws(RPCError) {
            guard open.metadata.bytes <= Metadata.bytesMax else {
                throw RPCError(.invalidArgument, "metadata is over \(Metadata.bytesMax) bytes", notStarted: true)
            }
            guard let route = service.router.find(open.method) else {
                let name = String(decoding: open.method.prefix(200), as: UTF8.self)
                throw RPCError(.unimplemented, "no method `\(name)` is served here", reason: .unknownMethod)
            }
            let identity = try admit()
            var context = ServerContext(
                method: route.method,
                metadata: open.metadata,
                deadline: now + configuration.timeout(open.timeoutMicroseconds),
                peer: peerName,
                identity: identity
            )
            try service.interceptors.begin(&context, at: now)
            do throws(RPCError) {
                try enter(open, id, route.handler, context, now)
            } catch {
                service.interceptors.end(context, CallEnd(error, duration: .now - now))
                throw error
            }
        } catch {
            refuse(id, error)
        }
    }

    /// Who calls, if this connection takes one more call.
    private func admit() throws(RPCError) -> PeerIdentity {
        let result: Result<PeerIdentity, RPCError> = state.withLock { state in
            guard !state.isDraining else {
                return .failure(RPCError(.unavailable, "shutting down", reason: .draining))
            }
            // What waits counts too: an answer that its caller does not read holds a place like a handler that runs.
            guard max(state.calls.count, state.outbox.callsWaiting) < configuration.callsMax else {
                return .failure(RPCError(.resourceExhausted, "too many calls on this connection", reason: .shed))
            }
            return .success(state.identity)
        }
        return try result.get()
    }

    private func refuse(_ id: UInt64, _ error: RPCError) {
        var refusal = error
        refusal.notStarted = true
        let end = Frame(callID: id, .end(Frame.End(refusal)))
        state.withLock { $0.outbox.sendWhole(end) }
        wakeDriver()
    }

    /// The call gets its place, and its task as soon as there is something for it to do.
    private func enter(
        _ open: Frame.Open,
        _ id: UInt64,
        _ handler: RPCRouter.Handler,
        _ context: ServerContext,
        _ now: ContinuousClock.Instant
    ) throws(RPCError) {
        let whole = handler.readsStream ? nil : try open.wholeRequest(configuration.messageBytesMax)
        // A small request that is here needs no room: peers that hold all of it must not keep the others from calling.
        let commits =
            (whole == nil ? configuration.windowBytes : 0) + (handler.writesStream ? Outbox.lineBytesMax : 0)
        let call = ServerCall(
            id: id,
            handler: handler,
            context: context,
            started: now,
            reader: whole == nil ? CallReader(session: self, id: id, configuration) : nil,
            isStarted: whole != nil || handler.readsStream,
            heldBytes: commits
        )
        let (isCommitted, driver) = state.withLock { state -> (Bool, (any SessionDriver)?) in
            guard bytes.hold(commits) else { return (false, nil) }
            state.calls[id] = call
            if handler.writesStream { call.line = state.outbox.openLine(id) }
            if let next = state.nextCheck, next <= context.deadline { return (true, nil) }
            state.nextCheck = context.deadline
            return (true, state.driver)
        }
        guard isCommitted else { throw .full }
        driver?.check(at: context.deadline)
        if let whole { return start(call, whole) }
        if handler.readsStream { start(call, []) }
        guard let reader = call.reader else { return }
        if var first = open.data {
            first.endStream = first.endStream || open.endStream
            data(first, call, reader)
        } else if open.endStream {
            reader.ended(.success(()))
        }
    }

    private func data(_ piece: Frame.Piece, _ call: ServerCall, _ reader: CallReader) {
        do throws(RPCError) {
            // The end of a stream of requests is no message, unless it carries one.
            let isBareEnd =
                piece.endStream && piece.payload.isEmpty && call.handler.readsStream && !reader.isUnfinished
            guard !(piece.more && piece.endStream) else {
                throw RPCError(.invalidArgument, "a piece says both `more` and `end_stream`")
            }
            if !isBareEnd {
                let credit = try reader.receive(piece)
                if piece.more { try holdAnnounced(call, reader) }
                if let credit { giveCredit(call.id, credit) }
            }
            if call.handler.readsStream {
                if piece.endStream { reader.ended(.success(())) }
            } else if !piece.more, let message = reader.takeFirst() {
                guard piece.endStream else {
                    throw RPCError(.invalidArgument, "\(call.context.method.fullName) takes one request message")
                }
                reader.ended(.success(()))
                state.withLock { _ in call.isStarted = true }
                start(call, message)
            }
        } catch {
            stop(call.id, error, tells: true)
        }
    }

    /// A message larger than the window needs more room than the call was given.
    private func holdAnnounced(_ call: ServerCall, _ reader: CallReader) throws(RPCError) {
        let announced = reader.announcedBytes
        let isHeld = state.withLock { _ in
            let more = announced - max(call.heldBytes, configuration.windowBytes)
            guard more > 0 else { return true }
            guard bytes.hold(more) else { return false }
            call.heldBytes += more
            return true
        }
        guard isHeld else { throw .full }
    }
}

extension Frame.Open {
    /// The request, if the frame holds all of it. Throws when it is larger than this side takes.
    fileprivate func wholeRequest(_ limit: Int) throws(RPCError) -> [UInt8]? {
        guard endStream || data?.endStream == true, data?.more != true else { return nil }
        guard let payload = data?.payload else { return [] }
        guard payload.count <= limit else { throw .tooLarge(payload.count, limit: limit) }
        return payload
    }
}
