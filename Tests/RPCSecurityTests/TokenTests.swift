import Foundation
import Logging
import RPCCore
import RPCTransport
import ServiceConfiguration
import TestSupport
import Testing

@testable import ServiceRuntime

@Suite("The shared secret", .timeLimit(.minutes(1)))
struct TokenTests {
    private static let token = "0123456789abcdef-old"
    private static let next = "0123456789abcdef-new"
    private let whoami = Whoami()

    private func serve(_ token: RPCToken, _ body: (Int) async throws -> Void) async throws {
        var configuration = RPCServer.Configuration()
        configuration.authentication = .secret { token.accepts($0) }
        try await whoami.serve(configuration, body)
    }

    @Test("Who shows the secret is let in as the service that it says it is")
    func right() async throws {
        try await serve(try RPCToken(Self.token)) { port in
            let answer = try await Whoami.ask(port, named: "gateway", token: Self.token)
            #expect(answer == "\(PeerIdentity.service("gateway"))")
        }
    }

    @Test(
        "A wrong or missing secret is answered UNAUTHENTICATED, and no handler runs",
        arguments: [nil, "", "0123456789abcdef", "0123456789abcdef-old2", "0123456789abcdeF-old"]
    )
    func wrong(token: String?) async throws {
        try await serve(try RPCToken(Self.token)) { port in
            let error = await #expect(throws: RPCError.self) { try await Whoami.ask(port, token: token) }
            #expect(error?.code == .unauthenticated, "\(String(describing: error))")
            #expect(error?.notStarted == true)
            #expect(error?.message.contains(Self.token) == false)
        }
        #expect(whoami.count == 0)
    }

    @Test("During a rotation every line of the file is accepted and the first is shown")
    func rotation() async throws {
        let file = try SecretFile("\(Self.next)\n\(Self.token)\n")
        let token = try RPCToken(file: file.path, checkingEvery: .milliseconds(20), logger: Whoami.logger)
        #expect(token.shown == [UInt8](Self.next.utf8))
        try await serve(token) { port in
            for known in [Self.token, Self.next] { _ = try await Whoami.ask(port, token: known) }
        }
        #expect(whoami.count == 2)
    }

    @Test("A file that was replaced counts for new connections; one that breaks the rules changes nothing")
    func reload() async throws {
        let file = try SecretFile(Self.token)
        let log = LogProbe()
        let token = try RPCToken(file: file.path, checkingEvery: .milliseconds(20), logger: log.logger)
        try await serve(token) { port in
            try file.write("short")
            #expect(await eventually { log.messages(.warning).contains { $0.contains(file.path) } })
            #expect(!log.messages(.warning).contains { $0.contains("short") })
            _ = try await Whoami.ask(port, token: Self.token)
            try file.write(Self.next)
            #expect(await eventually { token.shown == [UInt8](Self.next.utf8) })
            _ = try await Whoami.ask(port, token: Self.next)
            let error = await #expect(throws: RPCError.self) { try await Whoami.ask(port, token: Self.token) }
            #expect(error?.code == .unauthenticated)
        }
        #expect(whoami.count == 2)
    }

    @Test(
        "A secret that is short, has spaces or comes in too many lines is refused without being shown",
        arguments: ["", "fifteen-letters", "has a space in the middle", "0123456789abcdefé"]
    )
    func rules(text: String) throws {
        let rule = #expect(throws: SettingRule.self) { try RPCToken(text) }
        #expect(text.isEmpty || rule?.description.contains(text) == false)
        let lines = Array(repeating: Self.token, count: 5).joined(separator: "\n")
        #expect(throws: SettingRule.self) { try RPCToken(lines) }
    }

    /// A file of its own, removed with the last reference.
    private final class SecretFile: Sendable {
        let path = FileManager.default.temporaryDirectory.path + "/pm-token-\(UUID().uuidString)"

        init(_ text: String) throws { try write(text) }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        func write(_ text: String) throws { try replace(path, with: Data(text.utf8)) }
    }
}
