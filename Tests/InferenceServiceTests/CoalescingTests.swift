import Catalogue
import InferenceService
import Messages
import Provider
import RPCCore
import Stubs
import TestSupport
import Testing

@Suite("Embeddings that come at the same time", .timeLimit(.minutes(2)))
struct CoalescingTests {
    typealias Under = InferenceUnderTest
    typealias Call = Task<InferenceV1.CallResponse, any Error>

    /// As many as these share a call, however long the last of them takes to come.
    private static func patient(_ count: Int) -> CoalescingLimits {
        CoalescingLimits(gap: .seconds(60), wait: .seconds(60), inputsMax: count)
    }

    private func call(_ inference: Under, _ text: String) -> Call {
        Task { try await inference.client.call(Under.embedding(text)) }
    }

    /// Calls by their texts: of `first` the provider call runs, the others share one if they are as many as may be.
    private func calls(
        _ inference: Under,
        _ provider: EmbeddingProvider,
        _ texts: [String]
    ) async throws -> [String: Call] {
        var calls = ["first": call(inference, "first")]
        try #require(await eventually { provider.requests.count == 1 })
        for text in texts { calls[text] = call(inference, text) }
        return calls
    }

    private func booked(_ inference: Under, _ text: String) -> CostV1.Settlement? {
        inference.spender.settlements.first { $0.attribution?.requestID == text }
    }

    @Test("A lone one goes out at once, as it is")
    func lone() async throws {
        let provider = EmbeddingProvider()
        let inference = try Under(provider, coalescing: Self.patient(8))
        for _ in 0..<2 { _ = try await inference.client.call(Under.embedding("alone")) }
        #expect(provider.bodies == [String](repeating: #"{"model":"M","input":"alone"}"#, count: 2))
        #expect(inference.spender.settlements.allSatisfy { $0.providerAttemptID.isEmpty })
        #expect(inference.metrics.contains("inference_coalesced_total 0\n"))
    }

    @Test("Share one call when the one before is over; each gets what it would have had alone, for its own tokens")
    func shared() async throws {
        let gate = Gate()
        let provider = EmbeddingProvider([.wait(gate)])
        let inference = try Under(provider, coalescing: Self.patient(3))
        let texts = ["b", "of eleven b", "and the longest of them all"]
        let calls = try await calls(inference, provider, texts)
        gate.open()
        for (text, call) in calls {
            let response = try await call.value
            #expect(String(decoding: response.body, as: UTF8.self) == EmbeddingProvider.answer([text]))
            let usage = CommonV1.Usage(promptTokens: UInt64(EmbeddingProvider.tokens(text)))
            #expect(response.usage == usage && response.quality == .exact)
            #expect(response.costNanodollars == Cost.of(usage: usage, price: Under.price, kind: .embedding))
            let row = try #require(booked(inference, text))
            #expect(row.usage == usage && row.costNanodollars == response.costNanodollars && row.quality == .exact)
            let stored = try #require(inference.cache.stored.first { $0.key == Array(text.utf8) })
            #expect(stored.entry?.body == response.body)
        }
        #expect(provider.requests.count == 2)
        #expect(EmbeddingProvider.texts(provider.requests[1].body).sorted() == texts.sorted())
        #expect(inference.metrics.contains("inference_coalesced_total 3\n"))
        #expect(inference.metrics.contains("inference_coalesced_calls_total 1\n"))
    }

    @Test("Their rows name the provider call that they shared, and so do their intents")
    func rows() async throws {
        let gate = Gate()
        let provider = EmbeddingProvider([.wait(gate)])
        let inference = try Under(provider, coalescing: Self.patient(3))
        let calls = try await calls(inference, provider, ["one", "two", "three"])
        gate.open()
        for call in calls.values { _ = try await call.value }
        let shared = provider.requests[1].requestID
        let rows = inference.spender.settlements.filter { $0.attribution?.requestID != "first" }
        let own = rows.filter { $0.providerAttemptID.isEmpty }
        #expect(rows.count == 3 && rows.filter { $0.providerAttemptID == shared }.count == 2)
        #expect(own.map { String(repeating: "ab", count: 16) + "-\($0.intentSeq)" } == [shared])
        #expect(inference.spender.intents.filter { $0.providerAttemptID == shared }.count == 2)
    }

    @Test("Go out while another call runs when nobody else comes")
    func time() async throws {
        let provider = EmbeddingProvider([.silence])
        let inference = try Under(provider, coalescing: CoalescingLimits(gap: .milliseconds(1)))
        let first = call(inference, "first")
        try #require(await eventually { provider.requests.count == 1 })
        _ = try await inference.client.call(Under.embedding("late"))
        #expect(provider.bodies.last == #"{"model":"M","input":"late"}"#, "one alone is sent as it is")
        #expect(provider.requests.count == 2)
        first.cancel()
    }

    @Test("Go out while another call runs when they are as many as may be")
    func full() async throws {
        let provider = EmbeddingProvider([.silence])
        let inference = try Under(provider, coalescing: Self.patient(2))
        let first = call(inference, "first")
        try #require(await eventually { provider.requests.count == 1 })
        let others = [call(inference, "one"), call(inference, "two")]
        for other in others { _ = try await other.value }
        #expect(provider.requests.count == 2)
        first.cancel()
    }

