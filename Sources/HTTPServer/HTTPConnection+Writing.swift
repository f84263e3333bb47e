import Logging
import NIOCore

extension HTTPConnection {
    // MARK: What a responder does

    func send(_ response: HTTPResponse, _ exchange: UInt64) throws {
        try checkUnanswered(exchange)
        _ = takeLateHead()
        endAfterAnswerIfNeeded()
        let hasBody = response.status >= 200 && response.status != 204 && response.status != 304
        ResponseHead.write(
            status: response.status,
            headers: response.headers,
            contentLength: hasBody ? response.body.count : nil,
            framing: .none,
            connection: connectionField,
            to: &pending
        )
        if hasBody, !isHead { pending.writeBytes(response.body) }
        complete()
    }

    /// True if a head that was promised is out in the place of this one.
    func begin(status: Int, headers: HTTPHeaders, _ exchange: UInt64) throws -> Bool {
        if exchange == self.exchange, takeLateHead() { return true }
        try writeHead(status: status, headers: headers, exchange)
        return false
    }

    func writeHead(status: Int, headers: HTTPHeaders, _ exchange: UInt64) throws {
        try checkUnanswered(exchange)
        endAfterAnswerIfNeeded()
        let framing: ResponseHead.Framing
        if isHead || status == 204 || status == 304 {
            framing = .none
        } else if headers["content-length"] != nil {
            framing = .bare
        } else {
            framing = isHTTP10 ? .untilClose : .chunked
        }
        if framing == .untilClose { keepAlive = false }
        ResponseHead.write(
            status: status,
            headers: headers,
            contentLength: nil,
            framing: framing,
            connection: connectionField,
            to: &pending
        )
        phase = .streaming(framing)
        scheduleFlush()
    }

    /// True when the writer has to wait before it writes more.
    func write(_ bytes: [UInt8], _ exchange: UInt64) throws -> Bool {
        let framing = try checkStreaming(exchange)
        if bytes.isEmpty || framing == .none { return false }
        if framing == .chunked { ResponseHead.writeChunk(bytes, to: &pending) } else { pending.writeBytes(bytes) }
        if pending.readableBytes >= Self.queuedBytesMax { flushNow() } else { scheduleFlush() }
        return !channel.isWritable
    }

    func end(_ exchange: UInt64) throws {
        if try checkStreaming(exchange) == .chunked { pending.writeStaticString("0\r\n\r\n") }
        complete()
    }

    func abort(_ exchange: UInt64) {
        guard exchange == self.exchange, phase != .closed else { return }
        flushNow()
        cut()
    }

    /// The handler came back: by now the request must be answered.
    func returned(_ exchange: UInt64, _ error: (any Error)?) {
        runningTasks -= 1
        defer { retireIfDone() }
        guard exchange == self.exchange, phase != .closed else { return }
        task = nil
        if isAbandoned { return cut() }
        if phase == .handling, let refusal = (error as? HTTPServerError)?.refusal {
            core.configuration.onRefusal(refusal)
            try? send(refusal.response, exchange)
            return
        }
        let reason = error.map { "\($0)" } ?? "it returned without finishing its answer"
        core.logger.error("HTTP handler failed", metadata: ["error": "\(reason)"])
        if phase == .handling {
            keepAlive = false
            try? send(.refusal(500, "the server failed to answer"), exchange)
        } else {
            abort(exchange)
        }
    }

    /// Answers without a handler and closes, leaving the client time to read the answer.
    func refuse(_ reason: HTTPRefusal, _ response: HTTPResponse? = nil) {
        guard phase == .reading else { return }
        core.configuration.onRefusal(reason)
        let response = response ?? reason.response
        keepAlive = false
        ResponseHead.write(
            status: response.status,
            headers: response.headers,
            contentLength: response.body.count,
            framing: .none,
            connection: "close",
            to: &pending
        )
        if !isHead { pending.writeBytes(response.body) }
        linger()
    }

    // MARK: Leaving

    private var connectionField: StaticString? {
        if !keepAlive { return "close" }
        return isHTTP10 ? "keep-alive" : nil
    }

    /// The next request can only be found behind a body that was read to its end.
    private func endAfterAnswerIfNeeded() {
        let isUnread = streamed.map { $0.state != .whole } ?? false
        if core.isStopping || isUnread { keepAlive = false }
    }

