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
        let step = try state.withLock { state throws(FrameError) in
            state.lastReceived = now
            return try self.step(frame, &state)
        }
        switch step {
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

    func data(_ piece: Frame.Piece, _ call: ServerCall, _ reader: CallReader) {
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
