import EchoService
import Foundation
import Logging
import RPCCore
import RPCTransport
import Testing

/// `scripts/rpc_client.py` was written from docs/PROTOCOL.md alone: what it can't do, the document does not say.
@Suite("A client in another language", .timeLimit(.minutes(5)))
struct PythonClientTests {
    private func script(
        _ check: String,
        _ arguments: [String] = [],
        _ configure: (inout RPCServer.Configuration) -> Void
    ) async throws {
        var configuration = RPCServer.Configuration()
        configure(&configuration)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let server = try await RPCServer.start(configuration, router: RPCRouter([EchoHandler()]), logger: logger)
        let result: Result<Finished, any Error>
        do {
            result = .success(
                try await Program.script("rpc_calls.py", [check, "127.0.0.1:\(server.port)"] + arguments)
            )
        } catch {
            result = .failure(error)
        }
        await server.stop(drain: .zero)
        let finished = try result.get()
        #expect(finished.status == 0, "\(finished.errors)")
    }

    @Test("Makes calls of every shape, large messages, more than a window, errors, deadlines and cancellations")
    func calls() async throws {
        try await script("calls") { $0.session.callsMax = 10 }
    }

    @Test("Is let in with the right secret and told why with any other")
    func secret() async throws {
        let right: @Sendable ([UInt8]) -> Bool = { $0 == Array("a shared secret".utf8) }
        try await script("secret", ["a shared secret"]) { $0.authentication = .secret(right) }
    }

    @Test("Gives the signs of life that a server asks for")
    func ping() async throws {
        try await script("ping") { $0.keepAlive = .seconds(1) }
    }

    @Test("Ends its calls with a server that goes away, and opens no more there")
    func drain() async throws {
        let server = Program.folder.appendingPathComponent("rpc-echo").path
        let finished = try await Program.script("rpc_calls.py", ["drain", server])
        #expect(finished.status == 0, "\(finished.errors)")
    }

    @Test("Reads and writes the golden frames byte for byte")
    func golden() async throws {
        let folder = Program.root.appendingPathComponent("Tests/RPCTests/Golden").path
        let finished = try await Program.script("rpc_golden.py", [folder])
        #expect(finished.status == 0, "\(finished.errors)")
    }
}
