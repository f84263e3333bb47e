import Glibc
import Logging
import RPCCore
import RPCTransport
import ServiceConfiguration

/// RPC over TCP as the runtime needs it.
enum RPCNetwork {
    static func listen(
        host: String,
        port: Int,
        threads: Int,
        messageBytesMax: Int,
        router: RPCRouter,
        observer: any ServerObserver,
        logger: Logger
    ) async throws -> RPCServer {
        var configuration = RPCServer.Configuration()
        configuration.host = host
        configuration.port = port
        configuration.threads = threads
        configuration.session.messageBytesMax = messageBytesMax
        return try await RPCServer.start(configuration, router: router, observer: observer, logger: logger)
    }

    static func connect(
        to address: String,
        _ service: ServiceName,
        logger: Logger
    ) throws(ConfigurationError) -> ClientChannel {
        do { return try ClientChannel(target: address, logger: logger) } catch {
            let key = CommonKeys.address(of: service).name
            throw ConfigurationError(problems: ["POINTSMAN_\(key) is \"\(address)\": \(error.message)"])
        }
    }

    /// The transport passes the system's error on as it is; its text is all that can be seen of it here.
    static func isPortTaken(_ error: any Error) -> Bool {
        "\(error)".contains("errno: \(EADDRINUSE)")
    }
}
