import RPCCore
import RPCTransport
import TestSupport
import Testing

@Suite("A server's wire", .timeLimit(.minutes(2)))
struct ServerWireTests {
    private let service = TestService()

    /// A peer that has said Hello and then call 1, of Echo, as `change` makes it.
    private func caller(_ server: RPCServer, _ change: (inout Frame.Open) -> Void) async throws -> RawPeer {
        let peer = try await RawPeer(port: server.port)
        var open = Frame.Open()
        open.method = TestService.echo.wireName
        change(&open)
        peer.send(RawPeer.hello, Frame(callID: 1, .open(open)))
        return peer
    }

    @Test(
        "What is not of the protocol closes the connection, and the server lives",
        arguments: [
            [0x40, 0, 0, 0], [0, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3], Array("GET / HTTP/1.1\r\n\r\n".utf8),
            [0, 0, 0, 3, 0xFF, 0xFF, 0xFF], [0, 0, 0, 2, 0x32, 0x00],
        ] as [[UInt8]]
    )
    func garbage(_ bytes: [UInt8]) async throws {
        try await service.withServer { server in
            let peer = try await RawPeer(port: server.port)
            peer.send(bytes)
            try await peer.closed()
            #expect(peer.frames.count <= 1)
            let sound = try await RawPeer(port: server.port)
            sound.send(RawPeer.hello, RawPeer.open(1, TestService.echo, [5]))
            #expect(await eventually { sound.end(of: 1)?.data?.payload == [5] })
            await sound.close()
        }
    }

    @Test("Garbage or a second Hello after a good one closes the connection")
    func lateGarbage() async throws {
        try await service.withServer { server in
            for bytes in [[0, 1, 0, 1], [0, 0, 0, 1, 0xFF], FrameCodec.encode(RawPeer.hello)] as [[UInt8]] {
                let peer = try await RawPeer(port: server.port)
                peer.send(RawPeer.hello)
                peer.send(bytes)
                try await peer.closed()
            }
        }
    }

    @Test("A peer of another version or without the magic is closed")
    func handshake() async throws {
        try await service.withServer { server in
            var newer = Frame.Hello()
            (newer.versionMin, newer.versionMax) = (2, 3)
            var stranger = Frame.Hello()
            stranger.magic = [1, 2, 3, 4]
            for hello in [newer, stranger] {
                let peer = try await RawPeer(port: server.port)
                peer.send(Frame(callID: 0, .hello(hello)))
                try await peer.closed()
            }
        }
    }

    @Test("A peer that says nothing is closed")
    func silence() async throws {
        var configuration = RPCServer.Configuration()
        configuration.helloTimeout = .milliseconds(50)
        try await service.withServer(configuration) { server in
            let peer = try await RawPeer(port: server.port)
            try await peer.closed()
            #expect(await eventually { server.openConnections == 0 })
        }
    }

    @Test("Pings are answered with their token")
    func ping() async throws {
        try await service.withServer { server in
            let peer = try await RawPeer(port: server.port)
            peer.send(RawPeer.hello, Frame(callID: 0, .ping(ack: false, token: 42)))
            #expect(await eventually { peer.frames.contains(Frame(callID: 0, .ping(ack: true, token: 42))) })
            await peer.close()
        }
    }

    @Test("A number that was used before ends the connection")
    func reusedID() async throws {
        try await service.withServer { server in
            let peer = try await RawPeer(port: server.port)
            peer.send(RawPeer.hello, RawPeer.open(5, TestService.echo), RawPeer.open(5, TestService.echo))
            try await peer.closed()
        }
    }

    @Test("A message announced over the limit is refused at its first piece")
    func announcedTooLarge() async throws {
        try await service.withServer { server in
            let peer = try await caller(server) {
                $0.data = Frame.Piece(payload: [1], more: true, messageBytes: 1 << 31)
            }
            #expect(await eventually { peer.end(of: 1)?.reason == .messageTooLarge })
            #expect(peer.end(of: 1)?.notStarted == true)
            #expect(server.openCalls == 0)
            await peer.close()
        }
    }

    @Test("A message over the limit is refused when it comes whole, too, whatever the peer's own limit is")
    func wholeTooLarge() async throws {
        var configuration = RPCServer.Configuration()
        configuration.session.messageBytesMax = 100
        try await service.withServer(configuration) { server in
            let peer = try await RawPeer(port: server.port)
            let request = [UInt8](repeating: 0, count: 101)
            peer.send(RawPeer.hello, RawPeer.open(1, TestService.echo, request))
            #expect(await eventually { peer.end(of: 1)?.reason == .messageTooLarge })
            #expect(peer.end(of: 1)?.notStarted == true)
            #expect(service.counts.started == 0)
            await peer.close()
        }
    }

    @Test("Metadata over its limit is refused, whatever the peer's own limit is")
    func metadata() async throws {
        try await service.withServer { server in
            let peer = try await caller(server) {
                $0.endStream = true
                $0.metadata["x"] = String(repeating: "y", count: 8200)
            }
            #expect(await eventually { peer.end(of: 1)?.code == .invalidArgument })
            #expect(peer.end(of: 1)?.notStarted == true)
            #expect(service.counts.started == 0)
            await peer.close()
        }
    }

