import Synchronization

extension ClientSession {
    private enum Step {
        case nothing
        case wake
        case phaseChanged
        case goingAway([CallReader])
        case refused(RPCError)
        case data(CallReader, Frame.Piece)
        case end(CallReader, Result<Frame.Piece?, RPCError>, [Outbox.Waiter], isLast: Bool)
    }

    /// Takes a frame of the peer. Throws if the connection must be closed.
    package func receive(_ frame: Frame, now: ContinuousClock.Instant = .now) throws(FrameError) {
        let step = try state.withLock { state throws(FrameError) in
            state.lastReceived = now
            return try Self.step(frame, &state)
        }
        switch step {
        case .nothing: break
        case .wake: wakeDriver()
        case .phaseChanged:
            wakeDriver()
            phaseChanged()
        case .goingAway(let unsent):
            let error = RPCError(.unavailable, "the server is going away", reason: .draining, notStarted: true)
            for reader in unsent { reader.ended(.failure(error)) }
            wakeDriver()
            phaseChanged()
            closeIfDrained()
        case .refused(let error): refuse(error)
        case .data(let reader, let piece):
            do throws(RPCError) {
                if let credit = try reader.receive(piece) { giveCredit(reader.id, credit) }
            } catch {
                cancel(reader.id, error)
            }
        case .end(let reader, let outcome, let waiters, let isLast):
            switch outcome {
            case .success(let last): reader.ended(with: last)
            case .failure(let error): reader.ended(.failure(error))
            }
            for waiter in waiters { waiter.resume() }
            if isLast { closeIfDrained() }
        }
    }

    private static func step(_ frame: Frame, _ state: inout State) throws(FrameError) -> Step {
        if state.phase == .awaitingHello { return try greeting(frame, &state) }
        switch frame.kind {
        // Frames of a call that ended here a moment ago are no fault of the peer.
        case .data(let piece): return state.calls[frame.callID].map { .data($0.reader, piece) } ?? .nothing
        case .end(let end):
            guard let open = state.calls.removeValue(forKey: frame.callID) else { return .nothing }
            let waiters = open.line.map { state.outbox.close($0) } ?? []
            let outcome: Result<Frame.Piece?, RPCError> = end.error.map { .failure($0) } ?? .success(end.data)
            return .end(open.reader, outcome, waiters, isLast: state.phase == .draining && state.calls.isEmpty)
        case .credit(let bytes):
            state.outbox.addCredit(frame.callID, Int(clamping: bytes))
            return .wake
        case .ping(let ack, let token):
            guard !ack else { return .nothing }
            guard state.outbox.waiting < SessionConfiguration.waitingMax else {
                throw FrameError("the peer asks and does not read the answers")
            }
            state.outbox.sendControl(.ping(ack: true, token: token))
            return .wake
        case .goAway(let goAway):
            if goAway.reason == Reason.unauthenticated.rawValue { return .refused(goAway.refusal) }
            guard !state.isAcknowledged else { return .nothing }
            state.isAcknowledged = true
            var answer = Frame.GoAway()
            answer.ack = true
            state.outbox.sendControl(.goAway(answer))
            if state.phase == .ready { state.phase = .draining }
            return .goingAway(withdrawUnsent(&state))
        case .hello: throw FrameError("a second Hello")
        case .open, .cancel: throw FrameError("the server opened or cancelled a call")
        }
    }

    /// Calls that the server has not heard of: nothing may go out after the acknowledgement, or it could be lost.
    private static func withdrawUnsent(_ state: inout State) -> [CallReader] {
        var unsent: [CallReader] = []
        for (id, call) in state.calls where state.outbox.withdraw(id) {
            state.calls[id] = nil
            // A writer cannot wait yet: nothing of the call has left.
            for waiter in call.line.map({ state.outbox.close($0) }) ?? [] { waiter.resume() }
            unsent.append(call.reader)
        }
        return unsent
    }

    private static func greeting(_ frame: Frame, _ state: inout State) throws(FrameError) -> Step {
        switch frame.kind {
        case .hello(let hello):
            if let refusal = SessionConfiguration.refusal(of: hello) { throw refusal }
            state.peer = hello
            state.outbox.windowBytes = Int(hello.streamWindowBytes)
            state.phase = .ready
            return .phaseChanged
        case .goAway(let goAway): return .refused(goAway.refusal)
        default: throw FrameError("the first frame is not a Hello")
        }
    }

    /// The peer has looked at nothing that this side sent, or is not the one that was meant: every call ends so.
    package func refuse(_ error: RPCError) {
        let (readers, driver) = state.withLock { state in
            state.refusal = error
            state.phase = .draining
            defer { state.calls = [:] }
            return (state.calls.values.map(\.reader), state.driver)
        }
        for reader in readers { reader.ended(.failure(error)) }
        phaseChanged()
        driver?.close()
    }
}

extension Frame.GoAway {
    /// What a server that does not know the caller says, as the error of every call to it.
    fileprivate var refusal: RPCError {
        let text = String(decoding: message.prefix(Frame.End.messageBytesMax), as: UTF8.self)
        return RPCError(.unauthenticated, text, reason: .unauthenticated, notStarted: true)
    }
}
