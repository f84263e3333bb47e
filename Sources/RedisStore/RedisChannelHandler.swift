import NIOCore

/// One connection's pipeline: commands go out in order, replies come back in the same order. Lives on its event loop.
final class RedisChannelHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private struct Pending {
        let waiter: RedisWaiter
        let byteCount: Int
        let sent: NIODeadline
        /// When its caller waits no longer; nil = as long as the connection's own limit.
        let until: NIODeadline?
    }

    private var reader: RedisReader
    private var pending = CircularBuffer<Pending>()
    private var context: ChannelHandlerContext?
    private var timer: Scheduled<Void>?
    private var waitTimer: (at: NIODeadline, task: Scheduled<Void>)?
    private let commandTimeout: TimeAmount
    /// Told of every command that left the pipeline: its bytes, and how long it took, nil if it had no reply.
    private let onSettled: (Int, TimeAmount?) -> Void
    private let onClosed: (RedisError) -> Void
    private var closeReason: RedisError?

    init(
        reader: consuming RedisReader,
        commandTimeout: TimeAmount,
        onSettled: @escaping (Int, TimeAmount?) -> Void,
        onClosed: @escaping (RedisError) -> Void
    ) {
        self.reader = reader
        self.commandTimeout = commandTimeout
        self.onSettled = onSettled
        self.onClosed = onClosed
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    /// Writes the commands and flushes once.
    func submit(_ entries: [RedisEntry]) {
        guard let context, context.channel.isActive else {
            for entry in entries { settle(entry.waiter, entry.byteCount, .failure(Self.gone)) }
            return
        }
        let now = NIODeadline.now()
        var buffer = context.channel.allocator.buffer(capacity: entries.reduce(64) { $0 + $1.byteCount + 64 })
        for entry in entries {
            guard RedisWriter.write(entry.command, to: &buffer) else {
                settle(entry.waiter, entry.byteCount, .failure(RedisError(.unexpected, "the command has no words")))
                continue
            }
            let until = entry.wait.map { now + TimeAmount($0) }
            pending.append(Pending(waiter: entry.waiter, byteCount: entry.byteCount, sent: now, until: until))
            if let until { armWaitTimer(until) }
        }
        context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
        armTimer()
    }

    /// Closes; what is pending fails with `reason`.
    func close(_ reason: RedisError) {
        if closeReason == nil { closeReason = reason }
        context?.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard reader.feed(unwrapInboundIn(data)) else {
            close(RedisError(.disconnected, "a reply is longer than \(RedisReader.replyBytesMax) bytes"))
            return
        }
        do throws(RedisError) {
            while let reply = try reader.next() {
                guard let first = pending.popFirst() else {
                    throw RedisError(.disconnected, "the server answered what was not asked")
                }
                if case .error(let message) = reply {
                    first.waiter.resolve(.failure(RedisError(.refused, message)))
                } else {
                    first.waiter.resolve(.success(reply))
                }
                onSettled(first.byteCount, NIODeadline.now() - first.sent)
            }
        } catch {
            close(error)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        waitTimer?.task.cancel()
        let reason = closeReason ?? Self.gone
        while let entry = pending.popFirst() {
            settle(entry.waiter, entry.byteCount, .failure(reason))
        }
        onClosed(reason)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        close(RedisError(.disconnected, "\(error)"))
    }

    private func settle(_ waiter: RedisWaiter, _ byteCount: Int, _ outcome: RedisWaiter.Outcome) {
        waiter.resolve(outcome)
        onSettled(byteCount, nil)
    }

    /// One timer a connection, for the oldest command: replies come in order, so it is the first to be late.
    private func armTimer() {
        guard timer == nil, let context, let first = pending.first else { return }
        timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: first.sent + commandTimeout) {
            self.timer = nil
            self.checkTimeout()
        }
    }

    /// One timer for all that wait: a timer each would cost more than the commands.
    private func armWaitTimer(_ deadline: NIODeadline) {
        guard let context else { return }
        if let waitTimer {
            guard deadline < waitTimer.at else { return }
            waitTimer.task.cancel()
        }
        let task = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) {
            self.waitTimer = nil
            self.endWaits()
        }
        waitTimer = (deadline, task)
    }

    /// Those whose time is over are told so; their replies, when they come, tell nobody.
    private func endWaits() {
        let now = NIODeadline.now()
        var next: NIODeadline?
        for entry in pending {
            guard let until = entry.until else { continue }
            if until <= now {
                entry.waiter.resolve(.failure(RedisError(.timedOut, "no reply within the caller's wait")))
            } else {
                next = min(next ?? until, until)
            }
        }
        if let next { armWaitTimer(next) }
    }

    private func checkTimeout() {
        guard let first = pending.first else { return }
        if first.sent + commandTimeout <= .now() {
            close(RedisError(.timedOut, "no reply within the connection's limit"))
        } else {
            armTimer()
        }
    }

    private static let gone = RedisError(.disconnected, "the connection was closed")
}
