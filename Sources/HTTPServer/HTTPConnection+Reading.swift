import NIOCore
import NIOHTTP1

extension HTTPConnection {
    /// Bytes came, whatever they are: the handler before the decoder says so.
    func received(_ count: Int) {
        lastMove = .now()
        if arrival == nil, phase == .reading { arrival = Arrival(start: lastMove) }
        arrival?.rawBytes += count
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        if isDiscarding { return }
        if acceptsParts, queue.isEmpty, !isPumping { return take(part) }
        enqueue(.part(part))
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if let arrival, arrival.hasTooMuchFraming(core.configuration) {
            if phase != .reading {
                failBody(.bodyMalformed)
            } else if arrival.request == nil {
                refuse(.headTooLong)
            } else {
                refuse(.malformed, .refusal(400, "the request's body is mostly framing"))
            }
        }
        context.fireChannelReadComplete()
    }

    /// Whether the next part belongs to the request that is being read or streamed.
    private var acceptsParts: Bool { phase == .reading || isBodyArriving }

    private var isBodyArriving: Bool { streamed?.state == .arriving }

    /// The connection ends with the answer that is running or was given.
    private var isDiscarding: Bool {
        if case .failed = streamed?.state { return true }
        return phase == .lingering || phase == .closed
    }

    /// Pipelined requests wait in order; beyond the bound the peer has to wait as well.
    private func enqueue(_ input: Input) {
        queue.append(input)
        queuedBytes += 256
        switch input {
        case .part(.body(let bytes)): queuedBytes += bytes.readableBytes
        case .part(.head(let head)):
            queuedBytes += head.headers.reduce(head.uri.utf8.count) { $0 + $1.name.utf8.count + $1.value.utf8.count }
        default: break
        }
    }

    /// Handles what waited, until a request is running again.
    func pump() {
        if isPumping { return }
        isPumping = true
        var next = 0
        while acceptsParts, next < queue.count {
            switch queue[next] {
            case .part(let part): take(part)
            case .refusal(let reason, let response): refuse(reason, response)
            }
            next += 1
        }
        queue.removeFirst(min(next, queue.count))
        isPumping = false
        if queue.isEmpty { queuedBytes = 0 }
        readOn()
    }

    // MARK: Back-pressure

    private var mustHold: Bool {
        if isDiscarding { return false }
        return queuedBytes > Self.queuedBytesMax || (streamed?.waiting.count ?? 0) >= StreamedBody.waitingBytesMax
    }

    func read(context: ChannelHandlerContext) {
        guard mustHold else { return context.read() }
        if heldSince == nil { heldSince = .now() }
    }

    /// Reads again if nothing speaks against it any more. The time for which the client was held back is not its own.
    func readOn() {
        guard let since = heldSince, !mustHold else { return }
        heldSince = nil
        lastMove = .now()
        if let start = arrival?.start { arrival?.start = start + (lastMove - since) }
        context?.read()
    }

