package import RPCCore
import Synchronization

/// Calls inside one process: the same sessions, limits, deadlines and credit as over TCP, without bytes or sockets.
package final class InProcessTransport: ClientTransport, Sendable {
    private let client: ClientSession
    private let server: ServerSession
    private let configuration: SessionConfiguration
    private let clientInterceptors: [any ClientInterceptor]

    /// Serves `router` to the caller of this transport.
    ///
    /// - Parameters:
    ///   - router: what is served.
    ///   - configuration: the limits of both sides.
    ///   - callsMax: calls that run at a time; one more is shed.
    ///   - interceptors: those of the server, outermost first; limits and deadlines are added at the inner end.
    ///   - clientInterceptors: those of the caller, outermost first.
    ///   - executor: handlers run here, and begin at once in the call of their caller; nil = the global pool.
    package init(
        router: RPCRouter,
        configuration: SessionConfiguration = SessionConfiguration(),
        callsMax: Int = 10_000,
        interceptors: [any ServerInterceptor] = [],
        clientInterceptors: [any ClientInterceptor] = [],
        executor: (any TaskExecutor)? = nil
    ) {
        self.configuration = configuration
        self.clientInterceptors = clientInterceptors
        let service = ServerSession.Service(
            router: router,
            interceptors: interceptors + [DeadlineInterceptor(), CallLimit(callsMax)]
        )
        let client = ClientSession(configuration: configuration)
        let server = ServerSession(
            service,
            configuration: configuration,
            peerName: "in-process",
            identity: .process,
            executor: executor
        )
        self.client = client
        self.server = server
        let up = MemoryLink(
            take: { [weak client] in client?.takeFrames(bytesMax: 262_144, into: &$0) },
            deliver: { [weak server] frame in try server?.receive(frame) },
            check: { [weak client] in client?.check(now: $0) }
        )
        let down = MemoryLink(
            take: { [weak server] in server?.takeFrames(bytesMax: 262_144, into: &$0) },
            deliver: { [weak client] frame in try client?.receive(frame) },
            check: { [weak server] in server?.check(now: $0) }
        )
        client.attach(up)
        server.attach(down)
    }

    deinit {
        client.connectionLost("the transport was released")
        server.connectionLost()
    }

    /// Calls whose handler has not returned.
    package var openCalls: Int { server.openCalls }

    /// No new calls; those that run may finish.
    package func drain() { server.drain(within: configuration.timeoutDefault) }

    /// Runs a unary call.
    package func unary(
        _ method: MethodDescriptor,
        _ request: [UInt8],
        options: CallOptions
    ) async throws(RPCError) -> [UInt8] {
        try await clientInterceptors.unary(method, options) { options throws(RPCError) in
            let deadline = deadline(options)
            let answer = try await client.unary(method, request, metadata: options.metadata, deadline: deadline)
            guard let answer else { throw refused }
            return answer
        }
    }

    /// Runs a server-streaming call; it ends when `onResponse` returns.
    package func serverStreaming<R: Sendable>(
        _ method: MethodDescriptor,
        _ request: [UInt8],
        options: CallOptions,
        onResponse: (any RPCByteStream) async throws -> R
    ) async throws -> R {
        try await clientInterceptors.run(method, options) { options in
            let call = try start(method, request, options)
            defer { call.leave() }
            return try await onResponse(call.responses)
        }
    }

    /// Runs a call with a stream of requests; it ends when `onCall` returns.
    package func streaming<R: Sendable>(
        _ method: MethodDescriptor,
        options: CallOptions,
        onCall: (any RPCRequestByteWriter, any RPCByteStream) async throws -> R
    ) async throws -> R {
        try await clientInterceptors.run(method, options) { options in
            let call = try start(method, nil, options)
            defer { call.leave() }
            return try await onCall(call.requests, call.responses)
        }
    }

    private func deadline(_ options: CallOptions) -> ContinuousClock.Instant {
        .now + (options.timeout ?? configuration.timeoutDefault)
    }

    private func start(
        _ method: MethodDescriptor,
        _ request: [UInt8]?,
        _ options: CallOptions
    ) throws(RPCError) -> RunningCall {
        let call = try client.start(method, request, metadata: options.metadata, deadline: deadline(options))
        guard let call else { throw refused }
        return call
    }

    private var refused: RPCError {
        RPCError(.unavailable, "no new calls are taken", reason: .shed, notStarted: true)
    }
}

/// Carries frames from one session to the other, in order, on whatever thread has some.
private final class MemoryLink: SessionDriver, Sendable {
    private struct State {
        var isPumping = false
        var again = false
        var isClosed = false
        var timer: Task<Void, Never>?
    }

    private let take: @Sendable (inout [Frame]) -> Void
    private let deliver: @Sendable (Frame) throws -> Void
    private let onCheck: @Sendable (ContinuousClock.Instant) -> Void
    private let state = Mutex(State())

    init(
        take: @escaping @Sendable (inout [Frame]) -> Void,
        deliver: @escaping @Sendable (Frame) throws -> Void,
        check: @escaping @Sendable (ContinuousClock.Instant) -> Void
    ) {
        self.take = take
        self.deliver = deliver
        onCheck = check
    }

    func wake() {
        let mine = state.withLock { state in
            state.again = true
            guard !state.isPumping, !state.isClosed else { return false }
            state.isPumping = true
            return true
        }
        guard mine else { return }
        while state.withLock({ state in
            state.isPumping = state.again && !state.isClosed
            state.again = false
            return state.isPumping
        }) {
            while deliverSome() {}
        }
    }

    /// False when there was nothing to carry.
    private func deliverSome() -> Bool {
        var frames: [Frame] = []
        take(&frames)
        for frame in frames {
            do {
                try deliver(frame)
            } catch {
                // Both ends are ours: a refused frame means that this link is of no more use.
                close()
                return false
            }
        }
        return !frames.isEmpty
    }

    func close() { state.withLock { $0.isClosed = true } }

    func check(at time: ContinuousClock.Instant) {
        let timer = Task { [onCheck] in
            guard (try? await ContinuousClock().sleep(until: time)) != nil else { return }
            onCheck(.now)
        }
        let last = state.withLock { state in
            defer { state.timer = timer }
            return state.timer
        }
        last?.cancel()
    }

    deinit { state.withLock { $0.timer }?.cancel() }
}
