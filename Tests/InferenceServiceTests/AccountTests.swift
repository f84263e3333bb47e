import Messages
import Provider
import RPCCore
import Stubs
import TestSupport
import Testing

@Suite("What a provider call leaves behind")
struct AccountTests {
    @Test("The intent names its caller's request where the router did not, and the hop")
    func intent() async throws {
        let inference = try InferenceUnderTest(.body(InferenceUnderTest.answer))
        var request = InferenceUnderTest.request()
        request.hop = 1
        var metadata = Metadata()
        metadata["x-request-id"] = "req-1"
        _ = try await inference.client.call(request, options: CallOptions(timeout: .seconds(30), metadata: metadata))
        let intent = try #require(inference.spender.intents.first)
        #expect(intent.attribution == CommonV1.Attribution(tenant: "acme", requestID: "req-1"))
        #expect(intent.hop == 1)
        let sent = try #require(inference.provider.requests.first)
        #expect(sent.timeouts.total <= .seconds(30), "the caller's time also holds")
    }

    @Test("Pictures cost what was asked for")
    func pictures() async throws {
        let inference = try InferenceUnderTest(.body(#"{"data":[{"b64_json":"AA=="}]}"#))
        var request = InferenceUnderTest.request(.images)
        request.price?.nanodollarsPerMegapixel = 4_000_000
        request.hold = CommonV1.Usage(units: 1_500)
        let response = try await inference.client.call(request)
        #expect(response.costNanodollars == 6_000_000 && response.quality == .exact)
        #expect(inference.spender.settlements.map(\.usage) == [CommonV1.Usage(units: 1_500)])
    }

    @Test("Pictures of which nobody knows how they count are booked as held, and as an estimate")
    func guessedPictures() async throws {
        let inference = try InferenceUnderTest(.body(#"{"data":[{"b64_json":"AA=="}]}"#))
        var request = InferenceUnderTest.request(.images)
        request.price?.nanodollarsPerMegapixel = 4_000_000
        request.hold = CommonV1.Usage(units: 1_500)
        request.holdIsGuess = true
        let response = try await inference.client.call(request)
        #expect(response.costNanodollars == 6_000_000 && response.quality == .estimated)
        #expect(inference.spender.settlements.map(\.quality) == [.estimated])
    }

    @Test("A request at fault is refused by the name of its field, and nothing is announced")
    func badRequests() async throws {
        let inference = try InferenceUnderTest(.body(InferenceUnderTest.answer))
        var nameless = InferenceUnderTest.request()
        nameless.model = ""
        for (request, field) in [(InferenceUnderTest.request(.unspecified), "endpoint"), (nameless, "model")] {
            let error = await #expect(throws: RPCError.self) { _ = try await inference.client.call(request) }
            #expect(error?.code == .invalidArgument && error?.message.contains("`\(field)`") == true)
        }
        #expect(inference.spender.intents.isEmpty && inference.provider.requests.isEmpty)
    }

    @Test("Only an answer that ended cleanly is kept", arguments: ["content_filter", "error", ""])
    func unclean(finish: String) async throws {
        let body = InferenceUnderTest.answer.replacing(#":"stop""#, with: #":"\#(finish)""#)
        let inference = try InferenceUnderTest(.body(body))
        #expect(try await inference.client.call(InferenceUnderTest.request()).quality == .exact)
        #expect(inference.cache.stored.isEmpty)
    }

    @Test("Nothing is kept that the router did not ask to be")
    func notAsked() async throws {
        let inference = try InferenceUnderTest(.body(InferenceUnderTest.answer))
        var request = InferenceUnderTest.request()
        request.store = nil
        _ = try await inference.client.call(request)
        #expect(inference.cache.stored.isEmpty)
    }

    @Test("A cache that does not answer costs the caller its patience, not the answer")
    func silentCache() async throws {
        let cache = RecordingCache(isSilent: true)
        let answer = ScriptedProvider.Answer.body(InferenceUnderTest.answer)
        let plain = try InferenceUnderTest(answer, cache: cache, storePatience: .milliseconds(1))
        #expect(try await plain.client.call(InferenceUnderTest.request()).status == 200)
        #expect(plain.metrics.contains("inference_stores_missed_total 1"))
        let script = ScriptedProvider.Answer.stream([.text(StreamCallTests.whole)])
        let streamed = try InferenceUnderTest(script, cache: cache, storePatience: .milliseconds(1))
        #expect(try await streamed.stream().text.hasSuffix(StreamCallTests.done))
        #expect(streamed.spender.settlements.count == 1)
    }

    @Test("A caller who leaves before a status came pays for the prompt, once")
    func leftBeforeStatus() async throws {
        let inference = try InferenceUnderTest(.silence)
        try await inference.client.streamCall(InferenceUnderTest.request()) { _ in
            #expect(await eventually { !inference.provider.requests.isEmpty })
        }
        let settlement = try #require(await inference.spender.nextSettlement())
        #expect(await eventually { inference.openCalls == 0 })
        #expect(inference.spender.settlements.count == 1)
        #expect(settlement.quality == .partial && settlement.costNanodollars == 100_000)
        #expect(settlement.note == "client left")
    }

    @Test("A 429 is pacing, and says when to come back")
    func pacing() async throws {
        let head = ProviderHead(status: 429, headers: [.init("retry-after", "7")])
        let inference = try InferenceUnderTest(.failure(.refused(head, body: [])))
        let error = await #expect(throws: RPCError.self) {
            _ = try await inference.client.call(InferenceUnderTest.request())
        }
        #expect(error?.reason == .pacing && error?.retryAfter == .seconds(7))
    }

    @Test("A timeout of ours is not the caller's, so that another model may be tried")
    func ownTimeout() async throws {
        let inference = try InferenceUnderTest(.failure(ProviderFailure(.unknown, .timeout, "slow")))
        let error = await #expect(throws: RPCError.self) {
            _ = try await inference.client.call(InferenceUnderTest.request())
        }
        #expect(error?.code == .unavailable)
    }

    @Test(
        "However many statuses a provider thinks up, the metrics know a few",
        arguments: [(503, "status 503"), (429, "status 429"), (499, "status 4xx"), (599, "status 5xx")]
    )
    func labels(status: Int, outcome: String) async throws {
        let inference = try InferenceUnderTest(.failure(.refused(ProviderHead(status: status), body: [])))
        await #expect(throws: RPCError.self) { _ = try await inference.client.call(InferenceUnderTest.request()) }
        #expect(inference.metrics.contains(#"inference_calls_total{model="M",outcome="\#(outcome)"} 1"#))
    }

    @Test("Tokens are counted as they are booked, those of a hold too")
    func tokens() async throws {
        let inference = try InferenceUnderTest(.failure(ProviderFailure(.unknown, .closed, "reset")))
        await #expect(throws: RPCError.self) { _ = try await inference.client.call(InferenceUnderTest.request()) }
        #expect(inference.metrics.contains(#"inference_tokens_total{direction="prompt",model="M"} 100"#))
        #expect(inference.metrics.contains(#"inference_tokens_total{direction="completion",model="M"} 50"#))
    }
}
