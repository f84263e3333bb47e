package import Logging
import NIOCore
import NIOPosix
package import RPCCore
import Synchronization

/// Calls over TCP to every address behind a target: one connection an address, each call to the less busy of two.
package final class ClientChannel: ClientTransport, Sendable {
    /// What a channel needs to know beside its target.
    package struct Configuration: Sendable {
        /// Limits of each connection.
        package var session = SessionConfiguration()
        /// How often addresses are looked up again.
        package var resolveInterval = Duration.milliseconds(500)
        /// How long a call waits for a connection at most.
        package var waitForReady = Duration.seconds(5)
        /// How often a silent peer is asked for a sign of life.
        package var keepAlive = Duration.seconds(10)
        /// See every call, outermost first.
        package var interceptors: [any ClientInterceptor] = []
        /// TLS, or nil for none.
        package var security: ChannelSecurity?
        /// Times that a call is sent again when no handler ran, or the method is declared idempotent.
        package var retriesMax = 2

        /// The defaults of docs/PROTOCOL.md.
        package init() {}
    }

    private struct State {
        var subchannels: [SocketAddress: (Subchannel, Task<Void, Never>)] = [:]
        var waiters: [UInt64: UnsafeContinuation<Void, Never>] = [:]
        var nextWaiter: UInt64 = 0
        var resolving: Task<Void, Never>?
        var isClosed = false
    }

    /// One for all channels of a process: a loop each would cost a wake-up for every hop.
    static let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private static let threads: NIOThreadPool = {
        let pool = NIOThreadPool(numberOfThreads: 2)
        pool.start()
        return pool
    }()

    private let configuration: Configuration
    private let text: String
    private let logger: Logger
    private let state = Mutex(State())
    private let retries = RetryBudget()

    /// Connects in the background. Throws INVALID_ARGUMENT if the target is malformed.
    package init(
        target: String,
        configuration: Configuration = Configuration(),
        logger: Logger = Logger(label: "rpc")
    ) throws(RPCError) {
        self.configuration = configuration
        self.logger = logger
        text = target
        let place = try Target(target)
        let resolver = Resolver(target: place, threads: Self.threads)
        let task = Task { [weak self] in
            while !Task.isCancelled {
                await self?.resolve(resolver)
                if place.isConstant { return }
                guard let interval = self?.configuration.resolveInterval,
                    (try? await ContinuousClock().sleep(for: interval)) != nil
                else { return }
            }
        }
        state.withLock { $0.resolving = task }
    }

    deinit { shutDown() }

    /// Connections that take new calls.
    package var readyConnections: Int { state.withLock { $0.subchannels.values.count { $0.0.ready != nil } } }

    /// Takes no new calls; connections close when their calls have ended.
    package func close() async { shutDown() }

    private func shutDown() {
        let (subchannels, resolving, waiters) = state.withLock { state in
            state.isClosed = true
            defer {
                state.subchannels = [:]
                state.waiters = [:]
            }
            return (Array(state.subchannels.values), state.resolving, Array(state.waiters.values))
        }
        resolving?.cancel()
        for (subchannel, _) in subchannels { subchannel.shutDown() }
        for waiter in waiters { waiter.resume() }
    }

    private func resolve(_ resolver: Resolver) async {
        let addresses: Set<SocketAddress>
        do {
            addresses = try await resolver.resolve()
        } catch {
            logger.debug("addresses are not known", metadata: ["target": "\(text)", "error": "\(error)"])
            return
        }
        // A name that resolves to nothing for a moment must not throw away connections that work.
        guard !addresses.isEmpty else { return }
        let gone: [(Subchannel, Task<Void, Never>)] = state.withLock { state in
            guard !state.isClosed else { return [] }
            for address in addresses where state.subchannels[address] == nil {
                let subchannel = Subchannel(
                    address: address,
                    configuration: configuration,
                    group: Self.group,
                    logger: logger,
                    onChange: { [weak self] in self?.wakeWaiters() }
                )
                state.subchannels[address] = (subchannel, Task { await subchannel.run() })
            }
            let gone = state.subchannels.filter { !addresses.contains($0.key) }
            for address in gone.keys { state.subchannels[address] = nil }
            return Array(gone.values)
        }
        for (subchannel, _) in gone { subchannel.shutDown() }
    }

    private func wakeWaiters() {
        let waiters = state.withLock { state in
            defer { state.waiters = [:] }
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.resume() }
    }

    /// The less busy of two ready connections chosen at random; nil if none is ready.
    private func pick() -> ClientSession? {
        let ready = state.withLock { $0.subchannels.values.compactMap { $0.0.ready } }
        guard ready.count > 1 else { return ready.first }
        let first = Int.random(in: 0..<ready.count)
        let second = (first + Int.random(in: 1..<ready.count)) % ready.count
        return ready[first].openCalls <= ready[second].openCalls ? ready[first] : ready[second]
    }

    /// A connection that takes calls, waited for until the deadline or `waitForReady`.
    private func session(until deadline: ContinuousClock.Instant) async throws(RPCError) -> ClientSession {
        if let session = pick() { return session }
        let patience = min(deadline, .now + configuration.waitForReady)
        let alarm = Task { [weak self] in
            try? await ContinuousClock().sleep(until: patience)
            self?.wakeWaiters()
        }
        defer { alarm.cancel() }
        while ContinuousClock.now < patience, !Task.isCancelled {
            await waitForChange()
            if let session = pick() { return session }
            if state.withLock({ $0.isClosed }) { break }
        }
        if Task.isCancelled { throw RPCError(.cancelled, "the caller left", notStarted: true) }
        if ContinuousClock.now >= deadline {
            let late = "no connection to \(text) in time"
            throw RPCError(.deadlineExceeded, late, reason: .noConnection, notStarted: true)
        }
        throw RPCError(.unavailable, "no connection to \(text)", reason: .noConnection, notStarted: true)
    }

    private func waitForChange() async {
        let id = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        await withTaskCancellationHandler {
            await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
                let waits = state.withLock { state in
                    let isReady = state.subchannels.values.contains { $0.0.ready != nil }
                    guard !isReady, !state.isClosed, !Task.isCancelled else { return false }
                    state.waiters[id] = continuation
                    return true
                }
                if !waits { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: id) }?.resume()
        }
    }

    /// Runs a unary call; sends it again where that is safe.
    package func unary(
        _ method: MethodDescriptor,
        _ request: [UInt8],
        options: CallOptions
    ) async throws(RPCError) -> [UInt8] {
        try await configuration.interceptors.unary(method, options) { options throws(RPCError) in
            try await send(method, request, options)
        }
    }

    private func send(
        _ method: MethodDescriptor,
        _ request: [UInt8],
        _ options: CallOptions
    ) async throws(RPCError) -> [UInt8] {
        let deadline = deadline(options)
        retries.earn()
        var attempt: UInt32 = 0
        while true {
            let session = try await session(until: deadline)
            do throws(RPCError) {
                let answer = try await session.unary(
                    method,
                    request,
                    metadata: options.metadata,
                    deadline: deadline,
                    attempt: attempt
                )
                if let answer { return answer }
            } catch {
                guard mayRetry(error, method, attempt, deadline) else { throw error }
                attempt += 1
            }
        }
    }

    private func deadline(_ options: CallOptions) -> ContinuousClock.Instant {
        .now + (options.timeout ?? configuration.session.timeoutDefault)
    }

    /// Sent again is what no handler has seen, and an idempotent method whose connection was lost; a server that sheds
    /// is asked again only if there is another one. All together within the budget.
    func mayRetry(
        _ error: RPCError,
        _ method: MethodDescriptor,
        _ attempt: UInt32,
        _ deadline: ContinuousClock.Instant
    ) -> Bool {
        guard attempt < configuration.retriesMax, ContinuousClock.now < deadline, !Task.isCancelled else {
            return false
        }
        let isSafe =
            error.notStarted && (error.code == .unavailable || error.reason == .shed && readyConnections > 1)
            || error.reason == .connectionLost && method.isIdempotent
        return isSafe && retries.spend()
    }

    /// Runs a server-streaming call; it ends when `onResponse` returns. It is sent again only while nothing has come
    /// and no handler ran.
    package func serverStreaming<R: Sendable>(
        _ method: MethodDescriptor,
        _ request: [UInt8],
        options: CallOptions,
        onResponse: (any RPCByteStream) async throws -> R
    ) async throws -> R {
        try await configuration.interceptors.run(method, options) { options in
            retries.earn()
            let stream = ChannelStream(self, method, request, options.metadata, deadline(options))
            try await stream.start()
            defer { stream.cancel() }
            return try await onResponse(stream)
        }
    }

    /// Runs a call with a stream of requests; it ends when `onCall` returns. It is never sent again.
    package func streaming<R: Sendable>(
        _ method: MethodDescriptor,
        options: CallOptions,
        onCall: (any RPCRequestByteWriter, any RPCByteStream) async throws -> R
    ) async throws -> R {
        try await configuration.interceptors.run(method, options) { options in
            retries.earn()
            let call = try await open(method, nil, options.metadata, deadline(options), 0)
            defer { call.leave() }
            return try await onCall(call.requests, call.responses)
        }
    }

    /// Starts a call on a connection that takes it.
    func open(
        _ method: MethodDescriptor,
        _ request: [UInt8]?,
        _ metadata: Metadata,
        _ deadline: ContinuousClock.Instant,
        _ attempt: UInt32
    ) async throws(RPCError) -> RunningCall {
        while true {
            let session = try await session(until: deadline)
            let call = try session.start(method, request, metadata: metadata, deadline: deadline, attempt: attempt)
            if let call { return call }
        }
    }
}
