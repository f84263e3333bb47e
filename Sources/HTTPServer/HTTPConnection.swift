import NIOCore
import NIOHTTP1

/// One connection: takes requests apart from each other, runs the handler for one at a time, writes its answer.
///
/// `@unchecked Sendable`: all state belongs to the connection's event loop. Other threads come in only through
/// `onLoop` and `fromAnywhere`, which go there first.
final class HTTPConnection: ChannelDuplexHandler, @unchecked Sendable {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Where the connection stands.
    enum Phase: Equatable {
        /// Waits for a request or for the rest of one.
        case reading
        /// The handler runs and has sent nothing.
        case handling
        /// The head is out, the body is not at its end.
        case streaming(ResponseHead.Framing)
        /// The last answer is out; what still arrives is thrown away, so that the client can read it in peace.
        case lingering
        case closed
    }

    /// What arrived while a request was being answered.
    enum Input {
        case part(HTTPServerRequestPart)
        case refusal(HTTPRefusal, HTTPResponse)
    }

    /// What a handler waits for.
    enum WaitReason {
        case writable
        case body
    }

    /// A handler that waits.
    struct Waiter {
        let reason: WaitReason
        let continuation: CheckedContinuation<Void, any Error>
    }

    /// How much pipelined input is kept before reading pauses, and how much output before a write leaves early.
    static let queuedBytesMax = 64 << 10
    /// How much memory for output a connection keeps between answers.
    static let keptBytesMax = 8 << 10
    static let lingerTime = TimeAmount.seconds(2)
    static let lingerTimeMax = TimeAmount.seconds(30)
    /// How long a request without effects may go on for a peer that sends no more.
    static let halfCloseGrace = TimeAmount.seconds(1)

    let core: HTTPServerCore
    let loop: any EventLoop
    let executor: any TaskExecutor
    let channel: any Channel
    var context: ChannelHandlerContext?

    var phase = Phase.reading
    /// Names the request being answered, so that a responder that was kept cannot touch a later one.
    var exchange: UInt64 = 0
    var isHead = false
    var isSafe = false
    var isHTTP10 = false
    var keepAlive = true
    var task: Task<Void, Never>?
    var runningTasks = 0

    /// The request that is arriving; nil between requests, and while one is answered whose body is whole.
    var arrival: Arrival?
    /// The body of the request that is being answered, if its handler reads it.
    var streamed: StreamedBody?
    var isInputClosed = false
    /// The handler was cancelled because the peer seems to have left.
    var isAbandoned = false
    var queue: [Input] = []
    var queuedBytes = 0
    var isPumping = false
    /// Since when the peer is held back.
    var heldSince: NIODeadline?
    var remoteAddress = ""

    var pending = ByteBuffer()
    var flushScheduled = false
    var lateHead: LateHead?
    var waiters: [UInt64: Waiter] = [:]
    var lastWaiter: UInt64 = 0
    /// Waits that were cancelled before they were entered.
    var leftWaiters: Set<UInt64> = []

    /// When a byte moved last.
    var lastMove = NIODeadline.now()

    init(core: HTTPServerCore, channel: any Channel) {
        self.core = core
        self.channel = channel
        loop = channel.eventLoop
        executor = core.executor(of: channel.eventLoop)
    }

    // MARK: Life

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        if let address = channel.remoteAddress {
            remoteAddress = "\(address.ipAddress ?? ""):\(address.port ?? 0)"
        }
        armTimer(timerMax)
        if !core.add(self) { refuse(.connections) }
        if core.isStopping { beginStop() }
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        _ = takeLateHead()
        phase = .closed
        exchange += 1
        // Before the cancellation: who waits here is told that the client left.
        failWaiters()
        task?.cancel()
        task = nil
        queue.removeAll()
        dropArrival()
        streamed = nil
        retireIfDone()
        context.fireChannelInactive()
    }

    /// Leaves the server's list once the peer is gone and the handler has returned.
    func retireIfDone() {
        if phase == .closed, runningTasks == 0 { core.remove(self) }
    }

    /// Closes when nothing is being answered; else after the running answer.
    func beginStop() {
        keepAlive = false
        guard phase == .reading else { return }
        // The last answer may still wait for the end of this tick.
        flushNow()
        context?.close(promise: nil)
    }

    /// Closes now, whatever runs.
    func cut() {
        context?.close(promise: nil)
    }

    // MARK: Time

    /// Never longer than a request may take: then the one that starts after a look is seen by the next in time.
    private var timerMax: TimeAmount {
        min(core.configuration.idleTimeout, core.configuration.requestTimeout).timeAmount
    }

    /// One timer a connection: it looks when the next limit is due and sleeps until then.
    private func armTimer(_ time: TimeAmount) {
        loop.assumeIsolated().scheduleTask(in: time) { self.checkTime() }
    }

    private func checkTime() {
        if phase == .closed { return }
        let now = NIODeadline.now()
        var due = lastMove + core.configuration.idleTimeout.timeAmount
        if let arrival, isPeerSending {
            due = min(due, arrival.due(core.configuration))
            if due <= now {
                if phase == .reading { refuse(.tooSlow) } else { failBody(.bodyTooSlow) }
                return armTimer(timerMax)
            }
        }
        // While the handler thinks it is not the peer's move; a peer that does not read what was sent is idle.
        let isPeersMove = phase == .reading || phase == .lingering || isPeerSending || !channel.isWritable
        if !isPeersMove { return armTimer(timerMax) }
        if due <= now { return cut() }
        armTimer(min(due - now, timerMax))
    }

    /// Whether the rest of a request is owed, and nothing keeps the peer from sending it.
    private var isPeerSending: Bool {
        guard arrival != nil, heldSince == nil else { return false }
        return phase == .reading || streamed?.mustContinue == false
    }

    // MARK: Threads

    var isOnLoop: Bool { loop.inEventLoop }

    /// Runs `body` on the event loop: at once when already there.
    func onLoop<T: Sendable>(_ body: @escaping @Sendable (HTTPConnection) throws -> T) async throws -> T {
        if loop.inEventLoop { return try body(self) }
        return try await loop.submit { try body(self) }.get()
    }

    func fromAnywhere(_ body: @escaping @Sendable (HTTPConnection) -> Void) {
        if loop.inEventLoop { body(self) } else { loop.execute { body(self) } }
    }
}

extension Duration {
    var timeAmount: TimeAmount {
        let (seconds, attoseconds) = components
        return .nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}
