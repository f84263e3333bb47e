import RPCTransport
import TestSupport
import Testing

@testable import RPCCore

/// What one session, and all that share a process, may hold; on one thread.
@Suite("The limits of a server's sessions")
struct ServerLimitTests {
    private final class Bench {
        let service = FaultService()
        let executor = ManualExecutor()
        let bytes: ByteLimit
        private let configuration: SessionConfiguration

        init(connection: Int = 1 << 30, process: Int = 1 << 30) {
            var configuration = SessionConfiguration()
            configuration.committedBytesMax = connection
            self.configuration = configuration
            bytes = ByteLimit(process)
        }

        /// A session that has heard Hello and these frames.
        func session(_ frames: [Frame], at now: ContinuousClock.Instant = .now) throws -> ServerSession {
            let served = ServerSession.Service(
                router: service.router,
                interceptors: [DeadlineInterceptor()],
                bytes: bytes
            )
            let session = ServerSession(served, configuration: configuration, peerName: "test", executor: executor)
            for frame in [HostilePeer.hello] + frames { try session.receive(frame, now: now) }
            return session
        }

        /// Lets the handlers go on as far as they can.
        func rest() {
            var generator = SeededGenerator(seed: 1)
            while executor.runOne(&generator) {}
        }
    }

    private static func ends(_ session: ServerSession) -> [Frame.End] {
        var frames: [Frame] = []
        session.takeFrames(bytesMax: 1 << 20, into: &frames)
        return frames.compactMap { if case .end(let end) = $0.kind { end } else { nil } }
    }

    private static func openChat(_ id: UInt64) -> Frame {
        var open = Frame.Open()
        open.method = FaultService.chat.wireName
        return Frame(callID: id, .open(open))
    }

    @Test("The calls of a connection may commit 256 MiB, those of a process 1 GiB")
    func defaults() {
        #expect(SessionConfiguration().committedBytesMax == 256 << 20)
        #expect(RPCServer.Configuration().committedBytesMax == 1 << 30)
    }

    @Test("Streams beyond what a connection or a process may commit are refused, and their room comes back")
    func streams() throws {
        // A window, and what waits for its reader.
        let each = 262_144 + 65_536
        let bench = Bench(connection: 3 * each, process: 5 * each)
        let first = try bench.session((1...5).map(Self.openChat))
        #expect(first.openCalls == 3 && bench.bytes.bytes == 3 * each)
        let second = try bench.session((1...5).map(Self.openChat))
        #expect(second.openCalls == 2 && bench.bytes.bytes == 5 * each)
        let refused = [first, second].flatMap(Self.ends)
        #expect(refused.count == 5)
        #expect(refused.allSatisfy { $0.code == .resourceExhausted && $0.reason == .shed && $0.notStarted })
        first.connectionLost()
        bench.rest()
        #expect(bench.bytes.bytes == 2 * each)
        for id in 6...7 as ClosedRange<UInt64> { try second.receive(Self.openChat(id)) }
        #expect(second.openCalls == 3)
        second.connectionLost()
        bench.rest()
        #expect(bench.bytes.bytes == 0)
    }

    @Test("So are large messages that are announced")
    func announced() throws {
        let size = 1 << 20
        let bench = Bench(connection: 2 * size, process: 3 * size)
        let halves = (1...4).map { HostilePeer.halfOpen($0, announced: UInt32(size)) }
        let first = try bench.session(halves)
        #expect(first.openCalls == 2 && bench.bytes.bytes == 2 * size)
        let second = try bench.session(halves)
        #expect(second.openCalls == 1 && bench.bytes.bytes == 3 * size)
        let refused = [first, second].flatMap(Self.ends)
        #expect(refused.count == 5)
        #expect(refused.allSatisfy { $0.code == .resourceExhausted && $0.reason == .shed && $0.notStarted })
        try first.receive(Frame(callID: 1, .cancel(reason: 1)))
        #expect(bench.bytes.bytes == 2 * size)
        for session in [first, second] { session.connectionLost() }
        #expect(bench.bytes.bytes == 0)
    }

    @Test("A call whose time is over before its handler runs is not started")
    func expired() throws {
        let bench = Bench()
        var open = Frame.Open()
        open.method = FaultService.echo.wireName
        open.timeoutMicroseconds = 1_000_000
        open.endStream = true
        let session = try bench.session([Frame(callID: 1, .open(open))], at: .now - .seconds(2))
        bench.rest()
        let end = try #require(Self.ends(session).first)
        #expect(end.code == .deadlineExceeded && end.reason == .expired && end.notStarted)
        #expect(bench.service.books.seen.isEmpty)
    }
}
