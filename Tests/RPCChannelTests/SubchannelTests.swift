import NIOCore
import NIOPosix
import RPCCore
import Synchronization
import TestSupport
import Testing

@testable import RPCTransport

@Suite("A connection to one address, and the way back to it", .timeLimit(.minutes(2)))
struct SubchannelTests {
    /// How long the subchannel would have waited between its attempts; it waits for nothing here.
    private final class Pauses: Sendable {
        private let state = Mutex<[Duration]>([])

        var all: [Duration] { state.withLock { $0 } }
        func add(_ pause: Duration) { state.withLock { $0.append(pause) } }
    }

    private static func with(
        port: Int,
        keepAlive: Duration = .seconds(10),
        _ body: (Subchannel, Pauses) async throws -> Void
    ) async throws {
        var configuration = ClientChannel.Configuration()
        configuration.keepAlive = keepAlive
        let pauses = Pauses()
        let subchannel = Subchannel(
            address: try SocketAddress(ipAddress: "127.0.0.1", port: port),
            configuration: configuration,
            group: MultiThreadedEventLoopGroup.singleton,
            logger: Replica.logger,
            pause: { pauses.add($0) },
            onChange: {}
        )
        let running = Task { await subchannel.run() }
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await body(subchannel, pauses)) } catch { outcome = .failure(error) }
        running.cancel()
        await running.value
        for channel in subchannel.shutDown() { channel.close(promise: nil) }
        try outcome.get()
    }

    /// Whether each pause is at most so many milliseconds, and at least half of that.
    private static func expect(_ pauses: some Sequence<Duration>, upTo milliseconds: [Int]) {
        for (pause, most) in zip(pauses, milliseconds) {
            #expect((Duration.milliseconds(most) / 2 ... .milliseconds(most)).contains(pause), "\(most) ms")
        }
    }

    @Test("Pauses between attempts double from 50 ms to 2 s, less up to half by chance")
    func backOff() async throws {
        let dead = try await Replica.dead()
        try await Self.with(port: dead.port) { _, pauses in
            #expect(await eventually { pauses.all.count >= 10 })
            let most = [50, 100, 200, 400, 800, 1600, 2000, 2000, 2000, 2000]
            Self.expect(pauses.all, upTo: most)
            #expect(Set(zip(pauses.all, most).map { $0 / .milliseconds($1) }).count > 1)
        }
    }

    @Test("Only a peer that has said Hello lets them begin anew")
    func startsOver() async throws {
        let port = try await Replica.dead().port
        try await Self.with(port: port) { subchannel, pauses in
            #expect(await eventually { pauses.all.count >= 5 })
            let replica = try await Replica.start("late") { $0.port = port }
            #expect(await eventually { subchannel.ready != nil })
            let before = pauses.all.count
            // From here on it accepts connections and cuts them.
            replica.kill()
            #expect(await eventually { pauses.all.count >= before + 4 })
            Self.expect(pauses.all.dropFirst(before), upTo: [50, 100, 200, 400])
            await replica.stop()
        }
    }

    @Test("An idle connection is kept as long as its peer answers pings")
    func idle() async throws {
        let replica = try await Replica.start("idle")
        try await Self.with(port: replica.port, keepAlive: .milliseconds(400)) { subchannel, _ in
            #expect(await eventually { subchannel.ready != nil })
            let session = try #require(subchannel.ready)
            for _ in 0..<3 {
                let heard = session.lastReceived
                #expect(await eventually { session.lastReceived > heard })
            }
            #expect(subchannel.ready === session)
        }
        await replica.stop()
    }
}
