import HTTPServer
import Logging
import Testing

@Suite("HTTP server life", .timeLimit(.minutes(1)))
struct ServerLifeTests {
    private let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    @Test("A taken port is named")
    func taken() async throws {
        try await withServer(.echo) { server in
            let configuration = HTTPServer.Configuration(host: "127.0.0.1", port: server.port)
            await #expect(throws: HTTPServerError.addressInUse(host: "127.0.0.1", port: server.port)) {
                _ = try await HTTPServer.start(
                    configuration: configuration,
                    handler: TestHandler.echo,
                    logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
                )
            }
        }
    }

    @Test("Stopping lets a running request finish and closes idle connections")
    func drain() async throws {
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        let handler = TestHandler { _, responder in
            start.yield()
            for await _ in gate { break }
            try await responder.send(.text(200, "done."))
        }
        let server = try await HTTPServer.start(
            configuration: HTTPServer.Configuration(host: "127.0.0.1", port: 0),
            handler: handler,
            logger: logger
        )
        let idle = try await RawClient.connect(server)
        let busy = try await RawClient.connect(server)
        try await busy.send(ResponseTests.get)
        for await _ in started { break }
        async let stopped: Void = server.stop(drain: .seconds(30))
        #expect(await idle.readToEnd().isEmpty)
        open.yield()
        let answer = await busy.readToEnd()
        #expect(answer.contains("connection: close\r\n") && answer.hasSuffix("done."))
        await stopped
        await #expect(throws: (any Error).self) { _ = try await RawClient.connect(server) }
    }

    @Test("What outlives the drain is cancelled and cut")
    func drainDeadline() async throws {
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let handler = TestHandler { _, _ in
            start.yield()
            for await _ in AsyncStream<Void>.makeStream().stream {}
        }
        let server = try await HTTPServer.start(
            configuration: HTTPServer.Configuration(host: "127.0.0.1", port: 0),
            handler: handler,
            logger: logger
        )
        let client = try await RawClient.connect(server)
        try await client.send(ResponseTests.get)
        for await _ in started { break }
        await server.stop(drain: .milliseconds(20))
        #expect(await client.readToEnd().isEmpty)
    }

    @Test("Connections beyond the bound are told so and closed")
    func connectionsMax() async throws {
        try await withServer(.echo, .local { $0.connectionsMax = 1 }) { server in
            let first = try await RawClient.connect(server)
            try await first.send(ResponseTests.get)
            #expect(await first.read(through: "GET / .") != nil)
            let second = try await RawClient.connect(server)
            #expect(try #require(await second.read(through: "}}")).hasPrefix("HTTP/1.1 503 "))
            try await first.send(ResponseTests.get)
            #expect(await first.read(through: "GET / .") != nil)
        }
    }
}
