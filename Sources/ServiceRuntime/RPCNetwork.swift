import Glibc
import Logging
import RPCCore
import RPCTransport
import ServiceConfiguration
import Telemetry

/// RPC over TCP as the runtime needs it.
enum RPCNetwork {
    static func listen(
        _ security: RPCSecurity,
        host: String,
        port: Int,
        threads: Int,
        messageBytesMax: Int,
        router: RPCRouter,
        interceptors: [any ServerInterceptor],
        metrics: RPCServerMetrics,
        logger: Logger
    ) async throws -> RPCServer {
        var configuration = RPCServer.Configuration()
        configuration.host = host
        configuration.port = port
        configuration.loops = threads > 1 ? EventLoops(threads: threads) : .shared
        configuration.session.messageBytesMax = messageBytesMax
        configuration.interceptors = interceptors
        configuration.onRefusedConnection = { metrics.refusedConnections.add() }
        security.apply(to: &configuration)
        let server = try await RPCServer.start(configuration, router: router, logger: logger)
        metrics.follow(server)
        return server
    }

    static func connect(
        to address: String,
        _ service: ServiceName,
        _ security: RPCSecurity,
        interceptors: [any ClientInterceptor],
        logger: Logger
    ) throws(ConfigurationError) -> ClientChannel {
        var configuration = ClientChannel.Configuration()
        configuration.interceptors = interceptors
        configuration.session.messageBytesMax = ComponentParts.messageBytesMaxWithBody
        security.apply(to: &configuration, calling: service.rawValue)
        do { return try ClientChannel(target: address, configuration: configuration, logger: logger) } catch {
            let key = CommonKeys.address(of: service).name
            throw ConfigurationError(problems: ["POINTSMAN_\(key) is \"\(address)\": \(error.message)"])
        }
    }

    /// The transport passes the system's error on as it is; its text is all that can be seen of it here.
    static func isPortTaken(_ error: any Error) -> Bool {
        "\(error)".contains("errno: \(EADDRINUSE)")
    }
}
