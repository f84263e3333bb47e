import Synchronization

/// A call that runs on a connection: its responses, its request writer, and the way to leave it.
package struct RunningCall: Sendable {
    /// Where it runs.
    package let session: ClientSession
    /// Its number there.
    package let id: UInt64
    let reader: CallReader
    let line: Line?

    /// What comes back.
    package var responses: any RPCByteStream { reader }
    /// Takes the requests of a call that was started without one.
    package var requests: any RPCRequestByteWriter { ClientCallWriter(session: session, line: line) }

    /// Ends the call for its caller, if it has not ended; the server is told.
    package func leave() { session.cancel(id, RPCError(.cancelled, "the caller left")) }
}

/// Where the caller of a call with a stream of requests writes.
struct ClientCallWriter: RPCRequestByteWriter {
    let session: ClientSession
    /// Nil for a call whose request was whole.
    let line: Line?

    func queue(_ message: [UInt8]) throws(RPCError) -> Bool {
        guard let line else { throw RPCError(.failedPrecondition, "the call's only request was sent with it") }
        return try session.queue(message, on: line)
    }

    func waitForRoom() async throws(RPCError) {
        if let line { try await session.waitForRoom(line) }
    }

    func finish() {
        guard let line else { return }
        let (_, driver) = session.withOutbox { outbox, _ in
            if !line.isFinished { outbox.finish(.data(Frame.Piece(endStream: true)), on: line) }
        }
        driver?.wake()
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
        return try await call.reader.only(method)
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
        typealias Started = (call: RunningCall, driver: (any SessionDriver)?, check: Bool)
        let started = try state.withLock { state throws(RPCError) -> Started? in
            guard state.phase == .ready else { return nil }
            try checkRoom(for: request?.count ?? 0, state)
            let id = state.nextID
            state.nextID += 1
            let reader = CallReader(session: self, id: id, configuration)
            let line = Self.queue(&open, id, request, &state.outbox)
            state.calls[id] = OpenCall(reader: reader, line: line, deadline: deadline)
            let check = state.nextCheck.map { $0 > deadline } ?? true
            if check { state.nextCheck = deadline }
            return (RunningCall(session: self, id: id, reader: reader, line: line), state.driver, check)
        }
        guard let (call, driver, check) = started else { return nil }
        driver?.wake()
        if check { driver?.check(at: deadline) }
        return call
    }

    /// Queues what opens the call. Gives the line of what follows, if anything does.
    private static func queue(
        _ open: inout Frame.Open,
        _ id: UInt64,
        _ request: [UInt8]?,
        _ outbox: inout Outbox
    ) -> Line? {
        guard let request else {
            let line = outbox.openLine(id)
            outbox.send(.open(open), on: line)
            return line
        }
        let headBytes = open.metadata.bytes + open.method.count + FrameCodec.overheadBytesMax
        if request.count + headBytes <= FrameCodec.frameBytesMax - 128 {
            open.data = Frame.Piece(payload: request)
            open.endStream = true
            outbox.sendWhole(Frame(callID: id, .open(open)))
            return nil
        }
        let line = outbox.openLine(id)
        outbox.send(.open(open), on: line)
        var pieces = Frame.Piece.pieces(of: request)
        pieces[pieces.count - 1].endStream = true
        for piece in pieces.dropLast() { outbox.send(.data(piece), on: line) }
        if let last = pieces.last { outbox.finish(.data(last), on: line) }
        return line
    }

    /// Throws if the peer takes no more calls, or no message of so many bytes.
    private func checkRoom(for bytes: Int, _ state: borrowing State) throws(RPCError) {
        if state.calls.count >= Int(state.peer.callsMax) {
            throw RPCError(.resourceExhausted, "too many calls on this connection", reason: .shed, notStarted: true)
        }
        let limit = Int(state.peer.messageBytesMax)
        guard bytes > limit else { return }
        var error = RPCError.tooLarge(bytes, limit: limit)
        error.notStarted = true
        throw error
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
