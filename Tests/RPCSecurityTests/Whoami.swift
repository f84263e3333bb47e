import Logging
import NIOCore
import RPCCore
import RPCTLS
import RPCTransport
import Synchronization

/// A server with one method that says who called it, and counts that it ran.
final class Whoami: Sendable {
    static let method = MethodDescriptor(service: "test.v1.Test", method: "Whoami", isIdempotent: true)

    private let runs = Mutex(0)

    /// How often the handler ran.
    var count: Int { runs.withLock { $0 } }

    static var logger: Logger {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return logger
    }

    private var router: RPCRouter {
        var router = RPCRouter()
        router.unary(Self.method) { _, context in
            self.runs.withLock { $0 += 1 }
            return [UInt8]("\(context.identity)".utf8)
        }
        return router
    }

    /// Runs `body` with the port of a server.
    func serve(
        _ configuration: RPCServer.Configuration = RPCServer.Configuration(),
        _ body: (Int) async throws -> Void
    ) async throws {
        let server = try await RPCServer.start(configuration, router: router, logger: Self.logger)
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await body(server.port)) } catch { outcome = .failure(error) }
        await server.stop(drain: .zero)
        try outcome.get()
    }

    /// Serves with TLS.
    func serve(_ credentials: TLSCredentials, _ body: (Int) async throws -> Void) async throws {
        var configuration = RPCServer.Configuration()
        configuration.security = credentials.server
        configuration.authentication = .certificate
        try await serve(configuration, body)
    }

    /// What the handler says to a new connection to 127.0.0.1.
    static func ask(
        _ port: Int,
        host: String = "127.0.0.1",
        named name: String = "router",
        security: ChannelSecurity? = nil,
        token: String? = nil
    ) async throws -> String {
        var configuration = ClientChannel.Configuration()
        configuration.session.name = name
        configuration.security = security
        if let token { configuration.session.credential = { [UInt8](token.utf8) } }
        let channel = try ClientChannel(target: "\(host):\(port)", configuration: configuration, logger: logger)
        do {
            let answer = try await channel.unary(method, [], options: CallOptions(timeout: .seconds(20)))
            await channel.close()
            return String(decoding: answer, as: UTF8.self)
        } catch {
            await channel.close()
            throw error
        }
    }
}

extension TLSCredentials {
    /// Looks at its files often.
    convenience init(_ service: String, _ files: Files, _ logger: Logger = Whoami.logger) throws {
        try self.init(service: service, files: files, checkingEvery: .milliseconds(20), logger: logger)
    }
}