    @Test("A server that goes away refuses what is under way to it, and closes when the rest has ended")
    func goesAway() async throws {
        // Not `withServer`: a server is stopped once.
        let server = try await RPCServer.start(.init(), router: service.router, logger: TestService.logger)
        let peer = try await RawPeer(port: server.port)
        peer.send(RawPeer.hello, RawPeer.open(1, TestService.stubborn, [1]))
        #expect(await eventually { service.counts.started == 1 })
        let stopping = Task { await server.stop(drain: .seconds(30)) }
        #expect(await eventually { peer.goAway?.reason == Reason.draining.rawValue })
        peer.send(RawPeer.open(2, TestService.echo))
        #expect(await eventually { peer.end(of: 2)?.reason == .draining })
        #expect(peer.end(of: 2)?.code == .unavailable)
        #expect(peer.end(of: 2)?.notStarted == true)
        service.gate.open()
        #expect(await eventually { peer.end(of: 1)?.data?.payload == [1] })
        #expect(service.counts.started == 1)
        var heard = Frame.GoAway()
        heard.ack = true
        peer.send(Frame(callID: 0, .goAway(heard)))
        try await peer.closed()
        await stopping.value
    }

    @Test("A method that takes one request refuses a call that says there will be more")
    func secondRequest() async throws {
        try await service.withServer { server in
            let peer = try await caller(server) { $0.data = Frame.Piece(payload: [1]) }
            #expect(await eventually { peer.end(of: 1)?.code == .invalidArgument })
            #expect(peer.end(of: 1)?.notStarted == true)
            await peer.close()
        }
    }

    @Test("A piece that says that its message goes on, and that it is the last, is refused")
    func moreAndEnd() async throws {
        try await service.withServer { server in
            let peer = try await caller(server) {
                $0.data = Frame.Piece(payload: [1], more: true, endStream: true, messageBytes: 2)
            }
            #expect(await eventually { peer.end(of: 1)?.code == .invalidArgument })
            #expect(peer.end(of: 1)?.notStarted == true)
            await peer.close()
        }
    }

    @Test("A request that never becomes whole ends at its deadline and gives its place back")
    func halfRequest() async throws {
        try await service.withServer { server in
            let peer = try await caller(server) {
                $0.timeoutMicroseconds = 50_000
                $0.data = Frame.Piece(payload: [1], more: true, messageBytes: 100)
            }
            #expect(await eventually { peer.end(of: 1)?.code == .deadlineExceeded })
            #expect(peer.end(of: 1)?.notStarted == true)
            #expect(await eventually { server.openCalls == 0 })
            await peer.close()
        }
    }

    @Test("A connection that goes away with half a request and running calls leaves nothing behind")
    func vanished() async throws {
        try await service.withServer { server in
            let peer = try await RawPeer(port: server.port)
            var open = Frame.Open()
            open.method = TestService.echo.wireName
            open.data = Frame.Piece(payload: [1], more: true, messageBytes: 100)
            peer.send(RawPeer.hello, Frame(callID: 1, .open(open)), RawPeer.open(2, TestService.hang))
            #expect(await eventually { server.openCalls == 2 && service.counts.started == 1 })
            await peer.close()
            #expect(await eventually { server.openCalls == 0 && service.counts.cancelled == 1 })
        }
    }

    @Test("A peer that opens calls and reads no answers is held to its calls")
    func unreadAnswers() async throws {
        var configuration = RPCServer.Configuration()
        configuration.session.callsMax = 8
        try await service.withServer(configuration) { server in
            let peer = try await RawPeer(port: server.port)
            // Each answer is over the window that the peer never refills.
            peer.send(RawPeer.hello)
            for id in 1...UInt64(20) {
                var open = Frame.Open()
                open.method = TestService.flood.wireName
                open.endStream = true
                open.timeoutMicroseconds = 60_000_000
                open.data = Frame.Piece(payload: [60])
                peer.send(Frame(callID: id, .open(open)))
            }
            #expect(await eventually { peer.end(of: 20)?.reason == .shed })
            #expect(server.openCalls <= 8)
            await peer.close()
        }
    }

    @Test("Connections over the limit are closed at once")
    func connectionLimit() async throws {
        var configuration = RPCServer.Configuration()
        configuration.connectionsMax = 1
        try await service.withServer(configuration) { server in
            let first = try await RawPeer(port: server.port)
            first.send(RawPeer.hello)
            #expect(await eventually { !first.frames.isEmpty })
            let second = try await RawPeer(port: server.port)
            // One that says Hello would otherwise be heard.
            second.send(RawPeer.hello)
            try await second.closed()
            #expect(second.frames.isEmpty)
            #expect(!first.isClosed)
            await first.close()
        }
    }

    @Test("Random bytes never end the server")
    func fuzz() async throws {
        var generator = SeededGenerator(seed: 7)
        try await service.withServer { server in
            for round in 0..<100 {
                let peer = try await RawPeer(port: server.port)
                if round % 2 == 0 { peer.send(RawPeer.hello) }
                var bytes = FrameSamples.all.shuffled(using: &generator).flatMap(FrameCodec.encode)
                for _ in 0..<5 {
                    bytes[.random(in: bytes.indices, using: &generator)] = .random(in: 0...255, using: &generator)
                }
                peer.send(bytes)
                await peer.close()
            }
            try await TestService.withChannel("127.0.0.1:\(server.port)") { channel in
                let answer = try await channel.unary(TestService.echo, [1], options: .default)
                #expect(answer == [1])
            }
            #expect(await eventually { server.openCalls == 0 })
        }
    }
}
