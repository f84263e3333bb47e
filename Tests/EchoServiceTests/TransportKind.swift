import Logging
import RPCCore
import RPCInProcess
import RPCTransport
import Stubs

/// How the calls of a test travel.
enum TransportKind: String, CaseIterable, Sendable {
    case inProcess
    case tcp

    /// Runs `body` with a client of `service`, and a count of the calls whose handler has not returned.
    func with<R: Sendable>(
        _ service: some RPCService,
        _ body: (EchoClient, _ openCalls: @escaping @Sendable () -> Int) async throws -> R
    ) async throws -> R {
        try await withTransport(service) { transport, openCalls in
            try await body(EchoClient(transport), openCalls)
        }
    }

    /// As `with`, for untyped calls.
    func withTransport<R: Sendable>(
        _ service: some RPCService,
        _ body: (any ClientTransport, _ openCalls: @escaping @Sendable () -> Int) async throws -> R
    ) async throws -> R {
        let router = RPCRouter([service])
        switch self {
        case .inProcess:
            let transport = InProcessTransport(router: router)
            return try await body(transport) { transport.openCalls }
        case .tcp:
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let server = try await RPCServer.start(RPCServer.Configuration(), router: router, logger: logger)
            var configuration = ClientChannel.Configuration()
            // A loaded machine may take long to connect; that is not what these tests are about.
            configuration.waitForReady = .seconds(60)
            let channel = try ClientChannel(target: "127.0.0.1:\(server.port)", configuration: configuration)
            do {
                let result = try await body(channel) { server.openCalls }
                await channel.close()
                await server.stop(drain: .seconds(1))
                return result
            } catch {
                await channel.close()
                await server.stop(drain: .zero)
                throw error
            }
        }
    }
}
