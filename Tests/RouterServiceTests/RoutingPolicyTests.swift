import Bodies
import Catalogue
import Messages
import RPCCore
import RouterService
import Testing

@Suite("Routing policy")
struct RoutingPolicyTests {
    private let snapshot = RouterSnapshot(Fixture.snapshot())
    private let policy = RoutingPolicy()

    private func facts(_ model: String = "auto", _ edit: (inout RequestFacts) -> Void = { _ in }) -> RequestFacts {
        var facts = RequestFacts()
        facts.model = model
        facts.promptTokensHigh = 100
        facts.promptTokensLow = 30
        edit(&facts)
        return facts
    }

    private func ranked(_ priority: CommonV1.Priority, _ kind: BodyKind = .chat) throws -> [String] {
        let request = RoutingRequest(kind: kind, priority: priority, facts: facts())
        return try policy.rank(request, snapshot).candidates.map(\.model.id)
    }

    @Test("Batch goes by price, standard balances, realtime goes by quality and speed")
    func priorities() throws {
        #expect(try ranked(.batch) == ["cheap", "middle", "good"])
        #expect(try ranked(.standard).first == "cheap")
        #expect(try ranked(.unspecified) == ranked(.standard))
        #expect(try ranked(.realtime).first == "good")
        let realtime = try policy.rank(RoutingRequest(kind: .chat, priority: .realtime, facts: facts()), snapshot)
        let batch = try policy.rank(RoutingRequest(kind: .chat, priority: .batch, facts: facts()), snapshot)
        func mark(_ ranking: Ranking, _ id: String) -> Double {
            ranking.candidates.first { $0.model.id == id }?.score ?? 0
        }
        #expect(mark(realtime, "good") > mark(batch, "good"))
    }

    @Test("Endpoints rank the models of their own task")
    func tasks() throws {
        #expect(try ranked(.standard, .embedding) == ["embed"])
        #expect(try ranked(.standard, .image) == ["paint"])
        let code = RoutingRequest(kind: .chat, task: .code, facts: facts())
        #expect(try policy.rank(code, snapshot).candidates.count == 3)
    }

    @Test("Models without a capability, or with too short a context, are out, and it is said why")
    func exclusions() throws {
        let tools = RoutingRequest(kind: .chat, facts: facts { $0.toolsPresent = true })
        let ranking = try policy.rank(tools, snapshot)
        #expect(ranking.candidates.map(\.model.id) == ["good"])
        let reasons = Dictionary(uniqueKeysWithValues: ranking.excluded.map { ($0.model.id, $0.reason) })
        #expect(reasons["cheap"] == "lacks tools" && reasons["middle"] == "lacks tools")
        #expect(reasons["old"] == "is retired; `good` serves instead" && reasons["gone"] == "is retired")
        #expect(reasons["simulator/echo"] == "is served only by name")
        let long = RoutingRequest(kind: .chat, facts: facts { $0.maxTokens = 50_000 })
        #expect(try policy.rank(long, snapshot).candidates.map(\.model.id) == ["good"])
        let tooLong = RoutingRequest(kind: .chat, facts: facts { $0.maxTokens = 500_000 })
        let error = #expect(throws: RPCError.self) { try policy.rank(tooLong, snapshot) }
        #expect(error?.code == .invalidArgument && error?.reason == .contextLength)
        let media = RoutingRequest(kind: .chat, facts: facts { $0.mediaParts = 1 })
        #expect(throws: RPCError.self) { try policy.rank(media, snapshot) }
    }

    @Test("A named model is the only candidate, a retired one is served by its replacement")
    func named() throws {
        func rank(_ id: String, _ kind: BodyKind = .chat) throws -> Ranking {
            try policy.rank(RoutingRequest(kind: kind, facts: facts(id)), snapshot)
        }
        let pinned = try rank("simulator/echo")
        #expect(pinned.isPinned && pinned.candidates.map(\.model.id) == ["simulator/echo"])
        let replaced = try rank("old")
        #expect(replaced.candidates.map(\.model.id) == ["good"])
        #expect(replaced.candidates[0].reason.contains("`old`"))
        for id in ["missing", "gone"] {
            let error = #expect(throws: RPCError.self) { try rank(id) }
            #expect(error?.code == .notFound && error?.reason == .unknownModel)
        }
        let wrong = #expect(throws: RPCError.self) { try rank("embed") }
        #expect(wrong?.code == .invalidArgument)
    }

    @Test("Without any model of a task it is said so")
    func none() {
        let empty = RouterSnapshot(CostV1.Snapshot(version: 1))
        let error = #expect(throws: RPCError.self) {
            try policy.rank(RoutingRequest(kind: .chat, facts: facts()), empty)
        }
        #expect(error?.code == .failedPrecondition)
    }

    @Test("Unknown prices and speeds count as middling, so that nothing wins or loses by silence")
    func unknowns() throws {
        var silent = RouterV1.Model(id: "silent", task: .chat, provider: "p", quality: 0.5)
        silent.contextLength = 0
        let snapshot = RouterSnapshot(Fixture.snapshot(models: [silent, Fixture.model("known")]))
        let ranking = try policy.rank(RoutingRequest(kind: .chat, facts: facts()), snapshot)
        #expect(ranking.candidates.map(\.model.id) == ["known", "silent"])
        guard case .ranked(_, let marks) = ranking.candidates[1].ground else {
            Issue.record("not ranked")
            return
        }
        #expect(marks.price == 0.5 && marks.speed == 0.5 && marks.quality == 1)
    }
}
