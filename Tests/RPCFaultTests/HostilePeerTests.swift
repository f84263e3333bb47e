import RPCCore
import TestSupport
import Testing

/// One real session against a peer that breaks every rule it can, drawn from a seed.
@Suite("Fuzz: a session and a hostile peer", .timeLimit(.minutes(5)))
struct HostilePeerTests {
    private static var configuration: SessionConfiguration {
        var configuration = SessionConfiguration()
        configuration.callsMax = 20
        configuration.windowBytes = 131_072
        configuration.messageBytesMax = 300_000
        return configuration
    }

    private static func server(
        _ service: FaultService,
        _ executor: ManualExecutor
    ) -> (ServerSession, CallLimit, ByteLimit) {
        let (limit, bytes) = (CallLimit(15), ByteLimit(2_000_000))
        let served = ServerSession.Service(
            router: service.router,
            interceptors: [DeadlineInterceptor(), limit],
            bytes: bytes
        )
        let session = ServerSession(served, configuration: configuration, peerName: "hostile", executor: executor)
        return (session, limit, bytes)
    }

    @Test("A server says only what the protocol allows, holds bounded memory and ends every call")
    func client() async throws {
        var opened = 0
        for seed in 0..<UInt64(Fuzzing.rounds(40)) {
            await Task.yield()
            opened += try Self.againstServer(seed)
        }
        #expect(opened > 500)
    }

    /// Returns how many requests handlers saw.
    private static func againstServer(_ seed: UInt64) throws -> Int {
        let (service, executor) = (FaultService(), ManualExecutor())
        let (server, limit, bytes) = Self.server(service, executor)
        var end = SimulatedEnd(server)
        var hostile = HostileFrames(seed: Fuzzing.seed &+ seed &* 104_729)
        let label = Comment(rawValue: "seed \(seed)")
        do throws(FrameError) {
            try end.receive(hostile.hello())
            let reads = !hostile.random.chance(4)
            for step in 0..<400 {
                if hostile.random.chance(1500) { server.drain(within: .seconds(1)) }
                try end.receive(hostile.fromClient())
                Self.turn(&end, executor, &hostile, reads: reads)
                if step % 10 == 0 { Bounds.check(server, label) }
            }
        } catch {
            // Cut off, as it should be.
        }
        end.lose()
        Self.rest(executor)
        try #require(server.openCalls == 0 && limit.count == 0 && bytes.bytes == 0, label)
        try #require(service.books.running == 0, label)
        try #require(service.books.runningMost <= 15, label)
        try #require(end.referee.faults.isEmpty, "\(label): \(end.referee.faults.prefix(3))")
        return service.books.seen.count
    }

    @Test("Conversations of the corpus end as well")
    func corpus() throws {
        let inputs = try Corpus.inputs("sessions")
        #expect(inputs.count >= 5)
        for (index, input) in inputs.enumerated() {
            let (service, executor) = (FaultService(), ManualExecutor())
            let (server, limit, bytes) = Self.server(service, executor)
            var end = SimulatedEnd(server)
            do throws(FrameError) {
                try end.receive(HostilePeer.hello)
                for frame in try Self.frames(input) {
                    try end.receive(frame)
                    Self.rest(executor)
                    _ = end.flush(takeMax: 262_144)
                    _ = end.carry(.max)
                }
            } catch {
                // Cut off, as it should be.
            }
            Bounds.check(server, "line \(index)")
            end.lose()
            Self.rest(executor)
            try #require(server.openCalls == 0 && limit.count == 0 && bytes.bytes == 0, "line \(index)")
            try #require(end.referee.faults.isEmpty, "line \(index): \(end.referee.faults.prefix(3))")
        }
    }

    /// A conversation as dev/fuzz writes it: each frame behind two bytes of length.
    private static func frames(_ input: [UInt8]) throws(FrameError) -> [Frame] {
        var frames: [Frame] = []
        var rest = input[...]
        while rest.count >= 2 {
            let length = Int(rest[rest.startIndex]) << 8 | Int(rest[rest.startIndex + 1])
            let body = Array(rest.dropFirst(2).prefix(length))
            rest = rest.dropFirst(2 + length)
            let decoded: Result<Frame, FrameError> = body.withUnsafeBytes { bytes in
                do throws(FrameError) { return .success(try FrameCodec.decode(bytes)) } catch { return .failure(error) }
            }
            frames.append(try decoded.get())
        }
        return frames
    }

