package import Logging
package import NIOCore
import NIOHTTP1
package import NIOPosix

/// A small HTTP/1.1 server: keep-alive, pipelining in order, bounded requests, streamed answers with back-pressure.
package struct HTTPServer: Sendable {
    /// Event loops of the process that a server shares, so that a handler that calls on them stays on its thread.
    package struct Loops: Sendable {
        let group: MultiThreadedEventLoopGroup
        let executor: @Sendable (any EventLoop) -> any TaskExecutor

        /// The loops of `group`; `executor` is what runs tasks on one of them.
        package init(
            _ group: MultiThreadedEventLoopGroup,
            executor: @escaping @Sendable (any EventLoop) -> any TaskExecutor
        ) {
            self.group = group
            self.executor = executor
        }
    }

    /// Where a server listens and what it bears.
    package struct Configuration: Sendable {
        /// The address to listen on.
        package var host: String
        /// The port; 0 takes any free one.
        package var port: Int
        /// The longest body; a longer one is refused with 413.
        package var bodyBytesMax = 32 << 20
        /// The longest head, all fields together; a longer one is refused with 431.
        package var headerBytesMax = 64 << 10
        /// How long a connection may stay without a byte moving while the peer has the next move.
        package var idleTimeout = Duration.seconds(75)
        /// How long a request may take to arrive whole, beside the time that its bytes take at the least rate.
        package var requestTimeout = Duration.seconds(60)
        /// The least rate at which a long request must arrive, in bytes a second; a slower one is answered 408.
        package var receiveRateMin = 16 << 10
        /// The most memory for bodies, of all connections together; what goes beyond is answered 503.
        package var heldBytesMax = 512 << 20
        /// How many connections may be open; further ones are answered 503 and closed.
        package var connectionsMax = 4_096
        /// How many event loops of its own serve; 0 shares NIO's, for ports with little traffic.
        package var threads = 1
        /// Serve in the place of own ones.
        package var loops: Loops?

        /// Hears of every request and connection that the server itself turns away. Must not block.
        package var onRefusal: @Sendable (HTTPRefusal) -> Void = { _ in }

        /// Listens on this address, everything else by default.
        package init(host: String, port: Int) {
            self.host = host
            self.port = port
        }
    }

    /// The port that is listened on.
    package let port: Int
    private let channel: any Channel
    private let core: HTTPServerCore
    private let ownGroup: MultiThreadedEventLoopGroup?

    /// What it holds now.
    package var load: HTTPServerLoad { core.load }

    /// Listens and serves until ``stop(drain:)``.
    ///
    /// - Parameters:
    ///   - configuration: where to listen, and the bounds.
    ///   - handler: answers the requests.
    ///   - logger: takes what clients are not told.
    /// - Returns: the running server.
    /// - Throws: ``HTTPServerError`` when the address cannot be listened on.
    package static func start(
        configuration: Configuration,
        handler: any HTTPHandler,
        logger: Logger
    ) async throws -> HTTPServer {
        let ownGroup =
            configuration.threads > 0 && configuration.loops == nil
            ? MultiThreadedEventLoopGroup(numberOfThreads: configuration.threads) : nil
        let group = ownGroup ?? configuration.loops?.group ?? MultiThreadedEventLoopGroup.singleton
        let core = HTTPServerCore(configuration: configuration, handler: handler, logger: logger, group: group)
        do {
            let channel = try await bootstrap(core, group).bind(host: configuration.host, port: configuration.port)
                .get()
            let port = channel.localAddress?.port ?? configuration.port
            return HTTPServer(port: port, channel: channel, core: core, ownGroup: ownGroup)
        } catch {
            try await ownGroup?.shutdownGracefully()
            throw listenError(error, configuration)
        }
    }

    /// Stops listening, lets running requests finish, then closes everything.
    ///
    /// - Parameter drain: how long running requests may take; what runs longer is cancelled and cut.
    package func stop(drain: Duration) async {
        core.beginStop()
        try? await channel.close()
        for connection in core.connections { connection.fromAnywhere { $0.beginStop() } }
        if await !core.waitUntilEmpty(drain) {
            for connection in core.connections { connection.fromAnywhere { $0.cut() } }
            guard await core.waitUntilEmpty(.seconds(2)) else {
                core.logger.warning("handlers ignore their cancellation, the server's threads are left behind")
                return
            }
        }
        do { try await ownGroup?.shutdownGracefully() } catch {
            core.logger.warning("event loops did not stop", metadata: ["error": "\(error)"])
        }
    }

    private static func bootstrap(_ core: HTTPServerCore, _ group: MultiThreadedEventLoopGroup) -> ServerBootstrap {
        ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1_024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            // Bounds what comes in one turn, before a handler can hold the peer back.
            .childChannelOption(.maxMessagesPerRead, value: 2)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    var limits = NIOHTTPDecoderLimitConfiguration()
                    limits.maxHeaderFieldSize = core.configuration.headerBytesMax
                    limits.maxHeaderListSize = core.configuration.headerBytesMax
                    let decoder = HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes, limitConfiguration: limits)
                    let connection = HTTPConnection(core: core, channel: channel)
                    try channel.pipeline.syncOperations.addHandler(ArrivalHandler(connection))
                    try channel.pipeline.syncOperations.addHandler(ByteToMessageHandler(decoder))
                    try channel.pipeline.syncOperations.addHandler(connection)
                }
            }
    }

    private static func listenError(_ error: any Error, _ configuration: Configuration) -> HTTPServerError {
        if let error = error as? IOError, error.errnoCode == EADDRINUSE {
            return .addressInUse(host: configuration.host, port: configuration.port)
        }
        return .cannotListen(host: configuration.host, port: configuration.port, reason: "\(error)")
    }
}
