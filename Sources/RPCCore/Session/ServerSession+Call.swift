import Synchronization

extension ServerSession {
    /// Runs the handler in a task of its own.
    func start(_ id: UInt64, _ call: OpenCall, _ request: [UInt8]) {
        let task: Task<Void, Never>
        if let executor {
            // Until it first waits, the handler runs here and now: most need no other turn of the loop.
            task = Task.immediate(executorPreference: executor) { await self.run(id, call, request) }
        } else {
            task = Task { await self.run(id, call, request) }
        }
        let isOver = state.withLock { state in
            guard state.calls[id] != nil else { return false }
            state.calls[id]?.isStarted = true
            state.calls[id]?.task = task
            return state.calls[id]?.told != nil || state.phase == .lost
        }
        if isOver { task.cancel() }
    }

    private func run(_ id: UInt64, _ call: OpenCall, _ request: [UInt8]) async {
        let context = call.context
        do {
            switch call.handler {
            case .unary(let handler): finish(id, call, .success(try await handler(request, context)))
            case .serverStreaming(let handler):
                try await handler(request, context, ServerCallWriter(session: self, id: id))
                finish(id, call, .success(nil))
            case .clientStreaming(let handler):
                guard let requests = call.reader else { return }
                finish(id, call, .success(try await handler(requests, context)))
            case .bidirectional(let handler):
                guard let requests = call.reader else { return }
                try await handler(requests, context, ServerCallWriter(session: self, id: id))
                finish(id, call, .success(nil))
            }
        } catch var error as RPCError {
            // A handler did run, whatever was true where the error came from.
            error.notStarted = false
            finish(id, call, .failure(error))
        } catch is CancellationError {
            finish(id, call, .failure(RPCError(.cancelled, "the call was cancelled")))
        } catch {
            let text = "internal error; the log of this service has request id \(context.requestID)"
            finish(id, call, .failure(RPCError(.internal, text)), cause: error)
        }
    }

    /// The handler has returned: its caller is answered, unless that has happened or it has left.
    private func finish(
        _ id: UInt64,
        _ call: OpenCall,
        _ outcome: Result<[UInt8]?, RPCError>,
        cause: (any Error)? = nil
    ) {
        let (error, waiters) = state.withLock { state -> (RPCError?, [Outbox.Waiter]) in
            guard let open = forget(id, &state) else { return (nil, []) }
            if let told = open.told { return (told, []) }
            return (answer(id, outcome, &state), state.outbox.takeWaiters(id))
        }
        for waiter in waiters { waiter.resume() }
        call.reader?.ended(.failure(RPCError(.cancelled, "the call is over")))
        wakeDriver()
        service.interceptors.end(call.context, CallEnd(error, cause: cause, duration: .now - call.started))
        closeIfDone()
    }

    /// Queues the call's last frames. Gives the error that the caller is told.
    private func answer(_ id: UInt64, _ outcome: Result<[UInt8]?, RPCError>, _ state: inout State) -> RPCError? {
        var end = Frame.End()
        var failure: RPCError?
        switch outcome {
        case .failure(let error): failure = error
        case .success(nil): break
        case .success(let message?):
            let limit = Int(state.peer.messageBytesMax)
            guard message.count <= limit else {
                failure = .tooLarge(message.count, limit: limit)
                break
            }
            var pieces = Frame.Piece.pieces(of: message)
            if pieces.count > 1 { state.outbox.openLine(id) }
            if pieces.count == 1 { end.data = pieces.removeLast() }
            for piece in pieces { state.outbox.send(Frame(callID: id, .data(piece))) }
        }
        if let failure { end = Frame.End(failure) }
        let frame = Frame(callID: id, .end(end))
        if state.outbox.hasLine(id) { state.outbox.finish(frame) } else { state.outbox.sendWhole(frame) }
        return failure
    }

    /// The call needs no place any more: its handler has returned, or will never run.
    private func forget(_ id: UInt64, _ state: inout State) -> OpenCall? {
        guard let call = state.calls.removeValue(forKey: id) else { return nil }
        state.heldBytes -= call.heldBytes
        service.bytes.release(call.heldBytes)
        return call
    }

    /// Ends a call with an error while its request is coming or its handler runs, which is cancelled.
    func abort(_ id: UInt64, _ error: RPCError) { stop(id, error, tells: true) }

    /// The caller has left: nobody is told, the handler is cancelled.
    func abandon(_ id: UInt64, _ error: RPCError) { stop(id, error, tells: false) }

    private func stop(_ id: UInt64, _ error: RPCError, tells: Bool) {
        var error = error
        let (call, waiters) = state.withLock { state -> (OpenCall?, [Outbox.Waiter]) in
            let waiters = tells ? state.outbox.takeWaiters(id) : state.outbox.closeLine(id)
            guard let call = state.calls[id], call.told == nil else { return (nil, waiters) }
            error.notStarted = !call.isStarted
            state.calls[id]?.told = error
            if !call.isStarted { _ = forget(id, &state) }
            if tells { _ = answer(id, .failure(error), &state) }
            return (call, waiters)
        }
        for waiter in waiters { waiter.resume() }
        if tells { wakeDriver() }
        guard let call else { return }
        call.task?.cancel()
        call.reader?.ended(.failure(RPCError(.cancelled, "the call is over")))
        if !call.isStarted {
            service.interceptors.end(call.context, CallEnd(error, duration: .now - call.started))
            closeIfDone()
        }
    }
}

/// Where a streaming handler writes.
struct ServerCallWriter: RPCByteWriter {
    let session: ServerSession
    let id: UInt64

    func write(_ message: [UInt8]) async throws(RPCError) { try await session.write(message, call: id) }
}
