import Catalogue
import Messages
import Testing

/// The 22nd of November 2026.
let today: Int64 = 1_795_305_600

@Suite("Catalogue")
struct CatalogueTests {
    @Test("The built-in files are sound, and every task has at least two candidates to fall back between")
    func builtIn() throws {
        let catalogue = try Catalogue.builtIn(simulator: true)
        for task: CommonV1.Task in [.unspecified, .chat, .code, .embedding, .image, .speech] {
            #expect(catalogue.candidates(task, at: today).count >= 2, "\(task)")
        }
        let listeners = catalogue.candidates(.transcription, at: today)
        #expect(listeners.map(\.id) == ["openai/whisper-large-v3"])
        #expect(listeners.first?.price.nanodollarsPerAudioMinute == 1_500_000)
        for model in catalogue.sorted {
            #expect(model.isPriceKnown, "\(model.id)")
            #expect(Model(model.message) == model, "\(model.id) does not survive its message")
        }
        #expect(try Catalogue.builtIn()["simulator/echo"] == nil)
    }

    @Test("Models of the simulator and retired ones are never candidates")
    func candidates() throws {
        let catalogue = try Catalogue.builtIn(simulator: true)
        for kind in [
            "500", "503", "429", "latency", "slow_first_token", "slow_tokens", "cut_stream", "stalled_stream",
            "malformed_chunk",
            "retired_model", "connection_refused",
        ] {
            #expect(catalogue["simulator/fault-\(kind)"]?.isPinnedOnly == true)
        }
        for model in catalogue.candidates(.chat, at: today) {
            #expect(!model.id.hasPrefix("simulator/"))
            #expect(!model.isRetired(at: today))
        }
    }

