import Catalogue
import Messages
import Testing

@Suite("Routing file")
struct RoutingFileTests {
    @Test("Everything in it is read, and goes into the snapshot")
    func whole() throws {
        let yaml = """
            profiles:
              - name: support-1
                priority: realtime
                weights: { quality: 3, price: 1 }
                models: [Qwen/*, openai/gpt-oss-120b]
                wishes: { max_cost_usd: 0.01, max_latency_ms: 900, min_quality: 0.6, fallback: [a, b], on_overload: batch, providers: [p] }
              - name: plain
                wishes: { fallback: none }
            canaries:
              - { model: new, instead_of: old, percent: 5, named: true }
            simple_prompts: { prompt_tokens_max: 50 }
            """
        let file = try RoutingFile(yaml: yaml, file: "r.yaml")
        let wishes = RouterV1.Wishes(
            maxCostNanodollars: 10_000_000,
            maxLatencyMS: 900,
            minQuality: 0.6,
            fallback: .listed,
            fallbackModels: ["a", "b"],
            onOverload: .batch,
            providers: ["p"]
        )
        let first = CostV1.Profile(
            name: "support-1",
            priority: .realtime,
            weights: .init(quality: 3, price: 1),
            models: ["Qwen/*", "openai/gpt-oss-120b"],
            wishes: wishes
        )
        var snapshot = CostV1.Snapshot(version: 3)
        file.add(to: &snapshot)
        #expect(snapshot.version == 3)
        #expect(snapshot.profiles == [first, .init(name: "plain", wishes: .init(fallback: .none))])
        #expect(snapshot.canaries == [.init(model: "new", insteadOf: "old", percent: 5, named: true)])
        #expect(snapshot.simplePrompts == .init(promptTokensMax: 50, answerTokensMax: 100, minQuality: 0.5))
    }

    @Test("Without a file short prompts may go to cheaper models, and a file can say no to that")
    func defaults() throws {
        #expect(try RoutingFile(path: "") == .builtIn)
        #expect(RoutingFile.builtIn.profiles.isEmpty && RoutingFile.builtIn.canaries.isEmpty)
        #expect(RoutingFile.builtIn.simplePrompts != nil)
        #expect(try RoutingFile(yaml: "profiles: []", file: "r") == .builtIn)
        #expect(try RoutingFile(yaml: "simple_prompts: false", file: "r").simplePrompts == nil)
    }

    @Test(
        "What is wrong is said with file, field and rule",
        arguments: [
            ("profiles: 3", "r: profiles: must be a list"), ("canary: []", "r: canary: is not a field"),
            ("profiles: [{name: best}]", "profiles[0].name: best is built in"),
            ("profiles: [{}]", "profiles[0].name: is missing"),
            ("profiles: [{name: A}]", "profiles[0].name: must be"),
            ("profiles: [{name: a}, {name: a}]", "profiles[1].name: a stands in the file twice"),
            ("profiles: [{name: a, weights: {quality: 0}}]", "profiles[0].weights.quality: must not be 0"),
            ("profiles: [{name: a, weights: {speed: -1}}]", "profiles[0].weights.speed: must be a number"),
            ("profiles: [{name: a, priority: high}]", "profiles[0].priority: must be"),
            ("profiles: [{name: a, wishes: {cost: 1}}]", "profiles[0].wishes.cost: is not a field"),
            ("profiles: [{name: a, wishes: {fallback: []}}]", "profiles[0].wishes.fallback: must be"),
            ("profiles: [{name: a, wishes: {on_overload: wait}}]", "profiles[0].wishes.on_overload: must be"),
            ("canaries: [{model: a, instead_of: a, percent: 5}]", "canaries[0].model: must differ"),
            ("canaries: [{model: a, instead_of: b}]", "canaries[0].percent: is missing"),
            ("canaries: [{model: a, instead_of: b, percent: 101}]", "canaries[0].percent: must be"),
            ("simple_prompts: {min_quality: 2}", "simple_prompts.min_quality: must be"),
            ("simple_prompts: yes", "simple_prompts: must be fields"),
        ]
    )
    func refusals(yaml: String, says: String) {
        let error = #expect(throws: CatalogueError.self) { try RoutingFile(yaml: yaml, file: "r") }
        #expect(error?.description.hasPrefix("r: ") == true)
        #expect(error?.description.contains(says) == true, "\(String(describing: error))")
    }

    @Test("A file that is not there is named")
    func missing() {
        let error = #expect(throws: CatalogueError.self) { try RoutingFile(path: "/no/such/routing.yaml") }
        #expect(error?.description.hasPrefix("/no/such/routing.yaml: can't be read") == true)
    }
}