    // MARK: The end of the input

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // What follows an error of the decoder: the connection is on its way to its end already.
        if error is ByteToMessageDecoderError { return }
        guard let error = error as? HTTPParserError, channel.isActive, error != .invalidEOFState else {
            return context.close(promise: nil)
        }
        if isBodyArriving { return failBody(.bodyMalformed) }
        let refusal: (reason: HTTPRefusal, response: HTTPResponse) =
            switch error {
            case .headerOverflow: (.headTooLong, HTTPRefusal.headTooLong.response)
            case .invalidVersion: (.malformed, .refusal(505, "this server speaks HTTP/1.1"))
            default: (.malformed, HTTPRefusal.malformed.response)
            }
        if phase == .reading, queue.isEmpty, !isPumping {
            refuse(refusal.reason, refusal.response)
        } else {
            enqueue(.refusal(refusal.reason, refusal.response))
        }
    }

    /// The peer sends no more. It may still read, or have left altogether: that cannot be told apart. So what costs
    /// nothing may still be answered for a moment, everything else is cancelled, and what is said all the same is sent.
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event as? ChannelEvent == .inputClosed else { return context.fireUserInboundEventTriggered(event) }
        isInputClosed = true
        switch phase {
        case .reading: linger()
        case .handling, .streaming: leaveSoon()
        case .lingering: cut()
        case .closed: break
        }
    }

    private func leaveSoon() {
        guard isSafe else { return abandon() }
        let exchange = exchange
        loop.assumeIsolated().scheduleTask(in: Self.halfCloseGrace) {
            if self.exchange == exchange { self.abandon() }
        }
    }

    private func abandon() {
        isAbandoned = true
        task?.cancel()
    }

    // MARK: One request

    private func take(_ part: HTTPServerRequestPart) {
        switch part {
        case .head(let head): begin(head)
        case .body(let bytes): append(bytes)
        case .end: finish()
        }
    }

    private func begin(_ head: HTTPRequestHead) {
        isHead = head.method == .HEAD
        isSafe = isHead || head.method == .GET || head.method == .OPTIONS
        isHTTP10 = head.version.minor == 0
        // The decoder reads nothing behind a request that asks for an upgrade, so the connection ends with it.
        let headers = HTTPHeaders(head.headers)
        let endsHere = head.method == .CONNECT || headers.contains("upgrade")
        keepAlive = head.isKeepAlive && !endsHere && !core.isStopping
        let arrival = self.arrival ?? Arrival(start: .now())
        self.arrival = arrival
        if let response = RequestRules.violation(headers, isHTTP10: isHTTP10) { return refuse(.malformed, response) }
        guard let path = RequestTarget.path(of: head.uri) else {
            return refuse(.malformed, .refusal(400, "the request's target is not a valid path"))
        }
        let request = HTTPRequest(
            method: head.method.rawValue,
            path: path,
            rawTarget: head.uri,
            headers: headers,
            remoteAddress: remoteAddress
        )
        let policy = core.handler.bodyPolicy(for: request)
        switch policy {
        case .collect(let bytesMax): arrival.bodyBytesMax = bytesMax ?? core.configuration.bodyBytesMax
        case .stream(let bytesMax): arrival.bodyBytesMax = bytesMax
        }
        arrival.bodyBytesExpected = headers["content-length"].flatMap { Int($0) } ?? 0
        if arrival.bodyBytesExpected > arrival.bodyBytesMax { return refuse(.bodyTooLong) }
        let hasBody = arrival.bodyBytesExpected > 0 || headers.contains("transfer-encoding")
        let mustContinue = hasBody && !isHTTP10 && headers.contains("expect")
        if case .stream = policy { return beginStream(request, hasBody: hasBody, mustContinue: mustContinue) }
        arrival.request = request
        if mustContinue { sendContinue() }
    }

    private func sendContinue() {
        pending.writeStaticString("HTTP/1.1 100 Continue\r\n\r\n")
        flushNow()
    }

    private func append(_ bytes: ByteBuffer) {
        let count = bytes.readableBytes
        guard let isWithin = arrival?.count(count) else { return }
        guard isWithin else { return streamed == nil ? refuse(.bodyTooLong) : failBody(.bodyTooLong) }
        if streamed != nil {
            streamed?.waiting.append(contentsOf: bytes.readableBytesView)
            return wake(.body)
        }
        guard core.reserve(count) else { return refuse(.memory) }
        arrival?.collect(bytes)
    }

    private func finish() {
        guard let arrival else { return }
        self.arrival = nil
        if streamed != nil {
            streamed?.state = .whole
            return wake(.body)
        }
        guard var request = arrival.request else { return }
        request.body = arrival.body
        exchange += 1
        run(request, reserved: arrival.reserved)
    }

    private func run(_ request: HTTPRequest, reserved: Int) {
        phase = .handling
        runningTasks += 1
        isAbandoned = false
        let responder = HTTPResponder(connection: self, exchange: exchange)
        // Until it first waits, the handler runs here and now: most need no other turn of the loop.
        let task = Task.immediate(executorPreference: executor) {
            await self.serve(request, responder)
            self.core.release(reserved)
        }
        // It may have answered, or found the client gone, by now.
        guard exchange == responder.exchange else { return phase == .closed ? task.cancel() : () }
        self.task = task
        if isInputClosed { leaveSoon() }
    }

    private func serve(_ request: HTTPRequest, _ responder: HTTPResponder) async {
        var failure: (any Error)?
        do { try await core.handler.respond(to: request, responder) } catch { failure = error }
        let error = failure
        fromAnywhere { $0.returned(responder.exchange, error) }
    }

    // MARK: A streamed body

    private func beginStream(_ request: HTTPRequest, hasBody: Bool, mustContinue: Bool) {
        let reserved = hasBody ? StreamedBody.reservedBytes : 0
        guard core.reserve(reserved) else { return refuse(.memory) }
        exchange += 1
        streamed = StreamedBody(mustContinue: mustContinue)
        var request = request
        request.stream = HTTPBodyReader(connection: self, exchange: exchange)
        run(request, reserved: reserved)
    }

    /// What the handler is given next.
    func takeBody(_ exchange: UInt64) throws -> StreamedBody.Piece {
        if phase == .closed { throw HTTPServerError.connectionClosed }
        guard exchange == self.exchange, let streamed else { throw HTTPServerError.alreadyAnswered }
        if streamed.mustContinue {
            self.streamed?.mustContinue = false
            lastMove = .now()
            arrival?.start = lastMove
            sendContinue()
        }
        if !streamed.waiting.isEmpty {
            self.streamed?.waiting = []
            readOn()
            return .bytes(streamed.waiting)
        }
        switch streamed.state {
        case .arriving: return .wait
        case .whole: return .end
        case .failed(let error): throw error
        }
    }

    /// The rest of the body is not read; its reader is told why.
    func failBody(_ error: HTTPServerError) {
        guard streamed?.state == .arriving else { return }
        streamed?.state = .failed(error)
        streamed?.waiting = []
        arrival = nil
        keepAlive = false
        readOn()
        wake(.body)
    }
}
