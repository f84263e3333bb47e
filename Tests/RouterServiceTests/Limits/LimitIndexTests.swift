import Messages
import RouterService
import Testing

@Suite("Which limits hold")
struct LimitIndexTests {
    private let alice = CommonV1.Attribution(tenant: "acme", team: "search", user: "alice", keyID: "k1")

    private func held(
        _ limits: [CostV1.Limit],
        _ caller: CommonV1.Attribution? = nil,
        model: String = "good"
    ) -> [String] {
        LimitIndex(limits).held(caller ?? alice, model: model).map { limit in
            switch limit.bound {
            case .bucket(let shape): "\(limit.key.owner): \(shape.perSecond) of \(shape.capacity)"
            case .slots(let slots): "\(limit.key.owner): \(slots) at a time"
            }
        }
    }

    private func limit(
        _ scope: CostV1.LimitScope,
        _ rate: Double,
        tenant: String = "",
        _ subject: String = ""
    )
        -> CostV1.Limit
    { CostV1.Limit(scope: scope, tenant: tenant, subject: subject, requestsPerSecond: rate) }

    @Test("All scopes that fit hold at once, each counted by itself")
    func scopes() {
        let limits = [limit(.tenant, 4), limit(.team, 3), limit(.user, 2), limit(.key, 1)]
        #expect(
            held(limits) == [
                "key `k1`: 1.0 of 1.0", "user `alice`: 2.0 of 2.0", "team `search`: 3.0 of 3.0",
                "tenant `acme`: 4.0 of 4.0",
            ]
        )
    }

    @Test("What names the subject more exactly holds in place of the one for each")
    func exact() {
        let each = limit(.user, 10)
        let named = limit(.user, 20, "alice")
        let ofTenant = limit(.user, 30, tenant: "acme")
        let both = limit(.user, 40, tenant: "acme", "alice")
        #expect(held([named, each]) == ["user `alice`: 20.0 of 20.0"])
        #expect(held([each, ofTenant]) == ["user `alice`: 30.0 of 30.0"])
        #expect(held([both, named, ofTenant, each]) == ["user `alice`: 40.0 of 40.0"])
        #expect(held([limit(.user, 5, "bob"), each]) == ["user `alice`: 10.0 of 10.0"])
        #expect(held([limit(.user, 5, tenant: "other", "alice")]) == [])
    }

    @Test("A limit of a model holds beside the one for all, for requests that the model would answer first")
    func models() {
        var dear = limit(.user, 1)
        dear.model = "dear"
        #expect(held([limit(.user, 10), dear]) == ["user `alice`: 10.0 of 10.0"])
        #expect(
            held([limit(.user, 10), dear], model: "dear")
                == ["user `alice`: 10.0 of 10.0", "user `alice` for model `dear`: 1.0 of 1.0"]
        )
    }

    @Test("A key without a user counts as a user of its own; without a team no team's limit holds")
    func nobody() {
        let nobody = CommonV1.Attribution(tenant: "acme", keyID: "alice")
        let limits = [limit(.user, 10), limit(.user, 20, "alice"), limit(.team, 5)]
        #expect(held(limits, nobody) == ["key `alice`: 10.0 of 10.0"])
        let names = [nobody, alice].flatMap { LimitIndex([limit(.user, 10)]).held($0, model: "").map(\.key.name) }
        #expect(Set(names).count == 2)
    }

    @Test("Burst, tokens and requests at a time are bounds of their own")
    func quantities() {
        let all = CostV1.Limit(
            scope: .tenant,
            requestsPerSecond: 2.5,
            tokensPerMinute: 6000,
            concurrent: 7,
            burst: 9
        )
        #expect(
            held([all]) == [
                "tenant `acme`: 2.5 of 9.0", "tenant `acme`: 100.0 of 6000.0", "tenant `acme`: 7 at a time",
            ]
        )
        #expect(held([limit(.user, 0.5)]) == ["user `alice`: 0.5 of 1.0"])
        #expect(LimitIndex([]).isEmpty)
    }
}
