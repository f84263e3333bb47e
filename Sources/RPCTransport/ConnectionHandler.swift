import Logging
package import NIOCore
package import RPCCore
import Synchronization

/// Puts handlers in front of the one that reads frames, for TLS. Called on the channel's loop before anything is read.
package typealias ChannelSecurity = @Sendable (any Channel) throws -> Void

/// The user event by which such a handler says who the peer is, before it passes on the peer's first bytes.
package struct PeerIdentified: Sendable {
    /// Who it is.
    package let identity: PeerIdentity

    /// The peer is this one.
    package init(_ identity: PeerIdentity) { self.identity = identity }
}

/// Either side's session, as far as a channel needs to know it.
protocol FrameSession: Sendable {
    func receive(_ frame: Frame, now: ContinuousClock.Instant) throws(FrameError)
    func takeFrames(bytesMax: Int, into frames: inout [Frame])
    func identify(_ identity: PeerIdentity)
    func refuse(_ error: RPCError)
    func check(now: ContinuousClock.Instant)
    func connectionEnded(_ why: String)
    func ping()
    var lastReceived: ContinuousClock.Instant { get }
}

extension FrameSession {
    /// A peer that says nothing for two intervals is gone, whatever TCP thinks.
    func keepAlive(every interval: Duration, _ channel: any Channel) {
        let amount = TimeAmount.milliseconds(Int64(interval / .milliseconds(1)))
        let task = channel.eventLoop.scheduleRepeatedTask(initialDelay: amount, delay: amount) { _ in
            if ContinuousClock.now - lastReceived > interval * 2 {
                channel.close(promise: nil)
            } else {
                ping()
            }
        }
        channel.closeFuture.whenComplete { _ in task.cancel() }
    }
}

extension ClientSession: FrameSession {
    func connectionEnded(_ why: String) { connectionLost(why) }
    /// Who the server is was checked by the transport before it came to this.
    func identify(_ identity: PeerIdentity) {}
}

extension ServerSession: FrameSession {
    func connectionEnded(_ why: String) { connectionLost() }
    /// Nobody here waits for an answer.
    func refuse(_ error: RPCError) {}
}

