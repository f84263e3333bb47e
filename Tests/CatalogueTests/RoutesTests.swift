import Catalogue
import Messages
import Testing

@Suite("Routes, retirement dates and sources")
struct RoutesTests {
    private static let yaml = """
        provider: first
        sources:
          bench: a benchmark of 2026-11-01
        models:
          - id: a/b
            tasks: [chat]
            price: { version: 1, input: 0.88, output: 1.06 }
            quality: { value: 0.6, source: bench }
            capabilities: { tools: bench, logprobs: assumed }
            latency_p50_ms: 300
            retires: 2026-10-22
            replacement: c/d
            offers:
              - { provider: second, model: b-instruct, price: { version: 2, input: 0.5 }, batchable: true }
              - { provider: third, latency_p50_ms: 90, tokens_per_second: 200 }
          - id: c/d
            tasks: [chat]
        """

    @Test("A model is a route at each provider, with that one's name, price and speed")
    func routes() throws {
        let catalogue = try Catalogue(yaml: Self.yaml, file: "x.yaml")
        let routes = catalogue.routes(at: 0)
        #expect(routes.map(\.id) == ["a/b", "a/b", "a/b", "c/d"])
        #expect(routes.map(\.provider) == ["first", "second", "third", "first"])
        #expect(routes.map(\.providerModelID) == ["a/b", "b-instruct", "a/b", "c/d"])
        #expect(routes.map(\.price.inputNanodollarsPerMtok) == [880_000_000, 500_000_000, 0, 0])
        #expect(routes.map(\.isPriceKnown) == [true, true, false, false])
        #expect(routes.map(\.isBatchable) == [false, true, false, false])
        #expect(routes.map(\.latencyP50MS) == [300, 0, 90, 0])
        #expect(
            routes.allSatisfy(\.offers.isEmpty) && routes[1].quality == 0.6
                && routes[1].capabilities == [.tools, .logprobs]
        )
        #expect(catalogue.candidates(.chat, at: 0) == routes)
        let model = try #require(catalogue["a/b"])
        #expect(Model(model.message) == model)
    }

    @Test("On the day of its retirement a model is replaced, not a second before")
    func retirement() throws {
        let catalogue = try Catalogue(yaml: Self.yaml, file: "x.yaml")
        let day: Int64 = 1_792_627_200
        #expect(catalogue["a/b"]?.retiresUnixS == day)
        #expect(catalogue.serving("a/b", nowUnixS: day - 1)?.id == "a/b")
        #expect(catalogue.serving("a/b", nowUnixS: day)?.id == "c/d")
        #expect(catalogue.routes(at: day).map(\.id) == ["c/d"])
        var flagged = catalogue
        flagged.retire("a/b")
        #expect(flagged.serving("a/b", nowUnixS: 0)?.id == "c/d")
    }

    @Test("A source's name stands for its text; what nobody says is assumed")
    func sources() throws {
        let model = try #require(try Catalogue(yaml: Self.yaml, file: "x.yaml")["a/b"])
        #expect(model.qualitySource == "a benchmark of 2026-11-01")
        #expect(model.capabilitySources == [.tools: "a benchmark of 2026-11-01", .logprobs: Model.assumed])
        #expect(model.message.capabilities == ["logprobs", "tools"])
        #expect(model.message.capabilitySources == [Model.assumed, "a benchmark of 2026-11-01"])
    }

    @Test("At least thirty models ship with a price, and each quality and capability with its source")
    func shipped() throws {
        let catalogue = try Catalogue.builtIn(simulator: true)
        #expect(try Catalogue.builtIn().models.count >= 30)
        for model in catalogue.sorted {
            #expect(model.isPriceKnown && model.qualitySource == Model.assumed, "\(model.id)")
            #expect(Set(model.capabilitySources.keys) == model.capabilities, "\(model.id)")
            #expect(!model.isRetired, "\(model.id) has no date")
        }
    }

    /// Of the families that people name (Llama, Mixtral, Qwen), with the day on which Together took them off its shared
    /// machines.
    private static let departed = [
        ("meta-llama/Meta-Llama-3.1-8B-Instruct-Turbo", "2026-03-06"),
        ("meta-llama/Meta-Llama-3.1-70B-Instruct-Turbo", "2026-02-25"),
        ("meta-llama/Llama-3.3-70B-Instruct-Turbo", "2026-10-22"),
        ("mistralai/Mixtral-8x7B-Instruct-v0.1", "2026-04-16"),
        ("Qwen/Qwen2.5-72B-Instruct-Turbo", "2026-02-06"),
        ("Salesforce/Llama-Rank-V1", "2026-02-06"),
        ("openai/gpt-oss-20b", "2026-09-15"),
    ]

    @Test("Each well-known model that is retired today leads to a live one of the same task", arguments: departed)
    func gone(_ id: String, _ day: String) throws {
        let dated = try Catalogue(yaml: "models: [{ id: x, tasks: [chat], retires: \(day) }]", file: "x.yaml")
        let catalogue = try Catalogue.builtIn()
        let model = try #require(catalogue[id])
        #expect(model.retiresUnixS == dated["x"]?.retiresUnixS)
        #expect(model.isRetired(at: today) && !model.isRetired(at: model.retiresUnixS - 1))
        let serving = try #require(catalogue.serving(id, nowUnixS: today))
        #expect(serving.id == model.replacement && serving.tasks.contains(model.tasks[0]))
    }
}
