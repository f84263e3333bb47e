import Foundation
import RPCCore
import RPCTransport
import TestSupport
import Testing

@Suite("A client channel", .timeLimit(.minutes(2)))
struct ChannelTests {
    private let service = TestService()

    private static func start(_ service: TestService, port: Int = 0) async throws -> RPCServer {
        var configuration = RPCServer.Configuration()
        configuration.port = port
        return try await RPCServer.start(configuration, router: service.router, logger: TestService.logger)
    }

    @Test(
        "A malformed target is refused",
        arguments: ["", "host", "host:", "host:0", "host:70000", ":7001", "a:1,,b:2", "file:"]
    )
    func targets(_ text: String) {
        let error = #expect(throws: RPCError.self) { try ClientChannel(target: text) }
        #expect(error?.code == .invalidArgument)
    }

    @Test("Calls wait for a connection, and fail as not started when there is none")
    func noServer() async throws {
        let server = try await Self.start(service)
        let port = server.port
        await server.stop(drain: .zero)
        try await TestService.withChannel("127.0.0.1:\(port)", waitForReady: .milliseconds(100)) { channel in
            let error = await #expect(throws: RPCError.self) {
                try await channel.unary(TestService.echo, [], options: .default)
            }
            #expect(error?.code == .unavailable)
            #expect(error?.notStarted == true)
        }
    }

    @Test("Reconnects when the server is back")
    func reconnect() async throws {
        let server = try await Self.start(service)
        let port = server.port
        try await TestService.withChannel("localhost:\(port)", waitForReady: .seconds(20)) { channel in
            let answer = try await channel.unary(TestService.echo, [1], options: .default)
            #expect(answer == [1])
            await server.stop(drain: .seconds(20))
            let again = try await Self.start(service, port: port)
            let second = try await channel.unary(TestService.echo, [2], options: CallOptions(timeout: .seconds(20)))
            #expect(second == [2])
            await again.stop(drain: .zero)
        }
    }

    @Test("A call that still runs when the server's time is over is told so, as perhaps served")
    func stopped() async throws {
        let server = try await Self.start(service)
        try await TestService.withChannel("127.0.0.1:\(server.port)") { channel in
            let call = Task { try await channel.unary(TestService.hang, [], options: .default) }
            #expect(await eventually { service.counts.started == 1 })
            await server.stop(drain: .zero)
            let error = await #expect(throws: RPCError.self) { try await call.value }
            #expect(error?.code == .unavailable)
            #expect(error?.reason == .draining)
            #expect(error?.notStarted == false)
            #expect(await eventually { service.counts.cancelled == 1 })
        }
    }

    @Test("A draining server lets running calls finish and takes no new ones; none is lost")
    func drain() async throws {
        let server = try await Self.start(service)
        let other = TestService()
        let second = try await Self.start(other)
        let target = "127.0.0.1:\(server.port),127.0.0.1:\(second.port)"
        try await TestService.withChannel(target) { channel in
            #expect(await eventually { channel.readyConnections == 2 })
            let calls = (0..<16).map { index in
                Task { try await channel.unary(TestService.stubborn, [UInt8(index)], options: .default) }
            }
            #expect(await eventually { service.counts.started + other.counts.started == 16 })
            #expect(service.counts.started > 0)
            let stopping = Task { await server.stop(drain: .seconds(30)) }
            #expect(await eventually { channel.readyConnections == 1 })
            for _ in 0..<100 {
                let answer = try await channel.unary(TestService.echo, [1], options: .default)
                #expect(answer == [1])
            }
            #expect(other.counts.started >= 100)
            service.gate.open()
            other.gate.open()
            for (index, call) in calls.enumerated() {
                let answer = try await call.value
                #expect(answer == [UInt8(index)])
            }
            await stopping.value
            #expect(server.openConnections == 0)
        }
        await second.stop(drain: .zero)
    }

    @Test("Servers behind a file share the calls, and the file may change")
    func file() async throws {
        let path = NSTemporaryDirectory() + "rpc-addresses-\(UUID().uuidString)"
        defer { _ = try? FileManager.default.removeItem(atPath: path) }
        let services = [TestService(name: "a"), TestService(name: "b"), TestService(name: "c")]
        var servers: [RPCServer] = []
        for service in services { servers.append(try await Self.start(service)) }
        func write(_ indices: [Int]) throws {
            let text = indices.map { "127.0.0.1:\(servers[$0].port)\n" }.joined()
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        }
        func names(_ channel: ClientChannel, _ count: Int) async throws -> Set<String> {
            var names: Set<String> = []
            for _ in 0..<count {
                let bytes = try await channel.unary(TestService.facts, [], options: .default)
                names.insert(String(decoding: bytes.suffix(1), as: UTF8.self))
            }
            return names
        }
        try write([0, 1])
        try await TestService.withChannel("file:\(path)") { channel in
            #expect(await eventually { channel.readyConnections == 2 })
            let answer = try await names(channel, 100)
            #expect(answer == ["a", "b"])
            try write([2])
            let hasMoved = try await eventually { try await names(channel, 20) == ["c"] }
            #expect(hasMoved)
            #expect(channel.readyConnections == 1)
        }
        for server in servers { await server.stop(drain: .zero) }
    }

    @Test("A stream over a lost connection ends with an error, never as if it were whole")
    func cutStream() async throws {
        let server = try await Self.start(service)
        try await TestService.withChannel("127.0.0.1:\(server.port)") { channel in
            let error = await #expect(throws: RPCError.self) {
                try await channel.serverStreaming(TestService.flood, [1], options: .default) { stream in
                    let answer = try await stream.next()
                    #expect(answer != nil)
                    await server.stop(drain: .zero)
                    while try await stream.next() != nil {}
                }
            }
            #expect(error?.reason == .connectionLost)
        }
    }

    @Test("A peer that stops reading the wire is noticed, and calls to it end")
    func deafPeer() async throws {
        // A listener that accepts and never says Hello: calls must not hang on it.
        let listener = try await SilentListener.start()
        try await TestService.withChannel("127.0.0.1:\(listener.port)", waitForReady: .milliseconds(200)) { channel in
            let error = await #expect(throws: RPCError.self) {
                try await channel.unary(TestService.echo, [], options: .default)
            }
            #expect(error?.notStarted == true)
        }
        await listener.stop()
    }
}
