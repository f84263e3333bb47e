import Synchronization

extension ClientSession {
    private enum Step {
        case nothing
        case wake
        case phaseChanged
        case goingAway([CallReader<ClientSession>])
        case refused(RPCError)
        case arrival(CallReader<ClientSession>, Inbox.Arrival?, wake: Bool)
        case end(CallReader<ClientSession>, Inbox.Arrival?, Result<Void, RPCError>, [Outbox.Waiter], isLast: Bool)
        case broken(UInt64, RPCError)
    }

    /// Takes a frame of the peer. Throws if the connection must be closed.
    package func receive(_ frame: Frame) throws(FrameError) {
        let now = ContinuousClock.now
        let step: Result<Step, FrameError> = state.withLock { state in
            state.lastReceived = now
            do throws(FrameError) {
                return .success(try Self.step(frame, &state))
            } catch {
                return .failure(error)
            }
        }
        switch try step.get() {
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
        case .arrival(let reader, let arrival, let wake):
            if let arrival { reader.arrived(arrival) }
            if wake { wakeDriver() }
        case .end(let reader, let arrival, let outcome, let waiters, let isLast):
            if let arrival { reader.arrived(arrival) }
            reader.ended(outcome)
            for waiter in waiters { waiter.resume() }
            if isLast { closeIfDrained() }
        case .broken(let id, let error): cancel(id, error)
        }
    }

    private static func step(_ frame: Frame, _ state: inout State) throws(FrameError) -> Step {
        if state.phase == .awaitingHello { return try greeting(frame, &state) }
        switch frame.kind {
        case .data(let piece): return data(piece, frame.callID, &state)
        case .end(let end): return self.end(end, frame.callID, &state)
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
    private static func withdrawUnsent(_ state: inout State) -> [CallReader<ClientSession>] {
        var unsent: [CallReader<ClientSession>] = []
        for (id, call) in state.calls where state.outbox.withdraw(id) {
            state.calls[id] = nil
            // A writer cannot wait yet: nothing of the call has left.
            for waiter in state.outbox.closeLine(id) { waiter.resume() }
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

    private static func data(_ piece: Frame.Piece, _ id: UInt64, _ state: inout State) -> Step {
        // Frames of a call that ended here a moment ago are no fault of the peer.
        guard let reader = state.calls[id]?.reader else { return .nothing }
        do throws(RPCError) {
            // In place: a copy of the call would make every piece copy the message.
            let arrival = try state.calls[id]?.inbox.receive(piece) ?? nil
            let credit = state.calls[id]?.inbox.takeCredit()
            if let credit { state.outbox.sendAhead(Frame(callID: id, .credit(bytes: credit))) }
            return .arrival(reader, arrival, wake: credit != nil)
        } catch {
            return .broken(id, error)
        }
    }

    private static func end(_ end: Frame.End, _ id: UInt64, _ state: inout State) -> Step {
        guard var open = state.calls.removeValue(forKey: id) else { return .nothing }
        let waiters = state.outbox.closeLine(id)
        let isLast = state.calls.isEmpty
        if let error = end.error { return .end(open.reader, nil, .failure(error), waiters, isLast: isLast) }
        do throws(RPCError) {
            let arrival = try end.data.flatMap { piece throws(RPCError) in try open.inbox.receive(piece) }
            guard !open.inbox.isUnfinished else {
                throw RPCError(.dataLoss, "the call ended in the middle of a message")
            }
            return .end(open.reader, arrival, .success(()), waiters, isLast: isLast)
        } catch {
            return .end(open.reader, nil, .failure(error), waiters, isLast: isLast)
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
