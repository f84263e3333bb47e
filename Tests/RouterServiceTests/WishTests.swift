import Bodies
import Catalogue
import Logging
import Messages
import RPCCore
import RouterService
import Stubs
import Synchronization
import TestSupport
import Testing

@Suite("Wishes, keys and explanations")
struct WishTests {
    private func forward(
        _ router: RouterUnderTest,
        _ body: [UInt8],
        _ edit: (inout RouterV1.ForwardRequest) -> Void = { _ in }
    ) async throws -> RouterV1.ForwardResponse {
        var request = RouterV1.ForwardRequest(endpoint: .chatCompletions, body: body)
        edit(&request)
        return try await router.client.forward(request, options: Fixture.options())
    }

    @Test("A body's wishes count before the headers', and no provider sees them")
    func precedence() async throws {
        let router = RouterUnderTest()
        let body = Fixture.chat("auto", #""pointsman":{"min_quality":0.8}"#)
        let answer = try await forward(router, body) { $0.wishes = .init(minQuality: 0.5, fallback: .none) }
        #expect(answer.route?.model == "good")
        let call = try #require(router.script.state.withLock { $0.calls.first })
        #expect(!String(decoding: call.body, as: UTF8.self).contains("pointsman"))
        let byHeader = try await forward(router, Fixture.chat("auto")) { $0.wishes = .init(minQuality: 0.5) }
        #expect(byHeader.route?.model != "cheap")
        let urgent = try await forward(router, Fixture.chat("auto", #""pointsman":{"priority":"realtime"}"#)) {
            $0.priority = .batch
        }
        #expect(urgent.route?.model == "good")
    }

    @Test("Wishes are no part of what makes two requests equal, and may keep an answer out of the cache")
    func cache() async throws {
        let router = RouterUnderTest()
        for wishes in [#""temperature":0"#, #""temperature":0,"pointsman":{"fallback":"any"}"#] {
            #expect(try await forward(router, Fixture.chat("good", wishes)).route?.cache == .miss)
        }
        let keys = router.script.state.withLock { $0.calls.map { $0.store?.key } }
        #expect(keys[0] != nil && keys[0] == keys[1])
        let uncached = Fixture.chat("good", #""temperature":0,"pointsman":{"cache":false}"#)
        #expect(try await forward(router, uncached).route?.cache == .bypass)
        let plain = Fixture.chat("good", #""temperature":0"#)
        #expect(try await forward(router, plain) { $0.allowCached = false }.route?.cache == .bypass)
    }

    @Test("Where a request with a cost ceiling sets no length, its answer is cut at what was held against the ceiling")
    func lengthUnderCeiling() async throws {
        let router = RouterUnderTest()
        func call(_ more: String) async throws -> InferenceV1.CallRequest {
            _ = try await forward(router, Fixture.chat("good", more))
            return try #require(router.script.state.withLock { $0.calls.last })
        }
        let bound = try await call(#""temperature":0,"pointsman":{"max_cost_usd":0.01}"#)
        let facts = try RequestBody(parsing: bound.body, kind: .chat).facts
        #expect(facts.maxTokens == 4096 && bound.hold?.completionTokens == 4096)
        #expect(bound.store == nil, "a cut answer is not for who set no ceiling")
        let own = try await call(#""max_tokens":50,"pointsman":{"max_cost_usd":0.01}"#)
        #expect(try RequestBody(parsing: own.body, kind: .chat).facts.maxTokens == 50)
        let free = try await call(#""temperature":0"#)
        #expect(try RequestBody(parsing: free.body, kind: .chat).facts.maxTokens == nil && free.store != nil)
    }

    @Test("A wish that cannot be is refused by its name, whichever way it comes")
    func refusals() async throws {
        let router = RouterUnderTest()
        let bad: [(RouterV1.Wishes, String)] = [
            (.init(maxCostNanodollars: -1), "wishes.max_cost"), (.init(maxLatencyMS: 0), "wishes.max_latency_ms"),
            (.init(minQuality: .nan), "wishes.min_quality"), (.init(fallback: .listed), "wishes.fallback_models"),
            (.init(fallbackModels: ["a"]), "wishes.fallback_models"),
            (.init(fallback: .init(rawValue: 9)), "wishes.fallback"),
            (.init(onOverload: .init(rawValue: 9)), "wishes.on_overload"),
            (.init(conversation: String(repeating: "x", count: 129)), "wishes.conversation"),
            (.init(providers: [""]), "wishes.providers"),
        ]
        for (wishes, field) in bad {
            let error = await #expect(throws: RPCError.self) {
                try await forward(router, Fixture.chat("auto")) { $0.wishes = wishes }
            }
            #expect(error?.code == .invalidArgument && error?.message.contains("`\(field)`") == true)
        }
        let unknown = await #expect(throws: RPCError.self) {
            try await forward(router, Fixture.chat("auto", #""pointsman":{"quality":1}"#))
        }
        #expect(unknown?.code == .invalidArgument && unknown?.message.contains("`pointsman.quality`") == true)
        let profile = await #expect(throws: RPCError.self) { try await forward(router, Fixture.chat("auto:nope")) }
        #expect(profile?.code == .notFound && profile?.reason == .unknownModel)
        #expect(profile?.message.contains("`auto:best`, `auto:cheap`, `auto:fast`") == true)
        #expect(router.calledModels.isEmpty)
    }

    @Test("A key for some models gets those, by name, by choice, as a replacement, and in batches")
    func allowedModels() async throws {
        let router = RouterUnderTest(loaded: false)
        var snapshot = Fixture.snapshot()
        snapshot.keys[0].allowedModels = ["mid*", "old"]
        router.snapshots.install(snapshot)
        #expect(try await forward(router, Fixture.chat("auto:best")).route?.model == "middle")
        for name in ["good", "old"] {
            let error = await #expect(throws: RPCError.self) { try await forward(router, Fixture.chat(name)) }
            #expect(error?.code == .permissionDenied && error?.message.contains("`good`") == true)
        }
        let item = RouterV1.CompleteRequest(model: "good", messages: [.init(role: .user, content: [0x61])])
        let batch = RouterV1.SubmitBatchRequest(items: [.init(customID: "1", request: item)])
        let refused = await #expect(throws: RPCError.self) {
            try await router.client.submitBatch(batch, options: Fixture.options())
        }
        #expect(refused?.code == .permissionDenied)
    }

    @Test("Requests of one conversation get one of nearly equal models, others are spread")
    func conversations() async throws {
        let router = RouterUnderTest(loaded: false)
        let twins = (0..<4).map { Fixture.model("twin\($0)") }
        router.snapshots.install(Fixture.snapshot(models: twins))
        func model(_ body: [UInt8], _ request: String) async throws -> String? {
            var options = Fixture.options()
            options.metadata["x-request-id"] = request
            let asked = RouterV1.ForwardRequest(endpoint: .chatCompletions, body: body)
            return try await router.client.forward(asked, options: options).route?.model
        }
        var free: Set<String?> = []
        var held: Set<String?> = []
        var keyed: Set<String?> = []
        for request in 0..<20 {
            free.insert(try await model(Fixture.chat("auto"), "r\(request)"))
            let talk = Fixture.chat("auto", #""pointsman":{"conversation":"talk"}"#)
            held.insert(try await model(talk, "r\(request)"))
            keyed.insert(try await model(Fixture.chat("auto", #""prompt_cache_key":"talk""#), "r\(request)"))
        }
        #expect(free.count >= 3 && held.count == 1 && held == keyed)
    }

    @Test("A conversation stays with its model as it grows, whatever each of its turns asks for")
    func growing() async throws {
        let router = RouterUnderTest()
        let all = try Catalogue.builtIn(simulator: false).sorted.map(\.message)
        router.snapshots.install(Fixture.snapshot(version: 2, models: all))
        var models: Set<String?> = []
        for (bytes, tokens) in [(10, 20), (900, 50), (900, 500), (27_000, 500), (60_000, 2_000)] {
            let more = #""max_tokens":\#(tokens),"pointsman":{"conversation":"c-1"}"#
            let text = String(repeating: "word ", count: bytes / 5)
            models.insert(try await forward(router, Fixture.chat("auto", more, content: text)).route?.model)
        }
        #expect(models.count == 1, "\(models)")
    }

    @Test("An explanation of a request that nothing will do for tells what each model lacks")
    func nothing() async throws {
        let router = RouterUnderTest()
        let body = Fixture.chat("auto", #""pointsman":{"max_cost_usd":0}"#)
        let request = RouterV1.ExplainRequest(endpoint: .chatCompletions, body: body)
        let explained = try await router.client.explain(request, options: Fixture.options())
        #expect(explained.candidates.allSatisfy { $0.excluded && !$0.chosen && !$0.reason.isEmpty })
        #expect(explained.candidates.count == 6)
        for (decision, code) in [
            ([UInt8]([0xFF]), Code.invalidArgument),
            (RouterV1.Decision(policyVersion: 99).encoded(), .failedPrecondition),
        ] {
            let error = await #expect(throws: RPCError.self) {
                try await router.client.explain(.init(decision: decision), options: Fixture.options())
            }
            #expect(error?.code == code && error?.message.contains("`decision`") == true)
        }
    }

    @Test("A choice is logged when its caller asks, and what is logged explains itself")
    func logged() async throws {
        let probe = LogProbe()
        let router = RouterUnderTest(logger: probe.logger)
        _ = try await forward(router, Fixture.chat("auto"))
        #expect(probe.messages(.notice).isEmpty)
        _ = try await forward(router, Fixture.chat("auto", #""pointsman":{"explain":true}"#))
        let bytes = try decision(in: try #require(probe.messages(.notice).first))
        let decision = try RouterV1.Decision(decoding: bytes)
        #expect(decision.requestID == "req-1" && decision.snapshotVersion == 1 && decision.chosen.first == "cheap@sim")
        let explained = try await router.client.explain(.init(decision: bytes), options: Fixture.options())
        #expect(explained.candidates.filter { !$0.excluded }.map { "\($0.model)@\($0.provider)" } == decision.chosen)
        #expect(explained.decision == bytes)
        #expect(!String(decoding: bytes, as: UTF8.self).contains("\"hi\""))
    }

    @Test("A body that wants no log of its choice has none, whatever a header says")
    func unlogged() async throws {
        let probe = LogProbe()
        let router = RouterUnderTest(logger: probe.logger)
        let body = Fixture.chat("auto", #""pointsman":{"explain":false}"#)
        _ = try await forward(router, body) { $0.wishes = .init(explain: true) }
        #expect(probe.messages(.notice).isEmpty)
        _ = try await forward(router, Fixture.chat("auto")) { $0.wishes = .init(explain: true) }
        #expect(probe.messages(.notice).count == 1)
    }

    @Test("A choice among all models that come with the program fits a line of log, with none of them left out")
    func loggedWhole() async throws {
        let probe = LogProbe()
        let router = RouterUnderTest(logger: probe.logger)
        let models = try Catalogue.builtIn(simulator: true).sorted.map(\.message)
        router.snapshots.install(Fixture.snapshot(version: 2, models: models))
        _ = try await forward(router, Fixture.chat("auto", #""pointsman":{"explain":true}"#))
        let line = try #require(probe.messages(.notice).first)
        // Docker cuts longer ones in two; what is around the message takes some hundred bytes.
        #expect(line.utf8.count < 15_500)
        let decision = try RouterV1.Decision(decoding: try decision(in: line))
        #expect(decision.considered.count == router.snapshots.current?.routes(.chat).count)
    }

    @Test("A choice that is too long for a line is logged in parts, which put together explain themselves")
    func loggedInParts() async throws {
        let models = (0..<150).map { place in
            var model = Fixture.model("model-\(place)", quality: Double(place) / 200)
            model.capabilities = ["tools", "json_mode", "json_schema"]
            return model
        }
        for (more, parts) in [
            (#""pointsman":{"explain":true}"#, 2...8), (#""pointsman":{"explain":true,"fallback":"none"}"#, 1...8),
            (#""pointsman":{"explain":true,"fallback":["model-3","model-4"]}"#, 1...8),
            (#""pointsman":{"explain":true,"max_cost_usd":0}"#, 1...8),
        ] {
            let probe = LogProbe()
            let router = RouterUnderTest(logger: probe.logger)
            router.snapshots.install(Fixture.snapshot(version: 2, models: models))
            let answer = try? await forward(router, Fixture.chat("auto", more))
            let lines = probe.messages(.notice)
            #expect(parts.contains(lines.count) && lines.allSatisfy { $0.utf8.count < 15_500 })
            let bytes = try lines.flatMap { try decision(in: $0) }
            let explained = try await router.client.explain(.init(decision: bytes), options: Fixture.options())
            let first = explained.candidates.first { !$0.excluded }
            #expect(first?.model == answer?.route?.model, "\(more)")
            #expect(first == nil || first.map { $0.reason } == answer?.route?.reason)
        }
    }

    private func decision(in line: String) throws -> [UInt8] {
        var text = String(try #require(line.split(separator: #""decision": "#).last).prefix { $0 != "," && $0 != "]" })
        let bytes = text.withUTF8 { Base64.decode($0) }
        return try #require(bytes)
    }
}
