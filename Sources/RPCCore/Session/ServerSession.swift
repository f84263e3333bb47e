import Synchronization

/// What a server tells whoever measures it. Called on the hot path: must return at once.
package protocol ServerObserver: Sendable {
    /// A call began.
    func callStarted(_ method: MethodDescriptor)
    /// A call ended so, after so long.
    func callEnded(_ method: MethodDescriptor, code: Code, after: Duration)
    /// A handler threw what is no `RPCError`; the caller gets INTERNAL and a fixed text.
    func handlerFailed(_ method: MethodDescriptor, requestID: String, error: any Error)
}

/// How many calls run in one process, over all its connections, and how much their unfinished requests may hold.
package final class CallLimit: Sendable {
    private struct Running {
        var calls = 0
        var bytes = 0
    }

    private let running = Mutex(Running())
    private let most: Int
    private let bytesMost: Int

    /// Admits `most` calls at a time, and requests that come in pieces up to `bytesMost` bytes together.
    package init(_ most: Int, bytes bytesMost: Int = 1 << 30) {
        self.most = most
        self.bytesMost = bytesMost
    }

    /// Calls whose handler has not returned.
    package var count: Int { running.withLock { $0.calls } }

    func enter() -> Bool {
        running.withLock { running in
            guard running.calls < most else { return false }
            running.calls += 1
            return true
        }
    }

    /// Room for a request of so many bytes that is coming; given back by `leave`.
    func hold(_ bytes: Int) -> Bool {
        running.withLock { running in
            guard running.bytes + bytes <= bytesMost else { return false }
            running.bytes += bytes
            return true
        }
    }

    func leave(_ bytes: Int) {
        running.withLock { running in
            running.calls -= 1
            running.bytes -= bytes
        }
    }
}

