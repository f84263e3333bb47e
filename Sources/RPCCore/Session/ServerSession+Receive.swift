import Synchronization

extension ServerSession {
    private enum Step {
        case nothing
        case wake
        case open(Frame.Open)
        case data(Frame.Piece)
        case cancel
        case closeIfDone
    }

    /// Takes a frame of the peer. Throws if the connection must be closed.
    package func receive(_ frame: Frame) throws(FrameError) {
        let now = ContinuousClock.now
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
        case .data(let piece): data(piece, frame.callID)
        case .cancel: abandon(frame.callID, RPCError(.cancelled, "the caller left"))
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
        case .data(let piece): return .data(piece)
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
            guard let (method, handler) = service.router.find(open.method) else {
                let name = String(decoding: open.method.prefix(200), as: UTF8.self)
                throw RPCError(.unimplemented, "no method `\(name)` is served here", reason: .unknownMethod)
            }
            let identity = try admit()
            var context = ServerContext(
                method: method,
                metadata: open.metadata,
                deadline: now + configuration.timeout(open.timeoutMicroseconds),
                peer: peerName,
                identity: identity
            )
            try service.interceptors.begin(&context, at: now)
            do throws(RPCError) {
                try enter(open, id, handler, context, now)
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
            guard max(state.calls.count, state.outbox.waiting) < configuration.callsMax else {
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
        let first = open.data ?? (open.endStream && !handler.readsStream ? Frame.Piece() : nil)
        let isWhole = open.endStream && first?.more != true
        var call = OpenCall(
            handler: handler,
            context: context,
            started: now,
            inbox: Inbox(window: configuration.windowBytes, messageBytesMax: configuration.messageBytesMax),
            heldBytes: 0
        )
        if handler.readsStream {
            call.reader = CallReader(session: self, id: id)
            // Its handler runs in a moment; who ends the call from another thread until then must not say otherwise.
            call.isStarted = true
        }
        // A small request that is here needs no room: peers that hold all of it must not keep the others from calling.
        let commits = (isWhole ? 0 : configuration.windowBytes) + (handler.writesStream ? Outbox.lineBytesMax : 0)
        let isCommitted = state.withLock { state in
            guard state.heldBytes + commits <= configuration.committedBytesMax, service.bytes.hold(commits) else {
                return false
            }
            call.heldBytes = commits
            state.heldBytes += commits
            state.calls[id] = call
            if handler.writesStream { state.outbox.openLine(id) }
            return true
        }
        guard isCommitted else {
            throw RPCError(.resourceExhausted, "open calls hold all the memory they may", reason: .shed)
        }
        arm(context.deadline)
        if handler.readsStream { start(id, call, []) }
        if var first {
            first.endStream = first.endStream || open.endStream
            data(first, id)
        } else if open.endStream {
            call.reader?.ended(.success(()))
        }
    }

    private func data(_ piece: Frame.Piece, _ id: UInt64) {
        let step: Result<(OpenCall, Inbox.Arrival?, wake: Bool)?, RPCError> = state.withLock { state in
            // Frames of a call that ended here a moment ago are no fault of the peer.
            let takes = state.calls[id].map { $0.told == nil && ($0.reader != nil || !$0.isStarted) } ?? false
            return takes ? take(piece, id, &state) : .success(nil)
        }
        do throws(RPCError) {
            guard let (call, arrival, wake) = try step.get() else { return }
            if wake { wakeDriver() }
            if let reader = call.reader {
                if let arrival { reader.arrived(arrival) }
                if piece.endStream { reader.ended(.success(())) }
            } else if let arrival {
                start(id, call, arrival.message)
            }
        } catch {
            abort(id, error)
        }
    }

    private func take(
        _ piece: Frame.Piece,
        _ id: UInt64,
        _ state: inout State
    ) -> Result<(OpenCall, Inbox.Arrival?, wake: Bool)?, RPCError> {
        let readsStream = state.calls[id]?.reader != nil
        // The end of a stream of requests is no message, unless it carries one.
        let isBareEnd =
            readsStream && piece.endStream && piece.payload.isEmpty && state.calls[id]?.inbox.isUnfinished == false
        guard !isBareEnd else { return .success(state.calls[id].map { ($0, nil, false) }) }
        do throws(RPCError) {
            guard !(piece.more && piece.endStream) else {
                throw RPCError(.invalidArgument, "a piece says both `more` and `end_stream`")
            }
            // In place: a copy of the call, held here or by who calls this, would make every piece copy the message.
            let arrival = try state.calls[id]?.inbox.receive(piece) ?? nil
            try holdAnnounced(id, &state)
            let credit = state.calls[id]?.inbox.takeCredit()
            if let credit { state.outbox.sendAhead(Frame(callID: id, .credit(bytes: credit))) }
            guard let call = state.calls[id] else { return .success(nil) }
            if !readsStream, arrival != nil {
                guard piece.endStream else {
                    throw RPCError(.invalidArgument, "\(call.context.method.fullName) takes one request message")
                }
                state.calls[id]?.isStarted = true
            }
            return .success((call, arrival, credit != nil))
        } catch {
            return .failure(error)
        }
    }

    /// A message larger than the window needs more room than the call was given.
    private func holdAnnounced(_ id: UInt64, _ state: inout State) throws(RPCError) {
        guard let call = state.calls[id] else { return }
        let more = call.inbox.announcedBytes - max(call.heldBytes, configuration.windowBytes)
        guard more > 0 else { return }
        guard state.heldBytes + more <= configuration.committedBytesMax, service.bytes.hold(more) else {
            throw RPCError(.resourceExhausted, "open calls hold all the memory they may", reason: .shed)
        }
        state.calls[id]?.heldBytes += more
        state.heldBytes += more
    }
}