    @Test("Share nothing with another model, price or body, nor with a fault")
    func apart() async throws {
        let provider = EmbeddingProvider([.silence])
        let inference = try Under(provider, coalescing: Self.patient(8))
        var dearer = Under.embedding("dearer")
        dearer.price?.version = 5
        var faulty = Under.embedding("faulty")
        faulty.simulatorFault = Array("503".utf8)
        var unasked = Under.embedding("unasked")
        unasked.coalesce = nil
        let dimensions = Under.embedding("body", more: #","dimensions":8"#)
        let others = [Under.embedding("model", model: "N"), dimensions, dearer, faulty, unasked]
        let first = call(inference, "first")
        try #require(await eventually { provider.requests.count == 1 })
        let client = inference.client
        let calls = others.map { other in Task { try await client.call(other) } }
        let areSent = await eventually { provider.requests.count == 1 + others.count }
        #expect(areSent, "one of them waits for company")
        for call in [first] + calls { call.cancel() }
    }

    @Test("One that leaves before it was sent is neither sent nor announced")
    func leavesEarly() async throws {
        let provider = EmbeddingProvider([.wait(Gate())])
        let inference = try Under(provider, coalescing: Self.patient(2))
        let calls = try await calls(inference, provider, ["leaves"])
        try #require(await inference.isWaiting(1))
        calls["leaves"]?.cancel()
        try #require(await inference.isWaiting(0))
        let others = [call(inference, "one"), call(inference, "two")]
        for other in others { _ = try await other.value }
        #expect(EmbeddingProvider.texts(provider.requests[1].body).sorted() == ["one", "two"])
        #expect(inference.spender.intents.count == 3 && booked(inference, "leaves") == nil)
        calls["first"]?.cancel()
    }

    @Test("One that leaves after it was sent pays its share")
    func leavesLate() async throws {
        let gates = [Gate(), Gate()]
        let provider = EmbeddingProvider(gates.map { .wait($0) })
        let inference = try Under(provider, coalescing: Self.patient(2))
        let calls = try await calls(inference, provider, ["leaves", "stays"])
        gates[0].open()
        try #require(await eventually { provider.requests.count == 2 })
        calls["leaves"]?.cancel()
        await #expect(throws: RPCError.self) { try await calls["leaves"]?.value }
        gates[1].open()
        _ = try await calls["stays"]?.value
        #expect(booked(inference, "leaves")?.usage == CommonV1.Usage(promptTokens: 2))
        #expect(booked(inference, "leaves")?.quality == .exact)
    }

    @Test("The last one to leave ends the call; all are booked as partial")
    func allLeave() async throws {
        let gate = Gate()
        let provider = EmbeddingProvider([.wait(gate), .silence])
        let inference = try Under(provider, coalescing: Self.patient(2))
        let calls = try await calls(inference, provider, ["one", "two"])
        gate.open()
        try #require(await eventually { provider.requests.count == 2 })
        for text in ["one", "two"] { calls[text]?.cancel() }
        try #require(await eventually { inference.spender.settlements.count == 3 })
        #expect(booked(inference, "one")?.quality == .partial && booked(inference, "two")?.quality == .partial)
        #expect(booked(inference, "one")?.note == "client left")
    }

    @Test("A failure is everybody's, each booked by the usual rules", arguments: Failure.cases)
    func failure(_ failure: Failure) async throws {
        let gate = Gate()
        let provider = EmbeddingProvider([.wait(gate), failure.step])
        let inference = try Under(provider, coalescing: Self.patient(2))
        let calls = try await calls(inference, provider, ["one", "two"])
        gate.open()
        for text in ["one", "two"] {
            let call = try #require(calls[text])
            let error = try await #require(throws: RPCError.self) { _ = try await call.value }
            let detail = try #require(error.callFailure)
            #expect(detail.kind == failure.kind && detail.shared, "\(failure)")
            let row = try #require(booked(inference, text))
            #expect(row.quality == failure.quality && row.costNanodollars == failure.cost)
            #expect(detail.attemptID.hasSuffix("-\(row.intentSeq)"), "each has its own attempt")
        }
        _ = try await calls["first"]?.value
        _ = try await inference.client.call(Under.embedding("after"))
    }

    struct Failure: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let step: EmbeddingProvider.Step
        let kind: InferenceV1.FailureKind
        let quality: CommonV1.Quality
        let cost: Int64

        static let cases = [
            Failure(testDescription: "refused", step: .refuse(400), kind: .refused, quality: .exact, cost: 0),
            Failure(
                testDescription: "lost",
                step: .fail(ProviderFailure(.unknown, .closed, "reset")),
                kind: .unknown,
                quality: .estimated,
                cost: 200_000
            ),
            Failure(testDescription: "short", step: .short, kind: .malformed, quality: .estimated, cost: 200_000),
        ]
    }

    @Test("Without usage in the answer each is estimated at its hold")
    func noUsage() async throws {
        let gate = Gate()
        let provider = EmbeddingProvider([.wait(gate), .noUsage])
        let inference = try Under(provider, coalescing: Self.patient(2))
        let calls = try await calls(inference, provider, ["one", "two"])
        gate.open()
        for text in ["one", "two"] {
            let response = try #require(try await calls[text]?.value)
            #expect(response.quality == .estimated && response.usage == Under.hold)
            #expect(booked(inference, text)?.costNanodollars == 200_000)
        }
    }

    @Test("A span that is no text is refused")
    func badSpan() async throws {
        let inference = try Under(EmbeddingProvider(), coalescing: Self.patient(8))
        for (offset, length) in [(0, 5), (21, 100), (21, 1), (UInt32.max, UInt32.max)] as [(UInt32, UInt32)] {
            var request = Under.embedding("text")
            request.coalesce?.inputOffset = offset
            request.coalesce?.inputLength = length
            let error = await #expect(throws: RPCError.self) { _ = try await inference.client.call(request) }
            #expect(error?.code == .invalidArgument && error?.message.contains("coalesce") == true)
        }
    }
}
