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

/// How many calls run in one process, over all its connections.
package final class CallLimit: Sendable {
    private let running = Mutex(0)
    private let most: Int

    /// Admits `most` calls at a time.
    package init(_ most: Int) { self.most = most }

    /// Calls whose handler has not returned.
    package var count: Int { running.withLock { $0 } }

    func enter() -> Bool {
        running.withLock { count in
            guard count < most else { return false }
            count += 1
            return true
        }
    }

    func leave() { running.withLock { $0 -= 1 } }
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
        var drained: UnsafeContinuation<Void, Never>?
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
                if let waiter = state.calls[id]?.drained {
                    state.calls[id]?.drained = nil
                    waiters.append(waiter)
                }
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
            var waiters: [UnsafeContinuation<Void, Never>] = []
            for id in state.calls.keys {
                state.calls[id]?.isOver = true
                if let waiter = state.calls[id]?.drained { waiters.append(waiter) }
                state.calls[id]?.drained = nil
            }
            return (state.calls.values.compactMap(\.task), waiters)
        }
        for task in tasks { task.cancel() }
        for waiter in waiters { waiter.resume() }
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
        let late = state.withLock { state in
            state.nextCheck = nil
            return state.calls.filter { !$0.value.isOver && $0.value.context.deadline <= now }.map(\.key)
        }
        for id in late { end(id, .failure(RPCError(.deadlineExceeded, "the deadline passed"))) }
        let next = state.withLock { $0.calls.values.filter { !$0.isOver }.map(\.context.deadline).min() }
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
