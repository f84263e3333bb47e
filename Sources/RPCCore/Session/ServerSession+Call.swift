import Synchronization

extension ServerSession {
    /// Runs the handler in a task of its own.
    func start(_ call: ServerCall, _ request: [UInt8]) {
        let task: Task<Void, Never>
        if let executor {
            // Until it first waits, the handler runs here and now: most need no other turn of the loop.
            task = Task.immediate(executorPreference: executor) { await self.run(call, request) }
        } else {
            task = Task { await self.run(call, request) }
        }
        let isOver = state.withLock { state in
            guard !call.isForgotten else { return false }
            call.task = task
            return call.told != nil || state.phase == .lost
        }
        if isOver { task.cancel() }
    }

    private func run(_ call: ServerCall, _ request: [UInt8]) async {
        do {
            finish(call, .success(try await answer(call, request)))
        } catch var error as RPCError {
            // A handler did run, whatever was true where the error came from.
            error.notStarted = false
            finish(call, .failure(error))
        } catch is CancellationError {
            finish(call, .failure(RPCError(.cancelled, "the call was cancelled")))
        } catch {
            let text = "internal error; the log of this service has request id \(call.context.requestID)"
            finish(call, .failure(RPCError(.internal, text)), cause: error)
        }
    }

    /// The only response, or nil when the handler has written what there is.
    private func answer(_ call: ServerCall, _ request: [UInt8]) async throws -> [UInt8]? {
        let writer = ServerCallWriter(session: self, line: call.line)
        let requests: any RPCByteStream = call.reader ?? NoRequests.only
        switch call.handler {
        case .unary(let handler): return try await handler(request, call.context)
        case .serverStreaming(let handler): try await handler(request, call.context, writer)
        case .clientStreaming(let handler): return try await handler(requests, call.context)
        case .bidirectional(let handler): try await handler(requests, call.context, writer)
        }
        return nil
    }

    /// The handler has returned: its caller is answered, unless that has happened or it has left.
    private func finish(_ call: ServerCall, _ outcome: Result<[UInt8]?, RPCError>, cause: (any Error)? = nil) {
        typealias Finished = (error: RPCError?, waiters: [Outbox.Waiter], driver: (any SessionDriver)?, isDone: Bool)
        let finished = state.withLock { state -> Finished in
            forget(call, &state)
            let error = call.told ?? tell(call, outcome, &state)
            return (error, call.line?.takeWaiters() ?? [], state.driver, state.isDone)
        }
        for waiter in finished.waiters { waiter.resume() }
        call.reader?.ended(.failure(RPCError(.cancelled, "the call is over")))
        finished.driver?.wake()
        let end = CallEnd(finished.error, cause: cause, duration: .now - call.started)
        service.interceptors.end(call.context, end)
        if finished.isDone { finished.driver?.close() }
    }

    /// Queues the call's last frames. Gives the error that the caller is told.
    private func tell(_ call: ServerCall, _ outcome: Result<[UInt8]?, RPCError>, _ state: inout State) -> RPCError? {
        var end = Frame.End()
        var failure: RPCError?
        switch outcome {
        case .failure(let error): failure = error
        case .success(nil): break
        case .success(let message?):
            let limit = Int(state.peer.messageBytesMax)
            if message.count > limit {
                failure = .tooLarge(message.count, limit: limit)
            } else if message.count <= Frame.Piece.bytesMax {
                end.data = Frame.Piece(payload: message)
            } else {
                let line = state.outbox.openLine(call.id)
                call.line = line
                if state.outbox.hold(message.count, for: line) {
                    for piece in Frame.Piece.pieces(of: message) { state.outbox.send(.data(piece), on: line) }
                } else {
                    failure = .full
                }
            }
        }
        if let failure { end = Frame.End(failure) }
        if let line = call.line {
            state.outbox.finish(.end(end), on: line)
        } else {
            state.outbox.sendWhole(Frame(callID: call.id, .end(end)))
        }
        return failure
    }

    /// The call needs no place any more: its handler has returned, or will never run.
    private func forget(_ call: ServerCall, _ state: inout State) {
        guard !call.isForgotten else { return }
        call.isForgotten = true
        state.calls[call.id] = nil
        bytes.release(call.heldBytes)
    }

    /// Ends a call while its request is coming or its handler runs, which is cancelled. `tells`: the caller has not
    /// left, and gets the error.
    func stop(_ id: UInt64, _ error: RPCError, tells: Bool) {
        var error = error
        typealias Stopped = (call: ServerCall?, task: Task<Void, Never>?, isStarted: Bool, waiters: [Outbox.Waiter])
        let stopped = state.withLock { state -> Stopped in
            guard let call = state.calls[id], call.told == nil else {
                return (nil, nil, false, tells ? [] : state.outbox.closeLine(id))
            }
            let waiters = tells ? call.line?.takeWaiters() : call.line.map { state.outbox.close($0) }
            error.notStarted = !call.isStarted
            call.told = error
            if !call.isStarted { forget(call, &state) }
            if tells { _ = tell(call, .failure(error), &state) }
            return (call, call.task, call.isStarted, waiters ?? [])
        }
        for waiter in stopped.waiters { waiter.resume() }
        if tells { wakeDriver() }
        guard let call = stopped.call else { return }
        stopped.task?.cancel()
        call.reader?.ended(.failure(RPCError(.cancelled, "the call is over")))
        if !stopped.isStarted {
            service.interceptors.end(call.context, CallEnd(error, duration: .now - call.started))
            closeIfDone()
        }
    }
}

/// Where a streaming handler writes.
struct ServerCallWriter: RPCByteWriter {
    let session: ServerSession
    /// Nil for a method that answers once.
    let line: Line?

    func queue(_ message: [UInt8]) throws(RPCError) -> Bool {
        guard let line else { throw RPCError(.internal, "this method answers with one message") }
        return try session.queue(message, on: line)
    }

    func waitForRoom() async throws(RPCError) {
        if let line { try await session.waitForRoom(line) }
    }
}

/// What a method without a stream of requests reads.
private struct NoRequests: RPCByteStream {
    static let only = NoRequests()

    func next() async throws(RPCError) -> [[UInt8]]? { nil }
}
