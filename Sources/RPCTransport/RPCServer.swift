package import Logging
import NIOCore
import NIOPosix
package import RPCCore
import Synchronization

/// Serves a router's methods over TCP.
package final class RPCServer: Sendable {
    /// What a server needs to know.
    package struct Configuration: Sendable {
        /// The address to listen on, a name or a number.
        package var host = "127.0.0.1"
        /// 0 = any free port.
        package var port = 0
        /// Where connections and handlers run; nil = on a loop of the server's own.
        package var loops: EventLoops?
        /// Open connections; one more is closed at once.
        package var connectionsMax = 10_000
        /// Running calls over all connections; one more is refused as "shed".
        package var callsMax = 10_000
        /// Bytes that open calls may make the process hold; a call that needs more is refused as "shed".
        package var committedBytesMax = 1 << 30
        /// See every call, outermost first. The server adds deadlines and limits at the inner end.
        package var interceptors: [any ServerInterceptor] = []
        /// What a peer must show.
        package var authentication = ServerAuthentication.none
        /// TLS, or nil for none.
        package var security: ChannelSecurity?
        /// Limits of each connection.
        package var session = SessionConfiguration()
        /// A peer must have said Hello by then.
        package var helloTimeout = Duration.seconds(2)
        /// Told of every connection that was closed because there were too many. Must return at once.
        package var onRefusedConnection: @Sendable () -> Void = {}
        /// How often a peer is asked for a sign of life.
        package var keepAlive = Duration.seconds(30)

        /// 127.0.0.1 on any free port, with the defaults of docs/PROTOCOL.md.
        package init() {}
    }

    private struct Connection {
        let session: ServerSession
        let channel: any Channel
    }

    private struct State {
        var connections: [ObjectIdentifier: Connection] = [:]
        var drains = false
    }

    private let configuration: Configuration
    private let logger: Logger
    private let limit: CallLimit
    private let bytes: ByteLimit
    private let loops: EventLoops
    private let listener: any Channel
    private let state: Shared

    /// Shared with the listener's initializer, which exists before the server does.
    private final class Shared: Sendable {
        let state = Mutex(State())
    }

    /// The port that is listened on.
    package let port: Int

    /// Listens; throws when the address can't be bound.
    package static func start(
        _ configuration: Configuration,
        router: RPCRouter,
        logger: Logger
    ) async throws -> RPCServer {
        let loops = configuration.loops ?? EventLoops(threads: 1)
        let shared = Shared()
        let limit = CallLimit(configuration.callsMax)
        let bytes = ByteLimit(configuration.committedBytesMax)
        let service = ServerSession.Service(
            router: router,
            interceptors: configuration.interceptors + [DeadlineInterceptor(), limit],
            bytes: bytes,
            authentication: configuration.authentication
        )
        do {
            let listener = try await ServerBootstrap(group: loops.group)
                .serverChannelOption(.backlog, value: 1024)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try accept(channel, configuration, loops, service, logger, shared)
                    }
                }
                .bind(host: configuration.host, port: configuration.port)
                .get()
            return RPCServer(configuration, logger, limit, bytes, loops, listener, shared)
        } catch {
            if configuration.loops == nil { await loops.shutDown() }
            throw error
        }
    }

    private init(
        _ configuration: Configuration,
        _ logger: Logger,
        _ limit: CallLimit,
        _ bytes: ByteLimit,
        _ loops: EventLoops,
        _ listener: any Channel,
        _ state: Shared
    ) {
        self.configuration = configuration
        self.logger = logger
        self.limit = limit
        self.bytes = bytes
        self.loops = loops
        self.listener = listener
        self.state = state
        port = listener.localAddress?.port ?? configuration.port
    }

    /// Calls whose handler has not returned.
    package var openCalls: Int { limit.count }
    /// Bytes that open calls may make this process hold.
    package var committedBytes: Int { bytes.bytes }
    /// Open connections.
    package var openConnections: Int { state.state.withLock { $0.connections.count } }

    private static func accept(
        _ channel: any Channel,
        _ configuration: Configuration,
        _ loops: EventLoops,
        _ service: ServerSession.Service,
        _ logger: Logger,
        _ shared: Shared
    ) throws {
        let executor = loops.executor(of: channel.eventLoop)
        let session = ServerSession(
            service,
            configuration: configuration.session,
            peerName: channel.remoteAddress.map { "\($0)" } ?? "unknown",
            executor: executor
        )
        let handler = ConnectionHandler(session: session, executor: executor, logger: logger)
        try configuration.security?(channel)
        try channel.pipeline.syncOperations.addHandler(handler)
        let key = ObjectIdentifier(session)
        let isAdmitted = shared.state.withLock { state in
            guard !state.drains, state.connections.count < configuration.connectionsMax else { return false }
            state.connections[key] = Connection(session: session, channel: channel)
            return true
        }
        guard isAdmitted else {
            logger.warning("refusing a connection", metadata: ["connections_max": "\(configuration.connectionsMax)"])
            configuration.onRefusedConnection()
            channel.close(promise: nil)
            return
        }
        channel.closeFuture.whenComplete { _ in
            shared.state.withLock { _ = $0.connections.removeValue(forKey: key) }
        }
        session.attach(handler.makeDriver(on: channel.eventLoop))
        channel.eventLoop.scheduleTask(in: .milliseconds(Int64(configuration.helloTimeout / .milliseconds(1)))) {
            if !session.hasHello { channel.close(promise: nil) }
        }
        session.keepAlive(every: configuration.keepAlive, channel)
    }

    /// Stops taking connections and calls and lets those that run end for up to `drain`. What runs then is ended with
    /// UNAVAILABLE, draining, and everything is closed.
    package func stop(drain: Duration) async {
        do { try await listener.close() } catch {
            logger.debug("the listener was closed", metadata: ["error": "\(error)"])
        }
        for connection in beginDraining() {
            if connection.session.hasHello {
                connection.session.drain(within: drain)
            } else {
                connection.channel.close(promise: nil)
            }
        }
        await wait(drain) { openConnections == 0 }
        let late = RPCError(.unavailable, "the server has stopped and could not wait any longer", reason: .draining)
        for connection in connections { connection.session.endAll(late) }
        await wait(.seconds(1)) { openConnections == 0 }
        for connection in connections { connection.channel.close(promise: nil) }
        await wait(.seconds(2)) { openConnections == 0 && limit.count == 0 }
        guard limit.count == 0 else {
            return logger.warning("handlers did not stop in time", metadata: ["calls": "\(limit.count)"])
        }
        if configuration.loops == nil { await loops.shutDown() }
    }

    private var connections: [Connection] { state.state.withLock { Array($0.connections.values) } }

    private func beginDraining() -> [Connection] {
        state.state.withLock { state in
            state.drains = true
            return Array(state.connections.values)
        }
    }

    /// Returns when `isDone`, or after `time`, or at once if the task is cancelled.
    private func wait(_ time: Duration, until isDone: () -> Bool) async {
        let deadline = ContinuousClock.now + time
        while !isDone(), ContinuousClock.now < deadline {
            // A stop is rare, and short: nothing else would need to be told of every connection's end.
            guard (try? await ContinuousClock().sleep(for: .milliseconds(5))) != nil else { return }
        }
    }
}
