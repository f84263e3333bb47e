import Messages
import Provider
import RPCCore
import Stubs
import Synchronization
import Telemetry
import Testing

@testable import InferenceService

@Suite("Calls that a provider would refuse")
struct PacerTests {
    private static func refused(retryAfter: String, limit: String = "2") -> ProviderFailure {
        let headers: [ProviderRequest.Header] = [.init("retry-after", retryAfter), .init("x-ratelimit-limit", limit)]
        return .refused(ProviderHead(status: 429, headers: headers), body: [])
    }

    @Test("Are not sent, and their callers told when to come back")
    func refuses() async throws {
        let inference = try InferenceUnderTest(.failure(Self.refused(retryAfter: "30")))
        let first = await #expect(throws: RPCError.self) {
            try await inference.client.call(InferenceUnderTest.request())
        }
        #expect(first?.callFailure?.status == 429)
        let second = await #expect(throws: RPCError.self) {
            try await inference.client.call(InferenceUnderTest.request())
        }
        #expect(second?.code == .resourceExhausted && second?.reason == .pacing && second?.detail == [])
        let wait = try #require(second?.retryAfter)
        #expect((.seconds(20) ... .seconds(30)).contains(wait))
        #expect(inference.provider.requests.count == 1 && inference.spender.intents.count == 1)
        #expect(inference.metrics.contains(#"inference_pacing_refused_total{priority="standard"} 1"#))
        var other = InferenceUnderTest.request()
        other.model = "other"
        _ = try? await inference.client.call(other)
        #expect(inference.provider.requests.count == 2, "another model has a pace of its own")
    }

    private let subject = Pacer.Subject(provider: "p", key: "k", model: "m")

    private func call(_ tenant: String, _ priority: CommonV1.Priority = .standard) -> Pacer.Call {
        let flow = FairQueue.Flow(tenant: tenant, priority: priority)
        return Pacer.Call(subject: subject, flow: flow, tokens: 1, remaining: .seconds(60))
    }

    private func waiting(_ pacer: Pacer) -> Int {
        pacer.state.withLock { $0.lanes[subject]?.queue.count ?? 0 }
    }

    @Test("Wait for their turn if that comes soon")
    func waits() async throws {
        let pacer = Pacer(metrics: PacingMetrics(Metrics()))
        try await pacer.admit(call("a"))
        pacer.refused(Self.refused(retryAfter: "0", limit: "20"), subject)
        // One in each twentieth of a second. Batch calls are patient enough for a machine that stands still meanwhile.
        let gone = await withTaskGroup { group in
            for tenant in ["a", "a", "a", "b", "b"] {
                group.addTask { (try? await pacer.admit(call(tenant, .batch))) != nil }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(gone == 5)
        #expect(waiting(pacer) == 0)
    }

    @Test("Of callers who leave wait no longer")
    func leaves() async throws {
        let pacer = Pacer(metrics: PacingMetrics(Metrics()))
        try await pacer.admit(call("a"))
        pacer.refused(Self.refused(retryAfter: "10"), subject)
        let task = Task { try await pacer.admit(call("a", .batch)) }
        while waiting(pacer) == 0 { await Task.yield() }
        task.cancel()
        let error = await #expect(throws: RPCError.self) { try await task.value }
        #expect(error?.code == .cancelled)
        #expect(waiting(pacer) == 0)
        #expect(pacer.state.withLock { $0.continuations.isEmpty })
    }

    @Test("Of batches wait longer, up to a bound on how many")
    func bounded() async throws {
        let pacer = Pacer(metrics: PacingMetrics(Metrics()))
        try await pacer.admit(call("a"))
        pacer.refused(Self.refused(retryAfter: "10"), subject)
        await withTaskGroup { group in
            for _ in 0..<Pacer.batchesMax { group.addTask { _ = try? await pacer.admit(call("a", .batch)) } }
            // Those whose wait is too long are refused: the rate is two a second.
            while waiting(pacer) < 50 { await Task.yield() }
            await #expect(throws: RPCError.self) { try await pacer.admit(call("a")) }
            group.cancelAll()
        }
        #expect(waiting(pacer) == 0)
    }
}

@Suite("What a call is charged before it is made")
struct PaceChargeTests {
    @Test("An answer that might be endless is charged like a long one, so that it keeps nobody waiting")
    func endless() {
        let endless = CommonV1.Usage(promptTokens: 100, completionTokens: 16_000_000)
        #expect(endless.expectedTokens == 4196)
        #expect(CommonV1.Usage(promptTokens: 100, completionTokens: 50).expectedTokens == 150)
    }
}
