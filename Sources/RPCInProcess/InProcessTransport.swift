package import RPCCore
import Synchronization

/// Calls inside one process: the same sessions, limits, deadlines and credit as over TCP, without bytes or sockets.
package final class InProcessTransport: ClientTransport, Sendable {
    private let client: ClientSession
    private let server: ServerSession
    private let configuration: SessionConfiguration

    /// Serves `router` to the caller of this transport.
    package init(
        router: RPCRouter,
        configuration: SessionConfiguration = SessionConfiguration(),
        observer: (any ServerObserver)? = nil
    ) {
        self.configuration = configuration
        let limit = CallLimit(configuration.callsMax)
        let client = ClientSession(configuration: configuration)
        let server = ServerSession(
            router: router,
            configuration: configuration,
            limit: limit,
            peerName: "in-process",
            observer: observer
        )
        self.client = client
        self.server = server
        let up = MemoryLink(
            take: { [weak client] in client?.takeFrames(bytesMax: 262_144) ?? [] },
            deliver: { [weak server] frame in try server?.receive(frame) },
            check: { [weak client] in client?.check(now: $0) }
        )
        let down = MemoryLink(
            take: { [weak server] in server?.takeFrames(bytesMax: 262_144) ?? [] },
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
        let deadline = ContinuousClock.now + (options.timeout ?? configuration.timeoutDefault)
        let answer = try await client.unary(method, request, metadata: options.metadata, deadline: deadline)
        guard let answer else { throw refused }
        return answer
    }

    /// Runs a server-streaming call; it ends when `onResponse` returns.
    package func serverStreaming<R: Sendable>(
        _ method: MethodDescriptor,
        _ request: [UInt8],
        options: CallOptions,
        onResponse: (any RPCByteStream) async throws -> R
    ) async throws -> R {
        let deadline = ContinuousClock.now + (options.timeout ?? configuration.timeoutDefault)
        let started = try client.stream(method, request, metadata: options.metadata, deadline: deadline)
        guard let (id, stream) = started else { throw refused }
        defer { client.cancel(id, RPCError(.cancelled, "the caller left")) }
        return try await onResponse(stream)
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

    private let take: @Sendable () -> [Frame]
    private let deliver: @Sendable (Frame) throws -> Void
    private let onCheck: @Sendable (ContinuousClock.Instant) -> Void
    private let state = Mutex(State())

    init(
        take: @escaping @Sendable () -> [Frame],
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
        let frames = take()
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
