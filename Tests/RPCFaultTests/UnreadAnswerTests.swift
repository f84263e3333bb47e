import RPCCore
import RPCTransport
import TestSupport
import Testing

/// Peers that ask for much and take little of it, over sockets.
@Suite("Answers that nobody reads", .serialized, .timeLimit(.minutes(3)))
struct UnreadAnswerTests {
    enum Leaving: CaseIterable {
        case closes
        case cancels
        case readsAfterAll
    }

    private static let mebibyte = 1 << 20
    private let service = FaultService()

    /// A peer that reads frames but gives no credit, so that of each of its answers of a MiB most waits at the server.
    private func stingy(_ server: RPCServer, calls: ClosedRange<UInt64>) async throws -> HostilePeer {
        let peer = try await HostilePeer(port: server.port)
        await peer.send(
            [HostilePeer.hello]
                + calls.map { id in
                    let request = FaultService.largeRequest(id, size: UInt32(Self.mebibyte))
                    return HostilePeer.open(id, FaultService.large, request)
                }
        )
        return peer
    }

    private func largeAnswer(_ server: RPCServer) async throws -> Int {
        try await FaultService.withChannel("127.0.0.1:\(server.port)") { channel in
            let request = FaultService.largeRequest(9, size: UInt32(Self.mebibyte))
            return try await channel.unary(FaultService.large, request, options: .default).count
        }
    }

    @Test(
        "Large answers are held up to a limit, the next are refused as shed, and the room comes back with their reader",
        arguments: Leaving.allCases
    )
    func process(_ leaving: Leaving) async throws {
        var configuration = RPCServer.Configuration()
        configuration.committedBytesMax = 3 * Self.mebibyte
        try await service.withServer(configuration) { server in
            let peer = try await stingy(server, calls: 1...5)
            #expect(await eventually { peer.heard.ends.count == 2 && service.books.running == 0 })
            for end in peer.heard.ends.values {
                // Their handlers ran: they must not be sent again as if nothing had happened.
                #expect(end.code == .resourceExhausted && end.reason == .shed && !end.notStarted && end.data == nil)
            }
            #expect(service.books.seen.count == 5)
            let window = 262_144
            #expect(await eventually { peer.heard.dataBytes > 3 * (window - 61_440) })
            #expect(server.committedBytes <= 3 * Self.mebibyte)
            #expect(server.committedBytes >= 3 * (Self.mebibyte - window))
            switch leaving {
            case .closes: await peer.close()
            case .cancels: await peer.send((1...5).map { Frame(callID: $0, .cancel(reason: 1)) })
            case .readsAfterAll:
                await peer.send((1...5).map { Frame(callID: $0, .credit(bytes: UInt64(Self.mebibyte))) })
                #expect(await eventually { peer.heard.ends.count == 5 })
                #expect(peer.heard.dataBytes == 3 * Self.mebibyte)
            }
            #expect(await eventually { server.committedBytes == 0 })
            let bytes = try await largeAnswer(server)
            #expect(bytes == Self.mebibyte)
            await peer.close()
        }
    }

    @Test("One connection may hold only its own share of that, and the others get their answers")
    func connection() async throws {
        var configuration = RPCServer.Configuration()
        configuration.committedBytesMax = 4 * Self.mebibyte
        configuration.session.committedBytesMax = 2 * Self.mebibyte
        try await service.withServer(configuration) { server in
            let peer = try await stingy(server, calls: 1...5)
            #expect(await eventually { peer.heard.ends.count == 3 && service.books.running == 0 })
            let bytes = try await largeAnswer(server)
            #expect(bytes == Self.mebibyte)
            await peer.close()
            #expect(await eventually { server.committedBytes == 0 })
        }
    }

    @Test("An answer that waits for its reader holds a place like a call that runs")
    func places() async throws {
        var configuration = RPCServer.Configuration()
        configuration.session.callsMax = 3
        try await service.withServer(configuration) { server in
            let peer = try await stingy(server, calls: 1...5)
            #expect(await eventually { peer.heard.ends.count == 2 && service.books.running == 0 })
            #expect(peer.heard.ends.values.allSatisfy { $0.reason == .shed && $0.notStarted })
            #expect(service.books.seen.count == 3)
            await peer.close()
        }
    }

    @Test(
        "Streams of empty messages wait for a client that gives no credit, whether it reads the wire or not",
        arguments: [true, false]
    )
    func emptyMessages(_ reads: Bool) async throws {
        try await service.withServer { server in
            let streams = 200
            let peer = try await HostilePeer(port: server.port, reads: reads)
            await peer.send(
                [HostilePeer.hello] + (1...UInt64(streams)).map { HostilePeer.open($0, FaultService.empties) }
            )
            // Each costs 64 bytes: a window of them is under way, and the writer waits in the one that fills 64 KiB.
            let (underWay, waiting) = (streams * 262_144 / 64, streams * (65_536 / 64 - 1))
            let least = reads ? underWay + waiting : waiting
            #expect(await eventually(within: .seconds(60)) { service.books.written >= least })
            try await FaultService.withChannel("127.0.0.1:\(server.port)") { channel in
                for _ in 0..<100 {
                    let answer = try await channel.unary(FaultService.echo, [1], options: .default)
                    #expect(answer == [1])
                }
            }
            #expect(service.books.written <= underWay + waiting)
            await peer.close()
            #expect(await eventually { service.books.running == 0 })
        }
    }
}
