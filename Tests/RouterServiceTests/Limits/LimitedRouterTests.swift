import Crypto
import Logging
import Messages
import RPCCore
import RouterService
import Stubs
import Synchronization
import Telemetry
import TestSupport
import Testing

@Suite("A router with limits", .timeLimit(.minutes(1)))
struct LimitedRouterTests {
    private let limits = FakeLimits()
    private let registry = Metrics()
    private let router: RouterUnderTest

    init() { self.init(routers: 1) }

    private init(routers: Int) {
        let limits = limits
        router = RouterUnderTest(
            limiter: Limiter(
                store: FakeLimitStore(limits: limits),
                routers: routers,
                metrics: registry,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
                nowUS: { limits.nowUS }
            )
        )
    }

    private func set(_ limit: CostV1.Limit, unlimited: Bool = false) {
        var snapshot = Fixture.snapshot(version: 2)
        snapshot.limits = [limit]
        snapshot.keys[0].unlimited = unlimited
        router.snapshots.install(snapshot)
    }

    private func refusal(_ body: [UInt8]) async throws -> RPCError {
        try #require(await #expect(throws: RPCError.self) { try await router.forward(body) })
    }

    @Test("What is over the limit is refused with whose limit it is and when to come back, and nothing is called")
    func refused() async throws {
        set(CostV1.Limit(scope: .user, requestsPerSecond: 2))
        let first = try await router.forward(Fixture.chat("good"))
        #expect(first.route?.limits?.requests == RouterV1.Allowance(limit: 2, left: 1, fullAfterMS: 500))
        let second = await router.stream(Fixture.chat("good", #""stream":true"#))
        #expect(second.route?.limits?.requests?.left == 0)
        let error = try await refusal(Fixture.chat("good"))
        #expect(error.code == .resourceExhausted)
        #expect(error.reason == .rateLimit)
        #expect(error.retryAfter == .milliseconds(500))
        #expect(
            error.message
                == "rate limit: key `k1` may make 2 requests a second, 2 at once, and has 0 left; come back in 500 ms"
        )
        #expect(try RouterV1.Allowances(decoding: error.detail).requests?.limit == 2)
        #expect(router.calledModels.count == 2)
        limits.advance(500_000)
        _ = try await router.forward(Fixture.chat("good"))
    }

    @Test("A key without limits is held to none, and nobody is asked")
    func unlimited() async throws {
        set(CostV1.Limit(scope: .tenant, requestsPerSecond: 0.001), unlimited: true)
        for _ in 0..<20 {
            let answer = try await router.forward(Fixture.chat("good"))
            #expect(answer.route?.limits == nil)
        }
        #expect(limits.state.withLock { $0.asks } == 0)
    }

    @Test("Tokens are held back by what a request may use, and given back by what it used")
    func tokens() async throws {
        set(CostV1.Limit(scope: .tenant, tokensPerMinute: 1000))
        // Each may use some 400 and uses 5.
        try await running {
            for _ in 0..<20 {
                let answer = try await router.forward(Fixture.chat("good", #""max_tokens":400"#))
                #expect(answer.route?.limits?.tokens?.limit == 1000)
                await settled(used: 5)
            }
            let stream = await router.stream(Fixture.chat("good", #""max_tokens":400,"stream":true"#))
            #expect(stream.error == nil)
            await settled(used: 5)
        }
    }

    @Test("A failed request gives its tokens back, and counts as a request")
    func failed() async throws {
        set(CostV1.Limit(scope: .tenant, requestsPerSecond: 2, tokensPerMinute: 500))
        let failures = Array(repeating: Script.refused(400), count: 2)
        router.script.state.withLock { $0.failures = ["good": failures] }
        await running {
            for _ in 0..<2 {
                await #expect(throws: RPCError.self) {
                    try await router.forward(Fixture.chat("good", #""max_tokens":400"#))
                }
                await settled(used: 0, refills: false)
            }
        }
        #expect(try await refusal(Fixture.chat("good")).message.contains("2 requests a second"))
    }

    @Test("A cached answer counts as a request and uses no tokens")
    func cached() async throws {
        set(CostV1.Limit(scope: .tenant, requestsPerSecond: 3, tokensPerMinute: 500))
        let usage = CommonV1.Usage(promptTokens: 300, completionTokens: 100)
        router.script.state.withLock {
            $0.entry = CacheV1.Entry(body: Array(Script.answer.utf8), model: "good", usage: usage)
        }
        try await running {
            for _ in 0..<3 {
                let answer = try await router.forward(Fixture.chat("good", #""temperature":0,"max_tokens":400"#))
                #expect(answer.route?.cache == .hit)
                await settled(used: 0, refills: false)
            }
        }
        #expect(try await refusal(Fixture.chat("good")).reason == .rateLimit)
    }

    @Test("A limit of one model leaves the others alone")
    func models() async throws {
        set(CostV1.Limit(scope: .user, model: "good", requestsPerSecond: 1))
        _ = try await router.forward(Fixture.chat("good"))
        #expect(try await refusal(Fixture.chat("good")).message.contains("for model `good`"))
        _ = try await router.forward(Fixture.chat("cheap"))
    }

    @Test("A slot is free again as soon as its answer is there")
    func slots() async throws {
        set(CostV1.Limit(scope: .user, concurrent: 1))
        for _ in 0..<5 {
            _ = try await router.forward(Fixture.chat("good"))
            #expect(await router.stream(Fixture.chat("good", #""stream":true"#)).error == nil)
        }
        // Another router has it.
        let key = LimitKey(tenant: "acme", scope: .user, subject: "k1", isKeyOfNobody: true, quantity: .concurrent)
        let lease = LimitAsk(key: key, act: .lease(limit: 1, need: 1, want: 1, turn: 1))
        _ = try limits.answer([lease], router: "b")
        #expect(try await refusal(Fixture.chat("good")).message.contains("1 requests at a time"))
        // It died: its lease ends by itself.
        limits.advance(FakeLimits.leaseUS + 1)
        _ = try await router.forward(Fixture.chat("good"))
    }

    @Test("Who has read a stream's last event may ask any router again at once")
    func slotAtClose() async throws {
        set(CostV1.Limit(scope: .user, concurrent: 1))
        limits.state.withLock { $0.tripTurns = 200 }
        let request = RouterV1.ForwardRequest(
            endpoint: .chatCompletions,
            body: Fixture.chat("good", #""stream":true"#)
        )
        try await router.client.streamForward(request, options: Fixture.options()) { chunks in
            var ends = 0
            for try await chunk in chunks {
                let slots = limits.state.withLock { $0.leases.values.reduce(0) { $0 + $1.count } }
                guard case .data(let events) = chunk.part, String(decoding: events, as: UTF8.self).contains("[DONE]")
                else { continue }
                #expect(slots == 0)
                ends += 1
            }
            #expect(ends == 1)
        }
    }

    @Test("While the store is away the router gives out its share, and all of it again when it is back")
    func away() async throws {
        set(CostV1.Limit(scope: .user, requestsPerSecond: 30))
        limits.state.withLock { ($0.routers, $0.isAway) = (3, true) }
        try await running {
            // Nobody told it of other routers yet.
            let alone = try await passed()
            #expect(alone == 30)
            limits.state.withLock { $0.isAway = false }
            limits.advance(10_000_000)
            #expect(await eventually { value("router_limit_routers") == 3 })
            #expect(value("router_limits_local") == 0)
            let together = try await passed()
            #expect(together == 30)
            limits.state.withLock { $0.isAway = true }
            limits.advance(10_000_000)
            let share = try await passed()
            #expect(share == 10)
            #expect(value("router_limits_local") == 1)
        }
    }

    @Test("A router that never reached the store gives out the share that its settings say")
    func neverThere() async throws {
        let test = LimitedRouterTests(routers: 3)
        test.set(CostV1.Limit(scope: .user, requestsPerSecond: 30))
        test.limits.state.withLock { $0.isAway = true }
        #expect(try await test.passed() == 10)
    }

    @Test("A store that is not there yet when the router starts is not away")
    func starting() async {
        limits.state.withLock { ($0.routers, $0.isAway) = (2, true) }
        await running {
            #expect(await eventually { limits.state.withLock { $0.announcements } >= 2 })
            #expect(value("router_limits_local") == 0)
            limits.state.withLock { $0.isAway = false }
            #expect(await eventually { value("router_limit_routers") == 2 })
        }
    }

    private func value(_ gauge: String) -> Int { registry.gauge(gauge, help: "").current }

    /// Requests until one is refused.
    private func passed() async throws -> Int {
        for count in 0..<100 {
            do { _ = try await router.forward(Fixture.chat("good")) } catch { return count }
        }
        return 100
    }

    /// Waits until the store knows what the last request used of a full bucket, and fills it again.
    private func settled(used: Int64, refills: Bool = true) async {
        let isSettled = await eventually {
            limits.state.withLock { state in
                state.buckets.filter { $0.key.quantity == .tokens }.values
                    .allSatisfy { bucket in
                        let capacity = bucket.level + used.micro
                        return capacity == 1_000_000_000 || capacity == 500_000_000
                    }
            }
        }
        #expect(isSettled)
        if refills { limits.advance(60_000_000) }
    }

    /// Runs the limiter's loops meanwhile.
    private func running(_ body: () async throws -> Void) async rethrows {
        let loops = Task { [limiter = router.limiter] in await limiter?.run() }
        defer { loops.cancel() }
        try await body()
    }
}
