import RPCCore
import RPCTransport
import TestSupport
import Testing

/// A calls B, B calls C, over sockets: what the caller's time and its leaving mean at each hop.
@Suite("A chain of services", .timeLimit(.minutes(2)))
struct HopTests {
    private static let ask = MethodDescriptor(service: "fault.v1.Hop", method: "Ask")

    /// What one service saw.
    private struct Seen: Sendable {
        var remaining: [Duration] = []
        var running = 0
        var cancelled = 0
    }

    /// Notes the time that is left and asks the next; the last one answers or waits for ever.
    private static func router(_ seen: Locked<Seen>, next: ClientChannel?, hangs: Bool) -> RPCRouter {
        var router = RPCRouter()
        router.unary(ask) { request, context in
            seen.change { seen in
                seen.remaining.append(context.remaining)
                seen.running += 1
            }
            defer { seen.change { $0.running -= 1 } }
            do {
                if let next { return try await next.unary(ask, request, options: context.options()) }
                if hangs { try await ContinuousClock().sleep(for: .seconds(600)) }
                return request
            } catch {
                seen.change { $0.cancelled += 1 }
                throw error
            }
        }
        return router
    }

    /// Runs `body` with a channel to the first of three services and what each of them sees, the first one first.
    private static func withChain(
        hangs: Bool,
        _ body: (ClientChannel, [Locked<Seen>]) async throws -> Void
    ) async throws {
        var servers: [RPCServer] = []
        var channels: [ClientChannel] = []
        var seen: [Locked<Seen>] = []
        for _ in 0..<3 {
            seen.insert(Locked(Seen()), at: 0)
            let server = try await RPCServer.start(
                RPCServer.Configuration(),
                router: router(seen[0], next: channels.last, hangs: hangs),
                logger: FaultService.logger
            )
            servers.append(server)
            var configuration = ClientChannel.Configuration()
            configuration.waitForReady = .seconds(60)
            channels.append(
                try ClientChannel(
                    target: "127.0.0.1:\(server.port)",
                    configuration: configuration,
                    logger: FaultService.logger
                )
            )
        }
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await body(channels[2], seen))
        } catch {
            outcome = .failure(error)
        }
        for channel in channels { await channel.close() }
        for server in servers { await server.stop(drain: .zero) }
        try outcome.get()
    }

    @Test("The time that is left shrinks at every hop and is never more than the caller's")
    func remaining() async throws {
        try await Self.withChain(hangs: false) { channel, seen in
            for _ in 0..<20 {
                let answer = try await channel.unary(Self.ask, [1], options: CallOptions(timeout: .seconds(40)))
                #expect(answer == [1])
            }
            for call in 0..<20 {
                let times = [Duration.seconds(40)] + seen.map { $0.now.remaining[call] }
                for (before, after) in zip(times, times.dropFirst()) { #expect(after < before, "\(times)") }
                #expect(times[3] > .seconds(5), "\(times)")
            }
        }
    }

    @Test("A deadline stops the work at every hop")
    func deadline() async throws {
        try await Self.withChain(hangs: true) { channel, seen in
            // The way must be open, or the time is over before the last one is asked.
            let first = Task { try await channel.unary(Self.ask, [], options: CallOptions(timeout: .seconds(60))) }
            #expect(await eventually { seen[2].now.running == 1 })
            let error = await #expect(throws: RPCError.self) {
                try await channel.unary(Self.ask, [], options: CallOptions(timeout: .seconds(1)))
            }
            let moment = ContinuousClock.now
            #expect(error?.code == .deadlineExceeded)
            #expect(await eventually { seen.allSatisfy { $0.now.running == 1 } })
            print("deadline: all hops stopped within \((ContinuousClock.now - moment) / .milliseconds(1)) ms")
            first.cancel()
            _ = await first.result
        }
    }

    @Test("A caller who leaves stops the work at every hop")
    func hangUp() async throws {
        try await Self.withChain(hangs: true) { channel, seen in
            let calls = (0..<10).map { _ in
                Task { try await channel.unary(Self.ask, [], options: CallOptions(timeout: .seconds(60))) }
            }
            #expect(await eventually { seen[2].now.running == 10 })
            let moment = ContinuousClock.now
            for call in calls { call.cancel() }
            #expect(await eventually { seen.allSatisfy { $0.now.running == 0 && $0.now.cancelled == 10 } })
            print("hang-up: all hops stopped within \((ContinuousClock.now - moment) / .milliseconds(1)) ms")
            for call in calls { _ = await call.result }
        }
    }
}