    @Test("A retired model leads to the live one that serves instead; a ring of replacements leads nowhere")
    func replacement() throws {
        var catalogue = try Catalogue.builtIn()
        #expect(
            catalogue.serving("meta-llama/Llama-3.3-70B-Instruct-Turbo", nowUnixS: today)?.id == "openai/gpt-oss-120b"
        )
        #expect(catalogue.serving("openai/gpt-oss-120b", nowUnixS: today)?.id == "openai/gpt-oss-120b")
        #expect(catalogue.serving("nobody/knows", nowUnixS: today) == nil)
        let retired = catalogue.retire(
            "openai/gpt-oss-120b",
            replacement: "meta-llama/Llama-3.3-70B-Instruct-Turbo"
        )
        #expect(retired)
        #expect(catalogue.serving("openai/gpt-oss-120b", nowUnixS: today) == nil)
        #expect(!catalogue.candidates(.chat, at: today).contains { $0.id == "openai/gpt-oss-120b" })
    }

    @Test("Prices are read from their decimal text exactly; cached input without a price costs as much as input")
    func prices() throws {
        let yaml = """
            models:
              - id: a/b
                tasks: [chat, code]
                price: { version: 3, input: 0.88, output: 1.06, batch_percent: 40 }
            """
        let model = try #require(try Catalogue(yaml: yaml, file: "x.yaml")["a/b"])
        #expect(
            model.price
                == CommonV1.Price(
                    version: 3,
                    inputNanodollarsPerMtok: 880_000_000,
                    outputNanodollarsPerMtok: 1_060_000_000,
                    cachedInputNanodollarsPerMtok: 880_000_000,
                    batchPercent: 40
                )
        )
        #expect(model.tasks == [.chat, .code])
        #expect(Dollars.nanodollars("0.000000001") == 1)
        for text in ["", ".5", "1.", "-1", "1e3", "0.0000000001", "1234567890", "١"] {
            #expect(Dollars.nanodollars(text) == nil, "\(text)")
        }
    }

    private static func entry(_ lines: String) -> String {
        "models:\n  - id: a/b\n    tasks: [chat]\n    \(lines)\n"
    }

    private static let faulty: [(yaml: String, model: String?, field: String?)] = [
        ("models: [", nil, nil),
        ("", nil, nil),
        ("- a", nil, nil),
        ("models: 3", nil, "models"),
        ("model: []", nil, "models"),
        ("models: []\nprovidr: x", nil, "providr"),
        ("models:\n  - 7", "#1", nil),
        ("models:\n  - tasks: [chat]", "#1", "id"),
        ("models:\n  - id: a/b", "a/b", "tasks"),
        ("models:\n  - id: a/b\n    tasks: [chatt]", "a/b", "tasks"),
        (entry("quality: 0.5"), "a/b", "quality"),
        (entry("quality: { source: assumed }"), "a/b", "quality.value"),
        (entry("quality: { value: 0.5 }"), "a/b", "quality.source"),
        (entry("quality: { value: 0.5, source: hearsay }"), "a/b", "quality.source"),
        (entry("quality: { value: 1.5, source: assumed }"), "a/b", "quality.value"),
        (entry("quality: { value: nan, source: assumed }"), "a/b", "quality.value"),
        ("sources: { assumed: me }\nmodels: []", nil, "sources.assumed"),
        (entry("retires: 2026-02-29"), "a/b", "retires"),
        (entry("retires: yesterday"), "a/b", "retires"),
        (entry("offers: [ { model: x } ]"), "a/b", "offers[0].provider"),
        (entry("offers: [ { provider: default } ]"), "a/b", "offers[0].provider"),
        (entry("offers: [ { provider: x }, { provider: x } ]"), "a/b", "offers[1].provider"),
        (entry("offers: [ { provider: x, price: { input: -1 } } ]"), "a/b", "offers[0].price.input"),
        (entry("offers: [ { provider: x, quality: 1 } ]"), "a/b", "offers[0].quality"),
        (entry("context_length: -1"), "a/b", "context_length"),
        (entry("auto: maybe"), "a/b", "auto"),
        (entry("capabilities: [tools]"), "a/b", "capabilities"),
        (entry("capabilities: { magic: assumed }"), "a/b", "capabilities"),
        (entry("capabilities: { tools: hearsay }"), "a/b", "capabilities.tools"),
        (entry("price: 3"), "a/b", "price"),
        (entry("price: { input: -0.1 }"), "a/b", "price.input"),
        (entry("price: { batch_percent: 0 }"), "a/b", "price.batch_percent"),
        (entry("price: { inptu: 1 }"), "a/b", "price.inptu"),
        (entry("qualiti: 0.3"), "a/b", "qualiti"),
        (entry("replacement: c/d"), "a/b", "replacement"),
        (entry("revision: x") + "  - id: a/b\n    tasks: [code]\n", "a/b", "id"),
    ]

    @Test("A fault in a models file is named by file, model and field", arguments: faulty.indices)
    func faults(_ index: Int) throws {
        let (yaml, model, field) = Self.faulty[index]
        let error = #expect(throws: CatalogueError.self) { try Catalogue(yaml: yaml, file: "my.yaml") }
        #expect(error?.file == "my.yaml")
        #expect(error?.model == model, "\(yaml)")
        #expect(error?.field == field, "\(yaml)")
    }

    @Test("The text of a fault says what stands where, and the rule")
    func faultText() {
        let error = #expect(throws: CatalogueError.self) {
            try Catalogue(yaml: Self.entry("price: { input: free }"), file: "my.yaml")
        }
        #expect(error?.description.hasPrefix("my.yaml: model a/b: price.input: must be dollars") == true)
    }

    @Test("A provider's bare array gives prices; an object with data gives models without known prices")
    func providerAnswers() throws {
        let together = """
            [{"id":"a/chat","type":"chat","context_length":4096,"pricing":{"input":0.88,"output":1.06,"base":0,"finetune":0}},
             {"id":"a/embed","type":"embedding","pricing":{"input":0.008,"output":0}},
             {"id":"a/rank","type":"rerank","pricing":{"input":1e-1}},
             {"id":"a/guard","type":"moderation","pricing":{"input":0.2}},
             {"id":"simulator/echo","type":"chat","pricing":{"input":0.1,"output":0.1},"batch_percent":null}]
            """
        let first = try Catalogue(modelsAnswer: Array(together.utf8), source: "http://x", provider: "p")
        #expect(first.sorted.map(\.id) == ["a/chat", "a/embed", "a/rank", "simulator/echo"])
        #expect(first["a/chat"]?.price.outputNanodollarsPerMtok == 1_060_000_000)
        #expect(first["a/chat"]?.provider == "p")
        #expect(first.candidates(.embedding, at: today).map(\.id) == ["a/embed"])
        #expect(first["simulator/echo"]?.isPinnedOnly == true)
        let openai = #"{"object":"list","data":[{"id":"gpt-x","object":"model","created":7,"owned_by":"me"}]}"#
        let second = try Catalogue(modelsAnswer: Array(openai.utf8), source: "http://x", provider: "p")
        #expect(second["gpt-x"]?.isPriceKnown == false)
        #expect(second["gpt-x"]?.organization == "me")
        let priced = { (price: String) in #"[{"id":"a","pricing":{"input":\#(price)}}]"# }
        for bad in ["", "{}", "[{}]", "[]", priced(#""x""#), priced("-1")] {
            #expect(throws: CatalogueError.self) {
                try Catalogue(modelsAnswer: Array(bad.utf8), source: "http://x", provider: "p")
            }
        }
    }

    @Test("Sound has its price in the provider's list; what lacks the price that its task is paid by has none known")
    func listedUnits() throws {
        let list = """
            [{"id":"speech","type":"audio","pricing":{"input":0,"output":0,"million_characters":0.27}},
             {"id":"text","type":"transcribe","pricing":{"input":0,"output":0,"audio_minute":0.0015}},
             {"id":"no-speech","type":"audio","pricing":{"input":0.27,"output":0}},
             {"id":"no-text","type":"transcribe","pricing":{"audio_minute":0}},
             {"id":"no-image","type":"image","pricing":{"input":0.1}},
             {"id":"image","type":"image","pricing":{"base":0.01},"default_steps":4},
             {"id":"no-chat","type":"chat","pricing":{"input":0.1,"output":null}},
             {"id":"free-chat","type":"chat","pricing":{"input":0,"output":0}}]
            """
        let listed = try Catalogue(modelsAnswer: Array(list.utf8), source: "http://x", provider: "p")
        let (speech, text) = (try #require(listed["speech"]?.price), try #require(listed["text"]?.price))
        #expect(speech.version == 1 && speech.nanodollarsPerMchar == 270_000_000)
        #expect(text.version == 1 && text.nanodollarsPerAudioMinute == 1_500_000)
        for id in ["no-speech", "no-text", "no-image", "no-chat"] {
            #expect(listed[id]?.price == CommonV1.Price(batchPercent: 100), "\(id)")
        }
        let image = try #require(listed["image"]?.price)
        #expect(image.version == 1 && image.nanodollarsPerMegapixel == 10_000_000 && image.defaultSteps == 4)
        #expect(listed["free-chat"]?.isPriceKnown == true)
    }

    @Test("A time of making that no calendar has is not believed, whoever says it", arguments: [-1, Int64.max])
    func created(seconds: Int64) throws {
        let list = #"[{"id":"a","created":\#(seconds)},{"id":"b","created":253402300799}]"#
        let listed = try Catalogue(modelsAnswer: Array(list.utf8), source: "http://x", provider: "p")
        #expect(listed["a"]?.createdUnixS == 0 && listed["b"]?.createdUnixS == 253_402_300_799)
        #expect(Model(RouterV1.Model(id: "a", createdUnixS: seconds))?.createdUnixS == 0)
    }

    @Test("MODELS names built-in sets, files or the provider; later files win; a missing file is named")
    func modelsSetting() throws {
        #expect(ModelsSetting("provider") == .provider)
        #expect(ModelsSetting("default, a.yaml") == .files([.builtIn(simulator: false), .path("a.yaml")]))
        for bad in ["", "default,", "a.yaml,provider", " "] { #expect(ModelsSetting(bad) == nil, "\(bad)") }
        #expect(try ModelsSetting("default+simulator")?.load()?["simulator/echo"] != nil)
        #expect(try ModelsSetting("provider")?.load() == nil)
        let error = #expect(throws: CatalogueError.self) { try ModelsSetting("default,/no/such.yaml")?.load() }
        #expect(error?.file == "/no/such.yaml")
    }

    @Test("A key is found by its hash alone")
    func keys() {
        let hash = [UInt8](repeating: 7, count: 32)
        let ring = KeyRing([
            CostV1.Key(id: "k1", sha256: hash, role: .admin, tenant: "t"),
            CostV1.Key(id: "broken", sha256: []),
        ])
        #expect(ring.count == 1)
        #expect(ring.key(sha256: hash)?.isAdmin == true)
        #expect(ring.key(sha256: []) == nil)
        #expect(ring.key(sha256: hash)?.attribution(requestID: "r").keyID == "k1")
    }
}
