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
        /// Event loops.
        package var threads = 1
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
    private let group: MultiThreadedEventLoopGroup
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
        let group = MultiThreadedEventLoopGroup(numberOfThreads: configuration.threads)
        let shared = Shared()
        let limit = CallLimit(configuration.callsMax)
        let service = ServerSession.Service(
            router: router,
            interceptors: configuration.interceptors + [DeadlineInterceptor(), limit],
            bytes: ByteLimit(configuration.committedBytesMax),
            authentication: configuration.authentication
        )
        do {
            let listener = try await ServerBootstrap(group: group)
                .serverChannelOption(.backlog, value: 1024)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try accept(channel, configuration, service, logger, shared)
                    }
                }
                .bind(host: configuration.host, port: configuration.port)
                .get()
            return RPCServer(configuration, logger, limit, group, listener, shared)
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
    }

    private init(
        _ configuration: Configuration,
        _ logger: Logger,
        _ limit: CallLimit,
        _ group: MultiThreadedEventLoopGroup,
        _ listener: any Channel,
        _ state: Shared
    ) {
        self.configuration = configuration
        self.logger = logger
        self.limit = limit
        self.group = group
        self.listener = listener
        self.state = state
        port = listener.localAddress?.port ?? configuration.port
    }

    /// Calls whose handler has not returned.
    package var openCalls: Int { limit.count }
    /// Open connections.
    package var openConnections: Int { state.state.withLock { $0.connections.count } }

    private static func accept(
        _ channel: any Channel,
        _ configuration: Configuration,
        _ service: ServerSession.Service,
        _ logger: Logger,
        _ shared: Shared
    ) throws {
        let session = ServerSession(
            service,
            configuration: configuration.session,
            peerName: channel.remoteAddress.map { "\($0)" } ?? "unknown",
            executor: LoopExecutor(channel.eventLoop)
        )
        let handler = ConnectionHandler(session: session, logger: logger)
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
            channel.close(promise: nil)
            return
        }
        channel.closeFuture.whenComplete { _ in
            shared.state.withLock { _ = $0.connections.removeValue(forKey: key) }
        }
        session.attach(
            ChannelDriver(loop: channel.eventLoop, handler: NIOLoopBound(handler, eventLoop: channel.eventLoop))
        )
        channel.eventLoop.scheduleTask(in: .milliseconds(Int64(configuration.helloTimeout / .milliseconds(1)))) {
            if !session.hasHello { channel.close(promise: nil) }
        }
        session.keepAlive(every: configuration.keepAlive, channel)
    }

    /// Stops taking connections and calls, lets those that run end for up to `drain`, then closes everything.
    package func stop(drain: Duration) async {
        try? await listener.close()
        let connections = state.state.withLock { state in
            state.drains = true
            return Array(state.connections.values)
        }
        for connection in connections {
            guard connection.session.hasHello else {
                connection.channel.close(promise: nil)
                continue
            }
            connection.session.drain(within: drain)
        }
        let deadline = ContinuousClock.now + drain
        while openConnections > 0, ContinuousClock.now < deadline {
            // A cancelled wait means that there is no more time.
            guard (try? await ContinuousClock().sleep(for: .milliseconds(5))) != nil else { break }
        }
        for connection in state.state.withLock({ Array($0.connections.values) }) {
            try? await connection.channel.close()
        }
        // Handlers run on these loops: one that does not stop when it is cancelled keeps them.
        let patience = ContinuousClock.now + .seconds(2)
        while limit.count > 0, ContinuousClock.now < patience {
            guard (try? await ContinuousClock().sleep(for: .milliseconds(5))) != nil else { break }
        }
        guard limit.count == 0 else {
            logger.warning("handlers did not stop in time", metadata: ["calls": "\(limit.count)"])
            return
        }
        try? await group.shutdownGracefully()
    }
}
