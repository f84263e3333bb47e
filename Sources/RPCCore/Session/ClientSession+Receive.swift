import Synchronization

extension ClientSession {
    private enum Step {
        case nothing
        case wake
        case phaseChanged
        case arrival(ClientCall, Inbox.Arrival?)
        case end(ClientCall, Inbox.Arrival?, Result<Void, RPCError>)
        case goingAway([ClientCall])
        case broken(UInt64, RPCError)
    }

    /// Takes a frame of the peer. Throws if the connection must be closed.
    package func receive(_ frame: Frame) throws(FrameError) {
        let step: Result<Step, FrameError> = state.withLock { state in
            state.lastReceived = .now
            do throws(FrameError) {
                return .success(try Self.step(frame, &state))
            } catch {
                return .failure(error)
            }
        }
        switch try step.get() {
        case .nothing: break
        case .wake: driverWake()
        case .phaseChanged:
            driverWake()
            phaseChanged()
        case .arrival(let call, let arrival): if let arrival { call.arrived(arrival) }
        case .goingAway(let unsent):
            let error = RPCError(.unavailable, "the server is shutting down", reason: .draining, notStarted: true)
            for call in unsent { call.ended(.failure(error)) }
            driverWake()
            phaseChanged()
            closeIfDrained()
        case .end(let call, let arrival, let outcome):
            if let arrival { call.arrived(arrival) }
            call.ended(outcome)
            closeIfDrained()
        case .broken(let id, let error): cancel(id, error)
        }
    }

    private func driverWake() { state.withLock { $0.driver }?.wake() }

    private static func step(_ frame: Frame, _ state: inout State) throws(FrameError) -> Step {
        if state.phase == .awaitingHello {
            guard case .hello(let hello) = frame.kind else { throw FrameError("the first frame is not a Hello") }
            if let refusal = SessionConfiguration.refusal(of: hello) { throw refusal }
            state.peer = hello
            state.phase = .ready
            return .phaseChanged
        }
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
        case .goAway:
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

    /// Takes back the calls whose Open has not left. The server closes when it has read the answer to its GoAway: an
    /// Open behind that might be lost, and nobody could say whether the call had been served.
    private static func withdrawUnsent(_ state: inout State) -> [ClientCall] {
        let unsent = state.calls.filter { state.outbox.isUnsent($0.key) }
        for id in unsent.keys {
            state.calls[id] = nil
            state.outbox.closeLine(id)
        }
        return unsent.values.map(\.call)
    }

    private static func data(_ piece: Frame.Piece, _ id: UInt64, _ state: inout State) -> Step {
        // Frames of a call that ended here a moment ago are no fault of the peer.
        guard let call = state.calls[id]?.call else { return .nothing }
        do throws(RPCError) {
            // In place: a copy of the call would make every piece copy the message.
            let arrival = try state.calls[id]?.inbox.receive(piece) ?? nil
            let credit = state.calls[id]?.inbox.takeCredit()
            if let credit { state.outbox.sendAhead(Frame(callID: id, .credit(bytes: credit))) }
            return arrival == nil && credit != nil ? .wake : .arrival(call, arrival)
        } catch {
            return .broken(id, error)
        }
    }

    private static func end(_ end: Frame.End, _ id: UInt64, _ state: inout State) -> Step {
        guard var open = state.calls.removeValue(forKey: id) else { return .nothing }
        state.outbox.closeLine(id)
        if let error = end.error { return .end(open.call, nil, .failure(error)) }
        do throws(RPCError) {
            let arrival = try end.data.flatMap { piece throws(RPCError) in try open.inbox.receive(piece) }
            return .end(open.call, arrival, .success(()))
        } catch {
            return .end(open.call, nil, .failure(error))
        }
    }

    /// After GoAway, when the last call has ended, the connection has done its work.
    func closeIfDrained() {
        let driver = state.withLock { $0.phase == .draining && $0.calls.isEmpty ? $0.driver : nil }
        driver?.close()
    }
}
