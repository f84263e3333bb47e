import Synchronization

extension ServerSession {
    func start(_ id: UInt64, _ request: [UInt8]) {
        guard let call = state.withLock({ $0.calls[id] }) else { return }
        observer?.callStarted(call.method)
        guard call.context.remaining > .zero else {
            finish(id, call, .failure(.expired(call.method)))
            return
        }
        let task = Task(executorPreference: executor) {
            let outcome = await self.serve(id, call, request)
            self.finish(id, call, outcome)
        }
        let isOver = state.withLock { state in
            state.calls[id]?.task = task
            return state.calls[id]?.isOver ?? false || state.isLost
        }
        if isOver { task.cancel() }
    }

    private func serve(_ id: UInt64, _ call: OpenCall, _ request: [UInt8]) async -> Result<[UInt8]?, RPCError> {
        do {
            switch call.handler {
            case .unary(let handler): return .success(try await handler(request, call.context))
            case .serverStreaming(let handler):
                try await handler(request, call.context, ServerCallWriter(session: self, id: id))
                return .success(nil)
            }
        } catch var error as RPCError {
            // A handler did run, whatever was true where the error came from.
            error.notStarted = false
            return .failure(error)
        } catch is CancellationError {
            return .failure(RPCError(.cancelled, "the call was cancelled"))
        } catch {
            observer?.handlerFailed(call.method, requestID: call.context.requestID, error: error)
            return .failure(
                RPCError(.internal, "internal error; the log of this service has request id \(call.context.requestID)")
            )
        }
    }

    /// The handler has returned.
    private func finish(_ id: UInt64, _ call: OpenCall, _ outcome: Result<[UInt8]?, RPCError>) {
        let code = end(id, outcome)
        state.withLock { forget(id, &$0) }
        observer?.callEnded(call.method, code: code, after: .now - call.started)
        closeIfDone()
    }

    /// Answers the caller, unless that has happened or the caller has left. Returns the code for the records.
    @discardableResult
    func end(_ id: UInt64, _ outcome: Result<[UInt8]?, RPCError>) -> Code {
        let (code, task, waiters) = state.withLock {
            state -> (Code, Task<Void, Never>?, [UnsafeContinuation<Void, Never>]) in
            guard let call = state.calls[id], !call.isOver else {
                return (state.calls[id]?.code ?? .cancelled, nil, [])
            }
            state.calls[id]?.isOver = true
            let waiters = Self.takeWaiters(id, &state)
            var end = Frame.End()
            switch outcome {
            case .failure(var error):
                if !call.isStarted {
                    error.notStarted = true
                    forget(id, &state)
                }
                end = Frame.End(error)
            case .success(let message?) where message.count > Int(state.peer.messageBytesMax):
                let text = "the response of \(message.count) bytes is over the caller's limit"
                end = Frame.End(RPCError(.resourceExhausted, text, reason: .messageTooLarge))
            case .success(let message?):
                var parts = pieces(of: message, endStream: true)
                if parts.count == 1 { end.data = parts.removeLast() }
                for part in parts { state.outbox.send(Frame(callID: id, .data(part))) }
            case .success(nil): break
            }
            state.outbox.send(Frame(callID: id, .end(end)))
            state.calls[id]?.code = end.code
            return (end.code, call.task, waiters)
        }
        // A handler that has returned does not notice; one whose time is over must stop.
        if case .failure = outcome { task?.cancel() }
        for waiter in waiters { waiter.resume() }
        wakeDriver()
        return code
    }
}

/// Where a streaming handler writes.
struct ServerCallWriter: RPCByteWriter {
    /// A call's bytes that wait to be sent before its writer waits, too.
    static let queuedBytesMax = 65_536

    let session: ServerSession
    let id: UInt64

    func write(_ message: [UInt8]) async throws(RPCError) {
        let mustWait = try session.queue(id, message)
        if mustWait { await session.waitForRoom(id) }
        if Task.isCancelled { throw RPCError(.cancelled, "the caller left") }
    }
}

extension ServerSession {
    fileprivate func queue(_ id: UInt64, _ message: [UInt8]) throws(RPCError) -> Bool {
        let result: Result<Bool, RPCError> = state.withLock { state in
            guard let call = state.calls[id], !call.isOver, !state.isLost else {
                return .failure(RPCError(.cancelled, "the caller left"))
            }
            guard message.count <= Int(state.peer.messageBytesMax) else {
                let text = "a message of \(message.count) bytes is over the caller's limit"
                return .failure(RPCError(.resourceExhausted, text, reason: .messageTooLarge))
            }
            for piece in pieces(of: message, endStream: false) {
                state.outbox.send(Frame(callID: id, .data(piece)))
            }
            return .success(state.outbox.queuedBytes(id) >= ServerCallWriter.queuedBytesMax)
        }
        let mustWait = try result.get()
        wakeDriver()
        return mustWait
    }

    /// Returns when the reader has caught up, or the call is over.
    fileprivate func waitForRoom(_ id: UInt64) async {
        await withTaskCancellationHandler {
            await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
                let isOpen = state.withLock { state in
                    guard let call = state.calls[id], !call.isOver, !state.isLost, !Task.isCancelled,
                        state.outbox.queuedBytes(id) >= ServerCallWriter.queuedBytesMax
                    else { return false }
                    state.calls[id]?.drained.append(continuation)
                    return true
                }
                if !isOpen { continuation.resume() }
            }
        } onCancel: {
            // All of them: those that were not meant look again and wait.
            for waiter in state.withLock({ Self.takeWaiters(id, &$0) }) { waiter.resume() }
        }
    }
}
