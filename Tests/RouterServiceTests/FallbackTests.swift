import Bodies
import Messages
import RPCCore
import RouterService
import Stubs
import Synchronization
import Testing

@Suite("What a router does when providers fail")
struct FallbackTests {
    private static let retired = #"{"error":{"code":"model_not_available"}}"#
    private static let tooLong = #"{"error":{"code":"context_length_exceeded"}}"#

    private func router(_ failures: [String: [RPCError]]) -> RouterUnderTest {
        let router = RouterUnderTest()
        router.script.state.withLock { $0.failures = failures }
        return router
    }

    private func forward(
        _ router: RouterUnderTest,
        _ body: [UInt8],
        _ wishes: RouterV1.Wishes
    ) async throws -> RouterV1.ForwardResponse {
        let request = RouterV1.ForwardRequest(endpoint: .chatCompletions, body: body, wishes: wishes)
        return try await router.client.forward(request, options: Fixture.options())
    }

    @Test("The route tells every attempt that failed, and why")
    func tried() async throws {
        let router = router(["cheap": [Script.refused(503)], "good": [Script.failure(.notSent)]])
        let route = try #require(try await router.forward(Fixture.chat("auto")).route)
        #expect(route.model == "middle" && route.attempts == 3)
        #expect(route.tried == ["cheap@sim (503)", "good@sim (not sent)"])
    }

    @Test("A named model that is overloaded is asked again, after pauses, three times in all", arguments: [503, 500])
    func namedAgain(status: UInt32) async throws {
        let router = router(["good": [Script.refused(status), Script.refused(status)]])
        let response = try await router.forward(Fixture.chat("good"))
        #expect(response.route?.model == "good" && response.route?.attempts == 3)
        router.script.state.withLock { $0.failures = ["good": Array(repeating: Script.refused(status), count: 4)] }
        let error = await #expect(throws: RPCError.self) { try await router.forward(Fixture.chat("good")) }
        #expect(error?.code == .unavailable && error?.reason == .exhausted)
        #expect(router.calledModels.count == 6)
    }

    @Test("A model that turns out to be retired is answered by its replacement, and the next request does not ask it")
    func retiredLive() async throws {
        let elapsed = Mutex(Duration.zero)
        let start = ContinuousClock.now
        let router = RouterUnderTest(now: { start + elapsed.withLock { $0 } })
        let models = Fixture.models.map { model in
            var model = model
            if model.id == "good" { model.replacement = "middle" }
            return model
        }
        router.snapshots.install(Fixture.snapshot(version: 2, models: models))
        router.script.state.withLock { $0.failures = ["good": [Script.refused(400, Self.retired)]] }
        for attempts in [2, 1, 1] as [UInt32] {
            let route = try await router.forward(Fixture.chat("good")).route
            #expect(route?.model == "middle" && route?.attempts == attempts)
        }
        #expect(router.calledModels == ["good", "middle", "middle", "middle"])
        let call = try #require(router.script.state.withLock { $0.calls.last })
        #expect(try RequestBody(parsing: call.body, kind: .chat).facts.model == "middle")
        // The provider's word does not count for ever.
        elapsed.withLock { $0 = .seconds(61) }
        #expect(try await router.forward(Fixture.chat("good")).route?.model == "good")
    }

    @Test("A model that one provider has given up is asked at another before its replacement is")
    func retiredAtOne() async throws {
        let router = RouterUnderTest()
        let models = Fixture.models.map { model in
            var model = model
            if model.id == "good" {
                model.replacement = "middle"
                model.offers = [RouterV1.Offer(provider: "elsewhere", price: model.price)]
            }
            return model
        }
        router.snapshots.install(Fixture.snapshot(version: 2, models: models))
        let gone = Script.refused(404)
        router.script.state.withLock { $0.failures = ["good": [gone]] }
        for attempts in [2, 1] as [UInt32] {
            let route = try await router.forward(Fixture.chat("good")).route
            #expect(route?.model == "good" && route?.provider == "elsewhere" && route?.attempts == attempts)
        }
        router.script.state.withLock { $0.failures = ["good": [gone]] }
        #expect(try await router.forward(Fixture.chat("good")).route?.model == "middle", "now both have given it up")
        let asked = router.script.state.withLock { $0.calls.map(\.provider) }
        #expect(asked == ["sim", "elsewhere", "elsewhere", "elsewhere", "sim"])
    }

    @Test("A retired model without a replacement is not found")
    func retiredForGood() async throws {
        let router = router(["good": [Script.refused(404)]])
        let error = await #expect(throws: RPCError.self) { try await router.forward(Fixture.chat("good")) }
        #expect(error?.code == .notFound && error?.reason == .unknownModel && router.calledModels == ["good"])
    }

