import Logging
import RPCCore
import RPCTransport
import ServiceRuntime

/// An RPC server of this process, for commands that are processes of their own.
enum TestServer {
    /// Runs `body` with the address of a server of `service`, health and reflection.
    static func with(_ service: any RPCService, _ body: (_ target: String) async throws -> Void) async throws {
        let readiness = Readiness()
        readiness.beginServing()
        let router = RPCRouter([service], readiness: readiness)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let server = try await RPCServer.start(RPCServer.Configuration(), router: router, logger: logger)
        do {
            try await body("127.0.0.1:\(server.port)")
            await server.stop(drain: .zero)
        } catch {
            await server.stop(drain: .zero)
            throw error
        }
    }
}
