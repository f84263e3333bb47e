import Bodies
import JSON
import Messages
import RPCCore
import RouterService
import Stubs
import Synchronization
import Testing

@Suite("Router")
struct RouterHandlerTests {
    @Test("A named model gets the body as it came, with price, hold and attribution")
    func named() async throws {
        let router = RouterUnderTest()
        let body = Fixture.chat("good", #""x": 1.50 ,"max_tokens":9"#)
        let response = try await router.forward(body)
        #expect(response.status == 200 && response.body == Array(Script.answer.utf8))
        #expect(response.route?.model == "good" && response.route?.attempts == 1 && response.route?.cache == .bypass)
        #expect(response.cost?.costNanodollars == 77 && response.cost?.priceVersion == 3)
        let call = try #require(router.script.state.withLock { $0.calls.first })
        #expect(call.body == body && call.price?.version == 3 && call.provider == "sim")
        #expect(call.attribution?.tenant == "acme" && call.attribution?.requestID == "req-1")
        #expect(call.hold?.completionTokens == 9 && call.store == nil)
        #expect(router.script.state.withLock { $0.lookups.isEmpty })
    }

    @Test("`auto` is spliced to the chosen model, and the next one answers after a failure before content")
    func fallback() async throws {
        let router = RouterUnderTest()
        router.script.state.withLock { $0.failures = ["cheap": [Script.refused(503)]] }
        let response = try await router.forward(Fixture.chat("auto", #""temperature":0"#))
        #expect(response.route?.attempts == 2 && response.route?.cache == .miss)
        #expect(router.calledModels.first == "cheap" && router.calledModels.count == 2)
        let second = try #require(router.script.state.withLock { $0.calls.last })
        #expect(response.route?.model == second.model && second.hop == 1)
        let sent = try RequestBody(parsing: second.body, kind: .chat)
        #expect(sent.facts.model == second.model)
        // What is stored goes under the model that answered.
        let stores = router.script.state.withLock { $0.calls.map { $0.store?.key } }
        #expect(stores[0]?.count == 32 && stores[0] != stores[1])
        let lookup = try #require(router.script.state.withLock { $0.lookups.first })
        #expect(lookup.keys == [stores[0], stores[1], lookup.keys[2]])
    }

    @Test("A chain of failures ends after three attempts, each of another model")
    func exhausted() async throws {
        let router = RouterUnderTest()
        let failures = ["cheap", "middle", "good"].map { ($0, [Script.refused(500), Script.refused(500)]) }
        router.script.state.withLock { $0.failures = Dictionary(uniqueKeysWithValues: failures) }
        let error = await #expect(throws: RPCError.self) { try await router.forward(Fixture.chat("auto")) }
        #expect(error?.code == .unavailable && error?.reason == .exhausted)
        #expect(Set(router.calledModels).count == 3 && router.calledModels.count == 3)
    }

    @Test("A named model is asked once more if the call was not sent, and a budget's refusal is passed on as it is")
    func repeats() async throws {
        let router = RouterUnderTest()
        router.script.state.withLock { $0.failures = ["good": [Script.failure(.notSent)]] }
        #expect(try await router.forward(Fixture.chat("good")).route?.attempts == 2)
        let broke = RPCError(.resourceExhausted, "spent", reason: .budget)
        router.script.state.withLock { $0.failures = ["cheap": [broke]] }
        let error = await #expect(throws: RPCError.self) { try await router.forward(Fixture.chat("auto")) }
        #expect(error?.reason == .budget)
    }

    @Test("Bad requests are refused by name and call nothing")
    func badRequests() async throws {
        let router = RouterUnderTest()
        for (body, code, part) in [
            ([UInt8]("{".utf8), Code.invalidArgument, "JSON"),
            (Array(#"{"model":"good"}"#.utf8), .invalidArgument, "messages"),
            (Fixture.chat("nope"), .notFound, "nope"),
            (Fixture.chat("good", #""stream":true"#), .invalidArgument, "stream"),
        ] {
            let error = await #expect(throws: RPCError.self) { try await router.forward(body) }
            #expect(error?.code == code && error?.message.contains(part) == true)
        }
        let noEndpoint = await #expect(throws: RPCError.self) {
            try await router.forward(Fixture.chat("good"), .unspecified)
        }
        #expect(noEndpoint?.code == .invalidArgument)
        let request = RouterV1.ForwardRequest(endpoint: .chatCompletions, body: Fixture.chat("good"))
        for key in [nil, "wrong"] {
            let error = await #expect(throws: RPCError.self) {
                try await router.client.forward(request, options: Fixture.options(key))
            }
            #expect(error?.code == .unauthenticated)
        }
        #expect(router.calledModels.isEmpty)
        let unloaded = RouterUnderTest(loaded: false)
        let error = await #expect(throws: RPCError.self) { try await unloaded.forward(Fixture.chat("good")) }
        #expect(error?.code == .unavailable)
    }

    @Test("A hit is answered without a call, under a new id, at no cost, and what it saved is reported")
    func cacheHit() async throws {
        let router = RouterUnderTest()
        let usage = CommonV1.Usage(promptTokens: 3, completionTokens: 2)
        router.script.state.withLock {
            $0.entry = CacheV1.Entry(body: Array(Script.answer.utf8), model: "cheap", usage: usage, costNanodollars: 55)
        }
        for _ in 0..<2 {
            let response = try await router.forward(Fixture.chat("auto", #""temperature":0"#))
            #expect(response.route?.cache == .hit && response.route?.model == "cheap" && response.route?.attempts == 0)
            #expect(response.cost?.costNanodollars == 0 && response.cost?.savedNanodollars == 55)
            let answer = try PlainAnswer(parsing: response.body, kind: .chat)
            #expect(answer.id.hasPrefix("chatcmpl-") && answer.id != "c1")
        }
        let stream = await router.stream(Fixture.chat("auto", #""temperature":0,"stream":true"#))
        #expect(stream.route?.cache == .hit && stream.text.hasSuffix("data: [DONE]\n\n") && stream.error == nil)
        #expect(router.calledModels.isEmpty)
        await router.savings.flush()
        let savings = router.script.state.withLock { $0.savings }
        #expect(savings.count == 1 && savings[0].hits == 3 && savings[0].savedNanodollars == 165)
        #expect(savings[0].tenant == "acme" && savings[0].usage?.promptTokens == 9)
        await router.savings.flush()
        #expect(router.script.state.withLock { $0.savings.count } == 1)
    }

    @Test("A cache whose store is away is no miss, and is asked again")
    func storeAway() async throws {
        let router = RouterUnderTest()
        router.script.state.withLock { $0.isStoreAway = true }
        #expect(try await router.forward(Fixture.chat("good", #""temperature":0"#)).route?.cache == .bypass)
        router.script.state.withLock { $0.isStoreAway = false }
        #expect(try await router.forward(Fixture.chat("good", #""temperature":0"#)).route?.cache == .miss)
    }

    @Test("A cache that fails is passed by, and then left alone for a moment")
    func cacheAway() async throws {
        let start = ContinuousClock.now
        let elapsed = Mutex(Duration.zero)
        let router = RouterUnderTest(now: { start + elapsed.withLock { $0 } })
        router.script.state.withLock { $0.cacheError = RPCError(.unavailable, "redis is away") }
        for _ in 0..<3 {
            #expect(try await router.forward(Fixture.chat("good", #""temperature":0"#)).route?.cache == .bypass)
        }
        #expect(router.script.state.withLock { $0.lookups.count } == 1)
        #expect(router.calledModels.count == 3)
        elapsed.withLock { $0 = .milliseconds(501) }
        router.script.state.withLock { $0.cacheError = nil }
        #expect(try await router.forward(Fixture.chat("good", #""temperature":0"#)).route?.cache == .miss)
    }

    @Test("An entry that cannot be read is a miss")
    func cacheRubbish() async throws {
        let router = RouterUnderTest()
        router.script.state.withLock { $0.entry = CacheV1.Entry(body: [1, 2, 3], model: "good") }
        #expect(try await router.forward(Fixture.chat("good", #""temperature":0"#)).route?.cache == .miss)
        #expect(router.calledModels.count == 1)
    }

    @Test("A stream brings route, events and costs, and always asks the provider for usage")
    func streams() async throws {
        let router = RouterUnderTest()
        let stream = await router.stream(Fixture.chat("auto", #""stream":true"#))
        #expect(stream.error == nil && stream.route?.attempts == 1 && stream.done?.cost?.costNanodollars == 77)
        #expect(stream.text.contains("hel") && stream.text.hasSuffix("data: [DONE]\n\n"))
        let call = try #require(router.script.state.withLock { $0.calls.first })
        let facts = try RequestBody(parsing: call.body, kind: .chat).facts
        #expect(facts.stream && facts.includeUsage && !call.clientWantsUsage)
    }

    @Test("A stream falls back before its first content and never after")
    func streamFailures() async throws {
        let router = RouterUnderTest()
        router.script.state.withLock { $0.failures = ["cheap": [Script.refused(503)]] }
        let recovered = await router.stream(Fixture.chat("auto", #""stream":true"#))
        #expect(recovered.error == nil && recovered.route?.attempts == 2)
        router.script.state.withLock {
            $0.failures = ["cheap": [Script.failure(.cut)]]
            $0.chunksBeforeFailure = 1
            $0.calls = []
        }
        let cut = await router.stream(Fixture.chat("auto", #""stream":true"#))
        #expect(cut.error?.code == .unavailable && cut.done == nil && cut.text.contains("hel"))
        #expect(router.calledModels == ["cheap"])
        router.script.state.withLock { $0.endsWithoutDone = true }
        let unfinished = await router.stream(Fixture.chat("good", #""stream":true"#))
        #expect(unfinished.error?.code == .unavailable && unfinished.done == nil)
    }

    @Test("A large body is parsed elsewhere and routed all the same")
    func largeBody() async throws {
        let router = RouterUnderTest()
        let body = Fixture.chat("good", content: String(repeating: "word ", count: 30_000))
        #expect(try await router.forward(body).status == 200)
    }

    @Test("Simulator faults pass only where they are allowed")
    func faults() async throws {
        for isAllowed in [true, false] {
            let router = RouterUnderTest(allowsSimulatorFaults: isAllowed)
            let body = Fixture.chat("good", #""temperature":0"#)
            let request = RouterV1.ForwardRequest(
                endpoint: .chatCompletions,
                body: body,
                simulatorFault: [UInt8]("500".utf8)
            )
            let response = try await router.client.forward(request, options: Fixture.options())
            #expect(response.route?.cache == (isAllowed ? .bypass : .miss))
            #expect(router.script.state.withLock { $0.calls[0].simulatorFault.isEmpty } == !isAllowed)
        }
    }
}