    @Test("A provider that refuses our account is not asked for another model, and its words reach no caller")
    func account() async throws {
        let router = router(["cheap": [Script.refused(401, #"{"error":{"message":"bad key sk-1"}}"#)]])
        let error = await #expect(throws: RPCError.self) { try await router.forward(Fixture.chat("auto")) }
        #expect(error?.code == .unavailable && error?.detail.isEmpty == true && router.calledModels == ["cheap"])
        let models = Fixture.models.map { model in
            var model = model
            if model.id == "good" { model.provider = "elsewhere" }
            return model
        }
        router.snapshots.install(Fixture.snapshot(version: 2, models: models))
        router.script.state.withLock { $0.failures = ["cheap": [Script.refused(402)]] }
        #expect(try await router.forward(Fixture.chat("auto")).route?.provider == "elsewhere")
    }

    @Test("A request too long for a model goes to one that holds more; if the model was named, it is the caller's")
    func context() async throws {
        let router = router([
            "cheap": [Script.refused(403, Self.tooLong)], "middle": [Script.refused(403, Self.tooLong)],
        ])
        #expect(try await router.forward(Fixture.chat("auto")).route?.model == "good")
        #expect(router.calledModels == ["cheap", "good"], "middle holds no more than cheap")
        let error = await #expect(throws: RPCError.self) { try await router.forward(Fixture.chat("middle")) }
        #expect(error?.code == .invalidArgument && error?.reason == .contextLength)
    }

    @Test("What failed attempts may have cost counts against what the caller wants to pay")
    func costs() async throws {
        func lost(_ cost: Int64) -> RPCError {
            let detail = InferenceV1.CallFailure(kind: .unknown, costNanodollars: cost, quality: .estimated)
            return RPCError(.unavailable, "no answer", detail: detail.encoded())
        }
        let body = Fixture.chat("auto", #""max_tokens":10"#)
        let wishes = RouterV1.Wishes(maxCostNanodollars: 20_000)
        var router = router(["cheap": [lost(1_000)]])
        #expect(try await forward(router, body, wishes).route?.attempts == 2)
        router = self.router(["cheap": [lost(19_999)]])
        await #expect(throws: RPCError.self) { try await forward(router, body, wishes) }
        #expect(router.calledModels == ["cheap"])
        // Without a wish one attempt's worth may be lost.
        router = self.router(["cheap": [lost(1_000_000)]])
        await #expect(throws: RPCError.self) { try await router.forward(body) }
        #expect(router.calledModels == ["cheap"])
    }

    @Test("An attempt that others could follow gets half of the caller's time, the last one all of it")
    func patience() async throws {
        let router = router(["cheap": [Script.refused(503)], "good": [Script.refused(503)]])
        _ = try await router.forward(Fixture.chat("auto"))
        let patiences = router.script.state.withLock { $0.calls.map(\.patienceMS) }
        #expect(patiences.count == 3 && patiences[2] == 0)
        #expect(patiences.prefix(2).allSatisfy { (1...30_000).contains($0) }, "of sixty seconds")
    }

    @Test("Where the caller allows it, a request that finds all busy becomes a batch of one, without its stream")
    func overflow() async throws {
        let busy = ["cheap", "middle", "good"].map { ($0, [Script.refused(503), Script.refused(503)]) }
        let wishes = RouterV1.Wishes(onOverload: .batch)
        let router = router(Dictionary(uniqueKeysWithValues: busy))
        router.snapshots.install(Self.batchable)
        let answer = try await forward(router, Fixture.chat("auto"), wishes)
        #expect(answer.status == 202 && answer.ticket?.id == "batch_1" && answer.body.isEmpty)
        let submitted = try #require(router.script.state.withLock { $0.batches.first })
        #expect(submitted.items.count == 1)
        let request = RouterV1.ForwardRequest(
            endpoint: .chatCompletions,
            body: Fixture.chat("auto", #""stream":true,"stream_options":{"include_usage":true}"#),
            wishes: wishes
        )
        try await router.client.streamForward(request, options: Fixture.options()) { chunks in
            for try await chunk in chunks {
                guard case .plain(let answer) = chunk.part else { continue }
                #expect(answer.ticket?.id == "batch_1")
            }
        }
        let item = try #require(router.script.state.withLock { $0.batches.last?.items.first })
        #expect(try RequestBody(parsing: item.body, kind: .chat).facts.stream == false)
        #expect(!String(decoding: item.body, as: UTF8.self).contains("stream_options"))
        router.script.state.withLock { $0.failures = ["good": [Script.refused(422)]] }
        await #expect(throws: RPCError.self) { try await forward(router, Fixture.chat("good"), wishes) }
        #expect(router.script.state.withLock { $0.batches.count } == 2, "the caller's own fault waits for nothing")
    }

    private static var batchable: CostV1.Snapshot {
        var models = Fixture.models
        for place in models.indices { models[place].batchable = models[place].id != "middle" }
        return Fixture.snapshot(version: 2, models: models)
    }

    @Test("A request that becomes a batch keeps what its caller wants; where no model does that, it is refused")
    func overflowWishes() async throws {
        let busy = ["cheap", "middle", "good"].map { ($0, Array(repeating: Script.refused(503), count: 30)) }
        let router = router(Dictionary(uniqueKeysWithValues: busy))
        router.snapshots.install(Self.batchable)
        let cases: [(RouterV1.Wishes, String?)] = [
            (.init(), "cheap"), (.init(minQuality: 0.5), "good"), (.init(maxCostNanodollars: 1_000_000), "cheap"),
            (.init(maxCostNanodollars: 3_000_000, minQuality: 0.5), nil), (.init(providers: ["other"]), nil),
        ]
        for (wishes, model) in cases {
            var wishes = wishes
            wishes.onOverload = .batch
            router.script.state.withLock { $0.batches = [] }
            let answer = try? await forward(router, Fixture.chat("auto"), wishes)
            let items = router.script.state.withLock { $0.batches.flatMap(\.items) }
            let bodies = try items.map { try RequestBody(parsing: $0.body, kind: .chat).facts }
            #expect(bodies.map(\.model) == (model.map { [$0] } ?? []) && (answer?.status == 202) == (model != nil))
            #expect(bodies.allSatisfy { ($0.maxTokens != nil) == (wishes.maxCostNanodollars != nil) })
        }
        await #expect(throws: RPCError.self, "named, and served in no batches") {
            try await forward(router, Fixture.chat("middle"), .init(onOverload: .batch))
        }
    }

    @Test("Where no ticket is to be had, the caller hears what was wrong in the first place")
    func noTicket() async throws {
        let router = router(["good": Array(repeating: Script.refused(429), count: 9)])
        router.snapshots.install(Self.batchable)
        router.script.state.withLock { $0.batchError = RPCError(.invalidArgument, "no such batch") }
        let error = await #expect(throws: RPCError.self) {
            try await forward(router, Fixture.chat("good"), .init(onOverload: .batch))
        }
        #expect(error?.code == .resourceExhausted, "\(String(describing: error))")
    }

    @Test("A model that is not served at one endpoint is asked at the others as before")
    func goneAtOneEndpoint() async throws {
        var part = Fixture.model("part", price: 1_000_000)
        part.replacement = "good"
        let router = router(["part": [Script.refused(404, Self.retired)]])
        router.snapshots.install(Fixture.snapshot(version: 2, models: Fixture.models + [part]))
        let completion = Array(#"{"model":"part","prompt":"x"}"#.utf8)
        for _ in 0..<2 { #expect(try await router.forward(completion, .completions).route?.model == "good") }
        #expect(try await router.forward(Fixture.chat("part")).route?.model == "part")
    }

    @Test("Requests that share an id get a ticket each, the same request its own again")
    func overflowIDs() async throws {
        let router = router(["good": Array(repeating: Script.refused(503), count: 30)])
        router.snapshots.install(Self.batchable)
        for content in ["a", "b", "a"] {
            _ = try await forward(router, Fixture.chat("good", content: content), .init(onOverload: .batch))
        }
        let ids = router.script.state.withLock { $0.batches.map(\.submissionID) }
        #expect(ids.count == 3 && ids[0] == ids[2] && ids[0] != ids[1])
    }

    @Test("A replacement of a model that is gone is held to what the request asks for, like any other")
    func successorWishes() async throws {
        var old = Fixture.model("leaving", price: 1_000_000)
        old.replacement = "good"
        for (wishes, isServed) in [
            (RouterV1.Wishes(), true), (.init(maxCostNanodollars: 100_000), false), (.init(maxLatencyMS: 4_300), false),
        ] {
            let router = router(["leaving": Array(repeating: Script.refused(400, Self.retired), count: 9)])
            router.snapshots.install(Fixture.snapshot(version: 2, models: Fixture.models + [old]))
            for _ in 0..<2 {
                let answer = try? await forward(router, Fixture.chat("leaving"), wishes)
                #expect((answer?.route?.model == "good") == isServed)
            }
        }
    }

    @Test("A stream that breaks off after content says what it used so far")
    func brokenOff() async throws {
        let used = CommonV1.Usage(promptTokens: 5, completionTokens: 1)
        let detail = InferenceV1.CallFailure(kind: .cut, usage: used, costNanodollars: 7, quality: .partial)
        let router = router(["good": [RPCError(.unavailable, "cut", detail: detail.encoded())]])
        router.script.state.withLock { $0.chunksBeforeFailure = 1 }
        let stream = await router.stream(Fixture.chat("good", #""stream":true"#))
        let end = try RouterV1.BrokenOff(decoding: try #require(stream.error).detail)
        #expect(end.usage == used && end.cost?.costNanodollars == 7 && end.cost?.quality == .partial)
    }
}