/// Moves a session's frames over a channel: reads as they come, and once per turn of the loop runs the tasks that this
/// woke, then writes all that they had to say.
final class ConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Payload handed to the kernel at a time; more waits until it has taken that.
    private static let writeBytesMax = 65_536

    private let session: any FrameSession
    private let executor: LoopExecutor
    private let logger: Logger
    private var parser = FrameParser()
    private var frames: [Frame] = []
    /// Used again for each write that the kernel took at once.
    private var written = ByteBuffer()
    private var context: ChannelHandlerContext?
    private var driver: ChannelDriver?
    private var closesWhenFlushed = false
    private var isClosing = false
    /// Why the connection ended, or is about to.
    var why = "closed by the peer"

    init(session: any FrameSession, executor: LoopExecutor, logger: Logger) {
        self.session = session
        self.executor = executor
        self.logger = logger
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        driver = nil
        // A connection that was closed while it was read hears of no end of that.
        executor.runAll()
    }

    /// What the session asks of this channel comes through here.
    func makeDriver(on loop: any EventLoop) -> ChannelDriver {
        let driver = ChannelDriver(loop: loop, executor: executor, handler: NIOLoopBound(self, eventLoop: loop))
        self.driver = driver
        return driver
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // What is said from here on goes out when all has been read, and tasks run then.
        driver?.hold()
        executor.hold()
        parser.feed(unwrapInboundIn(data))
        let now = ContinuousClock.now
        do throws(FrameError) {
            while let frame = try parser.next() { try session.receive(frame, now: now) }
        } catch {
            let peer = context.remoteAddress.map { "\($0)" } ?? "unknown"
            logger.warning(
                "closing a connection: not of the protocol",
                metadata: ["peer": "\(peer)", "rule": "\(error)"]
            )
            why = error.description
            if error == .tls {
                let text = "the peer demands TLS, and this side was given no certificates"
                session.refuse(RPCError(.unauthenticated, text, reason: .unauthenticated, notStarted: true))
            }
            context.close(promise: nil)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        executor.runAll()
        driver?.release()
        flush()
        context.fireChannelReadComplete()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let identified = event as? PeerIdentified { session.identify(identified.identity) }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        session.connectionEnded(why)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        why = "\(error)"
        // From TLS, which says so when one side does not take the other's certificate.
        if let refusal = error as? RPCError { session.refuse(refusal) }
        context.close(promise: nil)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        flush()
        context.fireChannelWritabilityChanged()
    }

    /// Writes what the session has, as far as the channel takes it.
    func flush() {
        guard let context else { return }
        while context.channel.isWritable {
            session.takeFrames(bytesMax: Self.writeBytesMax, into: &frames)
            guard !frames.isEmpty else { break }
            written.clear(minimumCapacity: frames.reduce(0) { $0 + FrameCodec.encodedBytes($1) })
            written.writeWithUnsafeMutableBytes(minimumWritableBytes: 0) { memory in
                frames.reduce(0) { $0 + FrameCodec.encode($1, into: .init(rebasing: memory[$0...])) }
            }
            frames.removeAll(keepingCapacity: frames.count <= 1024)
            context.writeAndFlush(wrapOutboundOut(written), promise: nil)
        }
        if closesWhenFlushed, context.channel.isWritable { closeNow(context) }
    }

    /// Closes after what waits has been handed to the kernel.
    func close() {
        guard !closesWhenFlushed else { return }
        closesWhenFlushed = true
        why = "drained"
        flush()
    }

    private func closeNow(_ context: ChannelHandlerContext) {
        guard !isClosing else { return }
        isClosing = true
        context.writeAndFlush(wrapOutboundOut(ByteBuffer())).assumeIsolated().whenComplete { _ in
            context.close(promise: nil)
        }
    }

    func check() { session.check(now: .now) }
}

/// What a session asks of its channel, from any thread.
final class ChannelDriver: SessionDriver {
    private let loop: any EventLoop
    private let executor: LoopExecutor
    private let handler: NIOLoopBound<ConnectionHandler>
    private let isScheduled = Atomic(false)
    private let timer = Mutex<Scheduled<Void>?>(nil)

    init(loop: any EventLoop, executor: LoopExecutor, handler: NIOLoopBound<ConnectionHandler>) {
        self.loop = loop
        self.executor = executor
        self.handler = handler
    }

    func wake() {
        guard !isScheduled.exchange(true, ordering: .acquiringAndReleasing) else { return }
        // Who speaks is mostly a task that the loop runs now.
        if !executor.writeAfterwards(self) { loop.execute { self.write() } }
    }

    /// Writes what the session has to say. On the loop only.
    func write() {
        isScheduled.store(false, ordering: .releasing)
        handler.value.flush()
    }

    /// No flush is asked for until `release`: the caller will do it.
    func hold() { isScheduled.store(true, ordering: .releasing) }

    func release() { isScheduled.store(false, ordering: .releasing) }

    func close() {
        loop.execute { self.handler.value.close() }
    }

    func check(at time: ContinuousClock.Instant) {
        let pause = max(.zero, time - .now)
        let nanoseconds = pause.components.seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let whole = nanoseconds.overflow ? Int64.max / 4 : nanoseconds.partialValue
        let amount = TimeAmount.nanoseconds(whole + pause.components.attoseconds / 1_000_000_000 + 1_000_000)
        let next = loop.scheduleTask(in: amount) { [handler] in handler.value.check() }
        let last = timer.withLock { timer in
            defer { timer = next }
            return timer
        }
        last?.cancel()
    }

    deinit { timer.withLock { $0 }?.cancel() }
}