    private func complete() {
        _ = takeLateHead()
        exchange += 1
        task = nil
        streamed = nil
        leftWaiters.removeAll()
        wake(.body)
        guard keepAlive else { return linger() }
        phase = .reading
        lastMove = .now()
        // Answers of one tick leave together, after the last: a client of many connections is woken once for them all.
        scheduleFlush()
        if !queue.isEmpty { pump() } else { readOn() }
        if isInputClosed, phase == .reading { linger() }
    }

    /// Ends our side, throws away what still arrives and closes when the peer does, or after a while.
    ///
    /// Closing at once would make the system answer late bytes of the peer with a reset, which can destroy the answer
    /// before the peer has read it.
    func linger() {
        phase = .lingering
        dropArrival()
        queue.removeAll()
        queuedBytes = 0
        flushNow()
        readOn()
        let ended = loop.makePromise(of: Void.self)
        ended.futureResult.assumeIsolated().whenComplete { _ in self.lingerOn(until: .now() + Self.lingerTimeMax) }
        if let context { context.close(mode: .output, promise: ended) } else { ended.succeed() }
    }

    /// A peer that is still sending would not get to read the answer: it has longer.
    private func lingerOn(until end: NIODeadline) {
        if isInputClosed { return cut() }
        loop.assumeIsolated().scheduleTask(in: Self.lingerTime) {
            let now = NIODeadline.now()
            if now < end, now - self.lastMove < Self.lingerTime { self.lingerOn(until: end) } else { self.cut() }
        }
    }

    /// What arrived of a request that will not be answered.
    func dropArrival() {
        if let arrival { core.release(arrival.reserved) }
        arrival = nil
    }

    private func scheduleFlush() {
        if flushScheduled { return }
        flushScheduled = true
        loop.execute { self.flushNow() }
    }

    func flushNow() {
        flushScheduled = false
        guard pending.readableBytes > 0, let context else { return }
        lastMove = .now()
        context.writeAndFlush(wrapOutboundOut(pending), promise: nil)
        // The same memory again, if the system has taken all; not that of a long answer.
        if pending.capacity <= Self.keptBytesMax { pending.clear() } else { pending = ByteBuffer() }
    }

    // MARK: Waiting

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if channel.isWritable {
            lastMove = .now()
            wake(.writable)
        }
        context.fireChannelWritabilityChanged()
    }

    func wake(_ reason: WaitReason) {
        for (id, waiter) in waiters where waiter.reason == reason {
            waiters[id] = nil
            waiter.continuation.resume()
        }
    }

    func failWaiters() {
        let failed = waiters.values
        waiters.removeAll()
        for waiter in failed { waiter.continuation.resume(throwing: HTTPServerError.connectionClosed) }
    }

    private func isOver(_ reason: WaitReason) -> Bool {
        switch reason {
        case .writable: channel.isWritable
        case .body: streamed.map { $0.state != .arriving || !$0.waiting.isEmpty } ?? true
        }
    }

    func wait(for reason: WaitReason, _ exchange: UInt64) async throws {
        let id = try await onLoop { connection in
            connection.lastWaiter += 1
            return connection.lastWaiter
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                fromAnywhere { connection in
                    if connection.phase == .closed || connection.exchange != exchange {
                        continuation.resume(throwing: HTTPServerError.connectionClosed)
                    } else if connection.leftWaiters.remove(id) != nil {
                        continuation.resume(throwing: CancellationError())
                    } else if connection.isOver(reason) {
                        continuation.resume()
                    } else {
                        connection.waiters[id] = Waiter(reason: reason, continuation: continuation)
                    }
                }
            }
        } onCancel: {
            fromAnywhere { connection in
                if let waiter = connection.waiters.removeValue(forKey: id) {
                    waiter.continuation.resume(throwing: CancellationError())
                } else {
                    connection.leftWaiters.insert(id)
                }
            }
        }
    }

    // MARK: Checks

    func checkUnanswered(_ exchange: UInt64) throws {
        if phase == .closed { throw HTTPServerError.connectionClosed }
        guard exchange == self.exchange, phase == .handling else { throw HTTPServerError.alreadyAnswered }
    }

    private func checkStreaming(_ exchange: UInt64) throws -> ResponseHead.Framing {
        if phase == .closed { throw HTTPServerError.connectionClosed }
        guard exchange == self.exchange, case .streaming(let framing) = phase else {
            throw HTTPServerError.alreadyAnswered
        }
        return framing
    }
}
