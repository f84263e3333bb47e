import NIOCore
import NIOHTTP1

extension HTTPConnection {
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        lastMove = .now()
        let part = unwrapInboundIn(data)
        if phase == .lingering { return }
        if phase == .reading, queue.isEmpty, !isPumping { return take(part) }
        enqueue(.part(part))
    }

    /// Pipelined requests wait in order; beyond the bound the peer has to wait as well.
    private func enqueue(_ input: Input) {
        queue.append(input)
        switch input {
        case .part(.body(let bytes)): queuedBytes += bytes.readableBytes
        default: queuedBytes += 256
        }
    }

    func read(context: ChannelHandlerContext) {
        if queuedBytes > Self.queuedBytesMax { readHeld = true } else { context.read() }
    }

    /// Handles what waited, until a request is running again.
    func pump() {
        if isPumping { return }
        isPumping = true
        var next = 0
        while phase == .reading, next < queue.count {
            switch queue[next] {
            case .part(let part): take(part)
            case .refusal(let response): refuse(response)
            }
            next += 1
        }
        queue.removeFirst(min(next, queue.count))
        isPumping = false
        if queue.isEmpty {
            queuedBytes = 0
            if readHeld {
                readHeld = false
                context?.read()
            }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError, channel.isActive, error != .invalidEOFState else {
            return context.close(promise: nil)
        }
        let response: HTTPResponse =
            switch error {
            case .headerOverflow: .refusal(431, "the request's header is too long")
            case .invalidVersion: .refusal(505, "this server speaks HTTP/1.1")
            default: .refusal(400, "the request is not valid HTTP/1.1")
            }
        if phase == .reading, queue.isEmpty, !isPumping { refuse(response) } else { enqueue(.refusal(response)) }
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
        isHTTP10 = head.version.minor == 0
        // The decoder reads nothing behind a request that asks for an upgrade, so the connection ends with it.
        let endsHere = head.method == .CONNECT || head.headers.contains(name: "upgrade")
        keepAlive = head.isKeepAlive && !endsHere && !core.isStopping
        requestStart = .now()
        let length = head.headers.first(name: "content-length").flatMap { Int($0) } ?? 0
        if length > core.configuration.bodyBytesMax { return refuseBody() }
        self.head = head
        if let expected = head.headers.first(name: "expect") {
            guard expected.lowercased() == "100-continue" else {
                return refuse(.refusal(417, "the only expectation that can be met is 100-continue"))
            }
            if !isHTTP10 {
                pending.writeStaticString("HTTP/1.1 100 Continue\r\n\r\n")
                flushNow()
            }
        }
    }

    private func append(_ bytes: ByteBuffer) {
        guard head != nil else { return }
        guard body.count + bytes.readableBytes <= core.configuration.bodyBytesMax else { return refuseBody() }
        if body.isEmpty {
            body = Array(bytes.readableBytesView)
        } else {
            body.append(contentsOf: bytes.readableBytesView)
        }
    }

    private func finish() {
        guard let head else { return }
        self.head = nil
        let body = self.body
        self.body = []
        guard let path = RequestTarget.path(of: head.uri) else {
            return refuse(.refusal(400, "the request's target is not a valid path"))
        }
        let request = HTTPRequest(
            method: head.method.rawValue,
            path: path,
            rawTarget: head.uri,
            headers: HTTPHeaders(fields: head.headers),
            body: body,
            remoteAddress: remoteAddress
        )
        phase = .handling
        exchange += 1
        runningTasks += 1
        let responder = HTTPResponder(connection: self, exchange: exchange)
        task = Task(executorPreference: executor) {
            await self.serve(request, responder)
        }
    }

    private func serve(_ request: HTTPRequest, _ responder: HTTPResponder) async {
        var failure: (any Error)?
        do { try await core.handler.respond(to: request, responder) } catch { failure = error }
        let error = failure
        fromAnywhere { $0.returned(responder.exchange, error) }
    }

    private func refuseBody() {
        refuse(.refusal(413, "the request's body is too long"))
    }
}