/// The serving side of a connection: calls by id, frames in and out, a task a call. Any thread may use it.
package final class ServerSession: Sendable {
    struct OpenCall {
        let method: MethodDescriptor
        let handler: RPCRouter.Handler
        let context: ServerContext
        let started: ContinuousClock.Instant
        var inbox: Inbox
        /// The request is whole; there is a task, or there will be one in a moment.
        var isStarted = false
        var task: Task<Void, Never>?
        /// The caller has left, or was answered already; only the handler has not returned.
        var isOver = false
        /// What the caller was told, or that it left.
        var code: Code?
        /// Writers that wait for the reader.
        var drained: [UnsafeContinuation<Void, Never>] = []
        /// Room held in the process' limit.
        var heldBytes = 0
    }

    struct State {
        var hasHello = false
        var peer = Frame.Hello()
        var lastID: UInt64 = 0
        var calls: [UInt64: OpenCall] = [:]
        var outbox = Outbox()
        var driver: (any SessionDriver)?
        var nextCheck: ContinuousClock.Instant?
        var isDraining = false
        var isAcknowledged = false
        var isLost = false
        var lastReceived = ContinuousClock.now
    }

    let configuration: SessionConfiguration
    let router: RPCRouter
    let limit: CallLimit
    let peerName: String
    let observer: (any ServerObserver)?
    let executor: (any TaskExecutor)?
    let state: Mutex<State>

    /// A session whose Hello is queued. Handlers run on `executor`, or the global pool if it is nil.
    package init(
        router: RPCRouter,
        configuration: SessionConfiguration,
        limit: CallLimit,
        peerName: String,
        observer: (any ServerObserver)? = nil,
        executor: (any TaskExecutor)? = nil
    ) {
        self.router = router
        self.configuration = configuration
        self.limit = limit
        self.peerName = peerName
        self.observer = observer
        self.executor = executor
        var state = State()
        state.outbox.sendControl(.hello(configuration.hello))
        self.state = Mutex(state)
    }

    /// Frames travel through `driver` from now on.
    package func attach(_ driver: any SessionDriver) {
        state.withLock { $0.driver = driver }
        driver.wake()
    }

    /// When the peer was last heard.
    package var lastReceived: ContinuousClock.Instant { state.withLock { $0.lastReceived } }

    /// The peer has said who it is.
    package var hasHello: Bool { state.withLock { $0.hasHello } }

    /// Calls whose handler has not returned.
    package var openCalls: Int { state.withLock { $0.calls.count } }

    /// The next frames to send, about `bytesMax` of payload at most; empty if there is nothing to send now.
    package func takeFrames(bytesMax: Int) -> [Frame] {
        let taken = state.withLock { state in
            let taken = state.outbox.take(bytesMax: bytesMax)
            var waiters: [UnsafeContinuation<Void, Never>] = []
            for id in taken.calls where state.outbox.queuedBytes(id) < ServerCallWriter.queuedBytesMax {
                guard state.calls[id]?.drained.isEmpty == false else { continue }
                waiters += Self.takeWaiters(id, &state)
            }
            return (frames: taken.frames, waiters: waiters)
        }
        for waiter in taken.waiters { waiter.resume() }
        closeIfDone()
        return taken.frames
    }

    /// The connection is gone: every handler is cancelled.
    package func connectionLost() {
        let (tasks, waiters) = state.withLock { state in
            state.isLost = true
            state.outbox = Outbox()
            // The driver leads back to this session.
            state.driver = nil
            var waiters: [UnsafeContinuation<Void, Never>] = []
            for id in Array(state.calls.keys) {
                waiters += Self.takeWaiters(id, &state)
                if state.calls[id]?.isStarted == true {
                    state.calls[id]?.isOver = true
                } else {
                    forget(id, &state)
                }
            }
            return (state.calls.values.compactMap(\.task), waiters)
        }
        for task in tasks { task.cancel() }
        for waiter in waiters { waiter.resume() }
    }

    /// Writers of a call that wait; they are to be resumed without the lock.
    static func takeWaiters(_ id: UInt64, _ state: inout State) -> [UnsafeContinuation<Void, Never>] {
        let waiters = state.calls[id]?.drained ?? []
        state.calls[id]?.drained = []
        return waiters
    }

    /// The call needs no place any more: its handler has returned, or will never run.
    func forget(_ id: UInt64, _ state: inout State) {
        guard let call = state.calls.removeValue(forKey: id) else { return }
        limit.leave(call.heldBytes)
    }

    /// Asks the peer for a sign of life.
    package func ping() {
        state.withLock { $0.outbox.sendControl(.ping(ack: false, token: 1)) }
        wakeDriver()
    }

    /// No new calls; the connection closes when those that run have ended and the peer knows.
    package func drain(within time: Duration) {
        state.withLock { state in
            guard !state.isDraining else { return }
            state.isDraining = true
            var goAway = Frame.GoAway()
            goAway.lastCallID = state.lastID
            goAway.reason = Reason.draining.rawValue
            goAway.drainMilliseconds = UInt32(clamping: Int64(time / .milliseconds(1)))
            state.outbox.sendControl(.goAway(goAway))
        }
        wakeDriver()
    }

    /// Ends calls whose time is over.
    package func check(now: ContinuousClock.Instant) {
        let late: [UInt64] = state.withLock { state in
            // A check for a time that was replaced has nothing to do: the other one will come.
            guard let next = state.nextCheck, next <= now else { return [] }
            state.nextCheck = nil
            return state.calls.filter { !$0.value.isOver && $0.value.context.deadline <= now }.map(\.key)
        }
        for id in late { end(id, .failure(RPCError(.deadlineExceeded, "the deadline passed"))) }
        let next = state.withLock { state in
            state.nextCheck == nil ? state.calls.values.filter { !$0.isOver }.map(\.context.deadline).min() : nil
        }
        if let next { arm(next) }
    }

    func arm(_ time: ContinuousClock.Instant) {
        let driver = state.withLock { state -> (any SessionDriver)? in
            if let next = state.nextCheck, next <= time { return nil }
            state.nextCheck = time
            return state.driver
        }
        driver?.check(at: time)
    }

    func wakeDriver() { state.withLock { $0.driver }?.wake() }

    /// A drained connection closes once the peer has acknowledged and nothing is left to say.
    func closeIfDone() {
        let driver = state.withLock { state in
            state.isDraining && state.isAcknowledged && state.calls.isEmpty && state.outbox.isDrained
                ? state.driver : nil
        }
        driver?.close()
    }
}