    private static func turn(
        _ end: inout SimulatedEnd,
        _ executor: ManualExecutor,
        _ hostile: inout HostileFrames,
        reads: Bool
    ) {
        var generator = hostile.random.generator
        if hostile.random.chance(2) { _ = end.flush(takeMax: 262_144) }
        if reads, hostile.random.chance(2) { _ = end.carry(.max) }
        for _ in 0..<hostile.random.int(0..<6) { _ = executor.runOne(&generator) }
        if hostile.random.chance(100) { _ = end.pass(.now + .seconds(120)) }
    }

    private static func rest(_ executor: ManualExecutor) {
        var generator = SeededGenerator(seed: 1)
        while executor.runOne(&generator) {}
    }

    @Test("A client says only what the protocol allows, holds bounded memory and believes only whole messages")
    func server() async throws {
        var answered = 0
        for seed in 0..<UInt64(Fuzzing.rounds(40)) {
            await Task.yield()
            answered += try Self.againstClient(seed)
        }
        #expect(answered > 30)
    }

    /// Returns how many calls succeeded.
    private static func againstClient(_ seed: UInt64) throws -> Int {
        let executor = ManualExecutor()
        let client = ClientSession(configuration: configuration)
        let calls = SimulatedCalls(client, executor)
        var end = SimulatedEnd(client)
        var hostile = HostileFrames(seed: Fuzzing.seed &+ seed &* 15_485_863)
        let label = Comment(rawValue: "seed \(seed)")
        var next: UInt64 = 0
        do throws(FrameError) {
            try end.receive(hostile.hello())
            for step in 0..<300 {
                if hostile.random.chance(3) {
                    next += 1
                    Self.call(calls, next, &hostile)
                }
                var generator = hostile.random.generator
                if hostile.random.chance(40) { calls.cancelOne(&generator) }
                try end.receive(hostile.fromServer(end.referee.calls.keys.max() ?? 0))
                Self.turn(&end, executor, &hostile, reads: true)
                if step % 10 == 0 { Bounds.check(client, label) }
            }
        } catch {
            // It has left, as it should.
        }
        end.lose()
        calls.openGates()
        Self.rest(executor)
        try #require(client.openCalls == 0, label)
        try #require(calls.all.values.allSatisfy { $0.outcome != nil }, label)
        try #require(end.referee.faults.isEmpty, "\(label): \(end.referee.faults.prefix(3))")
        return try Self.believed(calls, hostile, label)
    }

    @Test("A stream whose server ends it in the middle of a message fails")
    func halfMessage() throws {
        let executor = ManualExecutor()
        let client = ClientSession(configuration: Self.configuration)
        let calls = SimulatedCalls(client, executor)
        var end = SimulatedEnd(client)
        try end.receive(HostilePeer.hello)
        for id in 1...2 as ClosedRange<UInt64> {
            calls.stream(FaultService.expand, FaultService.request(id), .seconds(3600))
            Self.rest(executor)
            let half = Frame.Piece(payload: [1, 2], more: true, messageBytes: 4)
            var last = Frame.End()
            if id == 1 { try end.receive(Frame(callID: id, .data(half))) } else { last.data = half }
            try end.receive(Frame(callID: id, .end(last)))
            Self.rest(executor)
            guard case .failure(let error) = calls.all[id]?.outcome else {
                Issue.record("call \(id) ended as if it were whole")
                continue
            }
            #expect(error.code == .dataLoss)
        }
        end.lose()
    }

    private static func call(_ calls: SimulatedCalls, _ id: UInt64, _ hostile: inout HostileFrames) {
        let size = hostile.random.pick([8, 100, 70_000, 200_000])
        let request = FaultService.request(id, size: size)
        if hostile.random.chance(2) {
            calls.unary(FaultService.echo, request, .seconds(3600))
        } else {
            let pause = hostile.random.chance(3) ? 0 : nil
            calls.stream(FaultService.expand, request, .seconds(3600), pausesAfter: pause)
        }
    }

    /// Every message that a caller got is one that the peer really said, in a call of that size of answer.
    private static func believed(_ calls: SimulatedCalls, _ hostile: HostileFrames, _ label: Comment) throws -> Int {
        let said = Set(hostile.said.values.flatMap(\.whole))
        var succeeded = 0
        for call in calls.all.values {
            for message in call.messages {
                let wasSaid = said.contains(message)
                try #require(wasSaid, "\(label): \(message.count) bytes of \(message.prefix(8))")
            }
            guard case .success = call.outcome else { continue }
            succeeded += 1
            if call.method == FaultService.echo { try #require(call.messages.count == 1, label) }
        }
        return succeeded
    }
}
