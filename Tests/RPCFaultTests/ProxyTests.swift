import RPCCore
import RPCTransport
import TestSupport
import Testing

/// A real channel and a real server with a bad network between them.
@Suite("Calls over a bad network", .serialized, .timeLimit(.minutes(5)))
struct ProxyTests {
    private struct Outcome: Sendable {
        let id: UInt64
        let method: MethodDescriptor
        let error: RPCError?
    }

    @Test("Every call ends in time and truthfully, and nothing is left behind")
    func anySeed() async throws {
        var harms: [ProxyPlan.Harm: Int] = [:]
        var succeeded = 0
        for seed in 0..<UInt64(Fuzzing.rounds(4)) {
            let service = FaultService()
            try await service.withServer { server in
                let proxy = try await FaultyProxy.start(to: server.port, seed: Fuzzing.seed &+ seed)
                let outcomes = try await Self.calls(through: proxy)
                for outcome in outcomes { try Self.check(outcome, service, "seed \(seed)") }
                succeeded += outcomes.filter { $0.error == nil }.count
                #expect(await eventually { server.openCalls == 0 && service.books.running == 0 })
                try await proxy.stop()
                let isClean = try await eventually { try Memory.connections(port: server.port) == 0 }
                #expect(isClean, "connections are left")
                harms.merge(proxy.harms, uniquingKeysWith: +)
            }
        }
        print("bad network: \(succeeded) calls succeeded beside \(harms.map { "\($0.value) \($0.key.rawValue)" })")
        #expect(succeeded > 100)
        for harm in ProxyPlan.Harm.allCases where harm != .none { #expect(harms[harm] ?? 0 > 0, "\(harm)") }
    }

    /// 200 calls, some of them at a time, then one when the network is well again.
    private static func calls(through proxy: FaultyProxy) async throws -> [Outcome] {
        let outcomes = Locked<[Outcome]>([])
        try await FaultService.withChannel("127.0.0.1:\(proxy.port)") {
            $0.keepAlive = .milliseconds(100)
            $0.waitForReady = .seconds(10)
        } _: { channel in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for worker in 0..<8 as Range<UInt64> {
                    group.addTask {
                        for index in 0..<25 as Range<UInt64> {
                            let outcome = try await call(channel, worker * 25 + index)
                            outcomes.change { $0.append(outcome) }
                        }
                    }
                }
                try await group.waitForAll()
            }
            proxy.heal()
            let isWell = await eventually {
                (try? await channel.unary(FaultService.safeEcho, FaultService.request(1_000_000), options: .default))
                    != nil
            }
            #expect(isWell)
        }
        return outcomes.now
    }

    private static func call(_ channel: ClientChannel, _ id: UInt64) async throws -> Outcome {
        let started = ContinuousClock.now
        let options = CallOptions(timeout: .seconds(3))
        let size = id % 5 == 0 ? 100_000 : 300
        let method = [FaultService.echo, FaultService.safeEcho, FaultService.expand][Int(id % 3)]
        do {
            if method == FaultService.expand {
                let request = FaultService.expandRequest(id, count: 20, size: 1000)
                let all = try await channel.serverStreaming(method, request, options: options) { stream in
                    var all: [[UInt8]] = []
                    while let batch = try await stream.next() { all += batch }
                    return all
                }
                #expect(all == FaultService.expand(request), "a stream ended as if it were whole")
            } else {
                let request = FaultService.request(id, size: size)
                let answer = try await channel.unary(method, request, options: options)
                #expect(answer == request)
            }
            return Outcome(id: id, method: method, error: nil)
        } catch let error as RPCError {
            // A loaded machine is late; a call that hangs is far later.
            #expect(ContinuousClock.now - started < .seconds(30))
            return Outcome(id: id, method: method, error: error)
        }
    }

    private static func check(_ outcome: Outcome, _ service: FaultService, _ label: Comment) throws {
        let runs = service.books.seen[outcome.id] ?? 0
        let most = outcome.method.isIdempotent ? 3 : 1
        try #require(runs <= most, "\(label): \(outcome.method.method) ran \(runs) times")
        guard let error = outcome.error else {
            try #require(runs >= 1, label)
            return
        }
        try #require(!error.notStarted || runs == 0, "\(label): it ran: \(error)")
        let expected: Set<Code> = [.unavailable, .deadlineExceeded]
        try #require(expected.contains(error.code), "\(label): \(error)")
    }
}
