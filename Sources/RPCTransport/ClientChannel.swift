package import Logging
import NIOCore
import NIOPosix
package import RPCCore
import Resilience
import Synchronization

/// Calls over TCP to every address behind a target: each to the less busy of two, or where its key belongs. Peers that
/// fail get no calls for a while; calls wait while there is no connection.
package final class ClientChannel: ClientTransport, Sendable {
    /// What a channel needs to know beside its target.
    package struct Configuration: Sendable {
        /// Limits of each connection.
        package var session = SessionConfiguration()
        /// Connections to each address, at least one.
        package var connectionsPerAddress = 1
        /// How often addresses are looked up again.
        package var resolveInterval = Duration.milliseconds(500)
        /// How long a connection may take, and the handshake after it.
        package var connectTimeout = Duration.seconds(2)
        /// How long a call waits for a connection at most.
        package var waitForReady = Duration.seconds(5)
        /// Calls that may wait for a connection; one more fails as "shed".
        package var waitingMax = 10_000
        /// How often a silent peer is asked for a sign of life.
        package var keepAlive = Duration.seconds(10)
        /// See every call, outermost first.
        package var interceptors: [any ClientInterceptor] = []
        /// TLS, or nil for none.
        package var security: ChannelSecurity?
        /// Times that a call is sent again when no handler ran, or the method is declared idempotent.
        package var retriesMax = 2
        /// When a failing peer gets no more calls.
        package var ejection = EjectionPolicy()

        /// The defaults of docs/PROTOCOL.md.
        package init() {}
    }

    let configuration: Configuration
    private let peers: PeerSet
    private let retries = RetryBudget()

    /// Connects in the background. Throws INVALID_ARGUMENT if the target is malformed.
    package init(
        target: String,
        configuration: Configuration = Configuration(),
        logger: Logger = Logger(label: "rpc")
    ) throws(RPCError) {
        self.configuration = configuration
        peers = PeerSet(try Target(target), text: target, configuration, group: EventLoops.shared.group, logger)
        peers.start()
    }

    deinit { _ = peers.shutDown() }

    /// Connections that take new calls.
    package var readyConnections: Int { peers.readyConnections }

    /// What there is to see now.
    package var status: ChannelStatus { peers.status(retries: retries.total) }

    /// Takes no new calls, waits for those that run up to `drain`, then closes everything.
    package func close(drain: Duration = .seconds(5)) async { await peers.close(drain: drain) }

    // MARK: Calls

    /// Runs a unary call; sends it again where that is safe.
    package func unary(
        _ method: MethodDescriptor,
        _ request: [UInt8],
        options: CallOptions
    ) async throws(RPCError) -> [UInt8] {
        // Begun and ended here, not around a closure: the way of most calls has one function less that waits.
        let interceptors = configuration.interceptors
        guard !interceptors.isEmpty else { return try await send(method, request, options) }
        var options = options
        let start = ContinuousClock.now
        try interceptors.begin(method, &options, at: start)
        do throws(RPCError) {
            let answer = try await send(method, request, options)
            interceptors.end(method, options, CallEnd(nil, duration: .now - start))
            return answer
        } catch {
            interceptors.end(method, options, CallEnd(error, duration: .now - start))
            throw error
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
        var failed: Peer?
        // Of any attempt: the last one alone does not say whether a handler ran.
        var mayHaveRun = false
        do throws(RPCError) {
            while true {
                let lease = try await lease(options, deadline, avoiding: failed)
                do throws(RPCError) {
                    let answer = try await lease.session.unary(
                        method,
                        request,
                        metadata: options.metadata,
                        deadline: deadline,
                        attempt: attempt
                    )
                    if let answer {
                        peers.end(lease, nil)
                        return answer
                    }
                    peers.giveBack(lease)
                } catch {
                    peers.end(lease, error)
                    if !error.notStarted { mayHaveRun = true }
                    guard mayRetry(error, method, attempt, deadline) else { throw error }
                    attempt += 1
                    failed = lease.peer
                }
            }
        } catch {
            var error = error
            if mayHaveRun { error.notStarted = false }
            throw error
        }
    }

    /// Runs a server-streaming call; it ends when `onResponse` returns. It is sent again only while nothing has come
    /// and that is safe.
    package func serverStreaming<R: Sendable>(
        _ method: MethodDescriptor,
        _ request: [UInt8],
        options: CallOptions,
        onResponse: (any RPCByteStream) async throws -> R
    ) async throws -> R {
        try await configuration.interceptors.run(method, options) { options in
            let stream = try await start(method, request, options)
            defer { stream.leave() }
            return try await onResponse(stream)
        }
    }

    /// Runs a call with a stream of requests; it ends when `onCall` returns. It is sent again only before a request was
    /// written, and if it was not started.
    package func streaming<R: Sendable>(
        _ method: MethodDescriptor,
        options: CallOptions,
        onCall: (any RPCRequestByteWriter, any RPCByteStream) async throws -> R
    ) async throws -> R {
        try await configuration.interceptors.run(method, options) { options in
            let stream = try await start(method, nil, options)
            defer { stream.leave() }
            return try await onCall(stream, stream)
        }
    }

    private func start(
        _ method: MethodDescriptor,
        _ request: [UInt8]?,
        _ options: CallOptions
    ) async throws(RPCError) -> ChannelStream {
        retries.earn()
        let stream = ChannelStream(self, method, request, options, deadline(options))
        try await stream.start()
        return stream
    }

    // MARK: Parts of a call

    /// Starts a call on a connection that takes it.
    func open(
        _ method: MethodDescriptor,
        _ request: [UInt8]?,
        _ options: CallOptions,
        _ deadline: ContinuousClock.Instant,
        _ attempt: UInt32,
        avoiding failed: Peer?
    ) async throws(RPCError) -> (call: RunningCall, lease: Lease, attempt: UInt32) {
        var attempt = attempt
        var failed = failed
        while true {
            let lease = try await lease(options, deadline, avoiding: failed)
            do throws(RPCError) {
                let call = try lease.session.start(
                    method,
                    request,
                    metadata: options.metadata,
                    deadline: deadline,
                    attempt: attempt
                )
                if let call { return (call, lease, attempt) }
                peers.giveBack(lease)
            } catch {
                peers.end(lease, error)
                guard mayRetry(error, method, attempt, deadline) else { throw error }
                attempt += 1
                failed = lease.peer
            }
        }
    }

    func answered(_ lease: Lease) { peers.answered(lease) }

    func end(_ lease: Lease, _ error: RPCError?, isAnswered: Bool) {
        peers.end(lease, error, isAnswered: isAnswered)
    }

    /// Whether a call that ended so is to be sent again; it is paid for then.
    func mayRetry(
        _ error: RPCError,
        _ method: MethodDescriptor,
        _ attempt: UInt32,
        _ deadline: ContinuousClock.Instant,
        isHandedOver: Bool = false
    ) -> Bool {
        let decision = RetryPolicy(retriesMax: configuration.retriesMax).decide(
            error,
            isIdempotent: method.isIdempotent,
            attempt: attempt,
            isHandedOver: isHandedOver,
            hasOther: peers.hasChoice
        )
        guard decision != .no, ContinuousClock.now < deadline, !Task.isCancelled else { return false }
        return retries.spend(isFree: decision == .free)
    }

    private func deadline(_ options: CallOptions) -> ContinuousClock.Instant {
        .now + (options.timeout ?? configuration.session.timeoutDefault)
    }

    private func lease(
        _ options: CallOptions,
        _ deadline: ContinuousClock.Instant,
        avoiding failed: Peer?
    ) async throws(RPCError) -> Lease {
        if let lease = peers.lease(options, avoiding: failed) { return lease }
        return try await peers.waitForLease(options, deadline, avoiding: failed)
    }
}
