import RPCCore
import RPCTransport
import TestSupport
import Testing

/// Peers that mean ill, over sockets. Each time somebody else is served meanwhile.
@Suite("A server under a flood", .serialized, .timeLimit(.minutes(3)))
struct FloodTests {
    private let service = FaultService()

    /// A caller who means well gets every answer while `flood` goes on.
    private func beside(
        _ server: RPCServer,
        _ flood: @escaping @Sendable () async throws -> Void
    ) async throws {
        try await FaultService.withChannel("127.0.0.1:\(server.port)") { channel in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await flood() }
                for index in 1_000_001...1_000_100 as ClosedRange<UInt64> {
                    let request = FaultService.request(index, size: 500)
                    let answer = try await channel.unary(FaultService.echo, request, options: .default)
                    #expect(answer == request)
                }
                try await group.waitForAll()
                let answer = try await channel.unary(FaultService.echo, [1], options: .default)
                #expect(answer == [1])
            }
        }
    }

    @Test("Opening and cancelling in a row never runs more handlers than calls are allowed, and ends all of them")
    func rapidReset() async throws {
        var configuration = RPCServer.Configuration()
        configuration.session.callsMax = 50
        try await service.withServer(configuration) { server in
            try await beside(server) {
                let peer = try await HostilePeer(port: server.port)
                await peer.send([HostilePeer.hello])
                for batch in 0..<UInt64(100) {
                    await peer.send(
                        (1...100 as ClosedRange<UInt64>).flatMap { index -> [Frame] in
                            let id = batch * 100 + index
                            return [HostilePeer.open(id, FaultService.hang), Frame(callID: id, .cancel(reason: 1))]
                        }
                    )
                }
                await peer.close()
            }
            #expect(service.books.runningMost <= 51)
            #expect(await eventually { server.openCalls == 0 && service.books.running == 0 })
        }
    }

    @Test("Calls beyond the limits are refused as shed and not started, none of them runs")
    func tooManyOpens() async throws {
        var configuration = RPCServer.Configuration()
        configuration.session.callsMax = 20
        try await service.withServer(configuration) { server in
            let peer = try await HostilePeer(port: server.port)
            try await beside(server) {
                await peer.send([HostilePeer.hello])
                for id in 1...UInt64(2000) { await peer.send([HostilePeer.open(id, FaultService.hang)]) }
                #expect(await eventually { peer.heard.ends.count == 1980 })
            }
            #expect(peer.heard.ends.values.allSatisfy { $0.reason == .shed && $0.notStarted })
            #expect(service.books.runningMost <= 21)
            await peer.close()
            #expect(await eventually { server.openCalls == 0 && service.books.running == 0 })
        }
    }

    @Test("A peer that asks and never reads is cut off", arguments: ["pings", "calls", "unknown methods"])
    func unreadAnswers(_ what: String) async throws {
        try await service.withServer { server in
            try await beside(server) {
                let peer = try await HostilePeer(port: server.port, reads: false)
                await peer.send([HostilePeer.hello])
                var next: UInt64 = 0
                while !peer.isClosed, next < 2_000_000 {
                    let frames = (1...500).map { index -> Frame in
                        let id = next + UInt64(index)
                        switch what {
                        case "pings": return Frame(callID: 0, .ping(ack: false, token: id))
                        case "calls": return HostilePeer.open(id, FaultService.echo)
                        default:
                            return HostilePeer.open(id, MethodDescriptor(service: "no", method: "such"))
                        }
                    }
                    await peer.send(frames)
                    next += 500
                }
                #expect(peer.isClosed, "\(next) \(what) were taken")
            }
            #expect(await eventually { server.openCalls == 0 })
        }
    }

    @Test("A client that opens streams and never reads does not make the server grow")
    func unreadStreams() async throws {
        try await service.withServer { server in
            let peer = try await HostilePeer(port: server.port, reads: false)
            let streams = 200
            try await beside(server) {
                await peer.send(
                    [HostilePeer.hello] + (1...UInt64(streams)).map { HostilePeer.open($0, FaultService.endless) }
                )
                #expect(await eventually { service.books.running >= streams })
            }
            var last = -1
            let stands = await eventually {
                defer { last = service.books.written }
                return last == service.books.written
            }
            #expect(stands)
            let before = try Memory.residentBytes()
            try await beside(server) {}
            #expect(service.books.written == last)
            let grown = try Memory.residentBytes() - before
            // A writer waits at 64 KiB; the rest lies in the sockets.
            #expect(last <= streams * (64 + 256))
            #expect(grown < 16_000_000, "\(grown) bytes")
            print("unread streams: \(last / streams) KiB written of each, then \(grown) bytes of growth")
            await peer.close()
            #expect(await eventually { service.books.running == 0 })
        }
    }

    @Test("Requests that are announced and never come hold their place, no more than is allowed, and no memory")
    func announcedRequests() async throws {
        try await service.withServer { server in
            let before = try Memory.residentBytes()
            let peers = try await (0..<4).asyncMap { _ in try await HostilePeer(port: server.port) }
            try await beside(server) {
                for peer in peers {
                    let halves = (1...UInt64(200)).map { HostilePeer.halfOpen($0, announced: 4_194_304) }
                    await peer.send([HostilePeer.hello] + halves)
                }
                #expect(await eventually { server.openCalls + peers.reduce(0) { $0 + $1.heard.ends.count } == 800 })
            }
            // A GiB holds 256 of them.
            #expect(server.openCalls <= 256)
            let grown = try Memory.residentBytes() - before
            #expect(grown < 200_000_000, "\(grown) bytes")
            for peer in peers { await peer.close() }
            #expect(await eventually { server.openCalls == 0 })
        }
    }

    @Test("A message that never ends is ended when it is longer than was announced")
    func endlessMessage() async throws {
        try await service.withServer { server in
            try await beside(server) {
                let peer = try await HostilePeer(port: server.port)
                var lie = Frame.Open()
                lie.method = FaultService.echo.wireName
                await peer.send([HostilePeer.hello, Frame(callID: 1, .open(lie))])
                let empty = Frame(callID: 1, .data(Frame.Piece(payload: [1], more: true, messageBytes: 100_000)))
                for _ in 0..<200 where peer.heard.ends.isEmpty {
                    await peer.send([Frame](repeating: empty, count: 1000))
                }
                #expect(await eventually { peer.heard.ends[1] != nil })
                #expect(peer.heard.ends[1]?.code == .invalidArgument)
                await peer.close()
            }
            #expect(await eventually { server.openCalls == 0 })
        }
    }

    @Test("Connections that say nothing, half a Hello or half a frame are closed in time and hold back nobody")
    func halfHellos() async throws {
        var configuration = RPCServer.Configuration()
        configuration.helloTimeout = .milliseconds(200)
        configuration.keepAlive = .seconds(1)
        try await service.withServer(configuration) { server in
            let hello = FrameCodec.encode(HostilePeer.hello)
            let starts = [[], Array(hello.prefix(3)), Array(hello.dropLast()), hello + [0, 0, 1, 0, 0x22]]
            let peers = try await (0..<80).asyncMap { _ in try await HostilePeer(port: server.port) }
            try await beside(server) {
                for (index, peer) in peers.enumerated() { await peer.send(starts[index % starts.count]) }
                for peer in peers { try await peer.closed() }
            }
            #expect(await eventually { server.openConnections == 0 })
        }
    }
}

extension Sequence {
    fileprivate func asyncMap<T>(_ transform: (Element) async throws -> T) async rethrows -> [T] {
        var result: [T] = []
        for element in self { result.append(try await transform(element)) }
        return result
    }
}
