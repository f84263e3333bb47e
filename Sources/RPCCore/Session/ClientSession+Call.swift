import Synchronization

/// A call that runs on a connection: its responses, its request writer, and the way to leave it.
package struct RunningCall: Sendable {
    /// Where it runs.
    package let session: ClientSession
    /// Its number there.
    package let id: UInt64
    let reader: CallReader<ClientSession>

    /// What comes back.
    package var responses: any RPCByteStream { reader }
    /// Takes the requests of a call that was started without one.
    package var requests: any RPCRequestByteWriter { ClientCallWriter(session: session, id: id) }

    /// Ends the call for its caller, if it has not ended; the server is told.
    package func leave() { session.cancel(id, RPCError(.cancelled, "the caller left")) }
}

/// Where the caller of a call with a stream of requests writes.
struct ClientCallWriter: RPCRequestByteWriter {
    let session: ClientSession
    let id: UInt64

    func write(_ message: [UInt8]) async throws(RPCError) { try await session.write(message, call: id) }

    func finish() {
        let hasMore = session.withOutbox { outbox in
            guard outbox.takesMore(id) else { return false }
            outbox.finish(Frame(callID: id, .data(Frame.Piece(endStream: true))))
            return true
        }
        if hasMore { session.wakeDriver() }
    }
}

extension ClientSession {
    /// Runs a unary call here; nil if this session takes no new calls, so nothing was sent.
    package func unary(
        _ method: MethodDescriptor,
        _ request: [UInt8],
        metadata: Metadata,
        deadline: ContinuousClock.Instant,
        attempt: UInt32 = 0
    ) async throws(RPCError) -> [UInt8]? {
        let call = try start(method, request, metadata: metadata, deadline: deadline, attempt: attempt)
        guard let call else { return nil }
        let messages = try await call.reader.all()
        guard messages.count == 1 else {
            throw RPCError(.internal, "\(method.fullName) was answered with \(messages.count) messages instead of one")
        }
        return messages[0]
    }

    /// Starts a call here; nil if this session takes no new calls, so nothing was sent. The caller leaves it when it
    /// reads no more.
    ///
    /// - Parameters:
    ///   - method: what is called.
    ///   - request: the only request, or nil for a call whose requests are written one by one.
    ///   - metadata: goes with it.
    ///   - deadline: when the caller's time is over.
    ///   - attempt: how often the call was sent before.
    /// - Returns: the call that runs.
    /// - Throws: what keeps the call from being sent: limits of the peer, or a deadline that has passed.
    package func start(
        _ method: MethodDescriptor,
        _ request: [UInt8]?,
        metadata: Metadata,
        deadline: ContinuousClock.Instant,
        attempt: UInt32 = 0
    ) throws(RPCError) -> RunningCall? {
        guard metadata.bytes <= Metadata.bytesMax else {
            throw RPCError(.invalidArgument, "metadata is over \(Metadata.bytesMax) bytes", notStarted: true)
        }
        let remaining = deadline - .now
        guard remaining > .zero else { throw .expired(method) }
        var open = Frame.Open()
        open.method = method.wireName
        open.timeoutMicroseconds = remaining.microseconds
        open.metadata = metadata
        open.attempt = attempt
        let started: Result<RunningCall?, RPCError> = state.withLock { state in
            guard state.phase == .ready else { return .success(nil) }
            if let refusal = refusal(of: request?.count ?? 0, state) { return .failure(refusal) }
            let id = state.nextID
            state.nextID += 1
            let reader = CallReader(session: self, id: id)
            let inbox = Inbox(window: configuration.windowBytes, messageBytesMax: configuration.messageBytesMax)
            state.calls[id] = OpenCall(reader: reader, inbox: inbox, deadline: deadline)
            Self.queue(&open, id, request, &state.outbox)
            return .success(RunningCall(session: self, id: id, reader: reader))
        }
        guard let call = try started.get() else { return nil }
        wakeDriver()
        arm(deadline)
        return call
    }

    private static func queue(_ open: inout Frame.Open, _ id: UInt64, _ request: [UInt8]?, _ outbox: inout Outbox) {
        guard let request else {
            outbox.openLine(id)
            return outbox.send(Frame(callID: id, .open(open)))
        }
        let headBytes = open.metadata.bytes + open.method.count + FrameCodec.overheadBytesMax
        if request.count + headBytes <= FrameCodec.frameBytesMax - 128 {
            open.data = Frame.Piece(payload: request)
            open.endStream = true
            return outbox.sendWhole(Frame(callID: id, .open(open)))
        }
        outbox.openLine(id)
        outbox.send(Frame(callID: id, .open(open)))
        var pieces = Frame.Piece.pieces(of: request)
        pieces[pieces.count - 1].endStream = true
        for piece in pieces.dropLast() { outbox.send(Frame(callID: id, .data(piece))) }
        if let last = pieces.last { outbox.finish(Frame(callID: id, .data(last))) }
    }

    private func refusal(of bytes: Int, _ state: State) -> RPCError? {
        if state.calls.count >= Int(state.peer.callsMax) {
            return RPCError(.resourceExhausted, "too many calls on this connection", reason: .shed, notStarted: true)
        }
        let limit = Int(state.peer.messageBytesMax)
        guard bytes > limit else { return nil }
        var error = RPCError.tooLarge(bytes, limit: limit)
        error.notStarted = true
        return error
    }
}

extension Duration {
    /// Whole microseconds, at least one: what travels as a deadline.
    var microseconds: UInt64 {
        let (seconds, attoseconds) = components
        let (product, overflow) = UInt64(clamping: seconds).multipliedReportingOverflow(by: 1_000_000)
        return overflow ? .max : max(1, product + UInt64(clamping: attoseconds / 1_000_000_000_000))
    }
}
