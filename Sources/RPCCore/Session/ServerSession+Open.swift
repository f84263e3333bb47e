import Synchronization

/// How a call comes in: from its Open to its place and its task, or to a refusal.
extension ServerSession {
    func open(_ open: Frame.Open, _ id: UInt64, now: ContinuousClock.Instant) {
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
        try state.withLock { state throws(RPCError) in
            guard !state.isDraining else { throw RPCError(.unavailable, "shutting down", reason: .draining) }
            // What waits counts too: an answer that its caller does not read holds a place like a handler that runs.
            guard max(state.calls.count, state.outbox.callsWaiting) < configuration.callsMax else {
                throw RPCError(.resourceExhausted, "too many calls on this connection", reason: .shed)
            }
            return state.identity
        }
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
