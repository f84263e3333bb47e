import Catalogue
import Messages
import Testing

@Suite("Providers file")
struct ProvidersFileTests {
    private static let yaml = """
        providers:
          - name: together
            base_url: https://api.together.ai/v1
            chat_base_url: https://api-inference.together.ai/v1
            dialect: together
            http2: true
            models: unlisted
            keys:
              - { name: main, env: TOGETHER_API_KEY, purposes: [inference, batch] }
              - { name: training, env: TOGETHER_TRAINING_KEY, purposes: [finetune] }
          - name: vllm
            base_url: http://10.0.0.7:8000
        """

    @Test("A file says of each provider where it is, what it speaks and which keys are for what")
    func reading() throws {
        let providers = try ProvidersFile(yaml: Self.yaml, file: "p.yaml").providers
        #expect(providers.map(\.name) == ["together", "vllm"])
        let (together, vllm) = (providers[0], providers[1])
        #expect(together.chatBaseURL == "https://api-inference.together.ai/v1" && together.dialect == .together)
        #expect(together.http2 == true && together.servesUnlisted)
        #expect(together.keys.map(\.name) == ["main", "training"])
        #expect(together.keys.map(\.variable) == ["TOGETHER_API_KEY", "TOGETHER_TRAINING_KEY"])
        #expect(together.keys.map(\.purposes) == [[.inference, .batch], [.finetune]])
        #expect(vllm.keys.isEmpty && vllm.dialect == .openai && vllm.http2 == nil)
        #expect(!vllm.servesUnlisted && vllm.chatBaseURL == nil)
    }

    private static func entry(_ line: String) -> String {
        "providers:\n  - name: p\n    base_url: http://x\n    \(line)\n"
    }

    private static let faulty: [(yaml: String, provider: String?, field: String?)] = [
        ("", nil, nil), ("providers: []", nil, "providers"), ("provider: []", nil, "providers"),
        ("providers: [{}]", "#1", "name"), ("providers: [7]", "#1", nil),
        ("providers: [{ name: 'a b', base_url: http://x }]", "#1", "name"),
        ("providers: [{ name: p }]", "p", "base_url"),
        ("providers: [{ name: p, base_url: http://x }, { name: p, base_url: http://y }]", "p", "name"),
        (entry("dialect: french"), "p", "dialect"), (entry("http2: maybe"), "p", "http2"),
        (entry("models: all"), "p", "models"),
        (entry("key: x"), "p", "key"), (entry("keys: x"), "p", "keys"),
        (entry("keys: [{ env: X }]"), "p", "keys[0].name"), (entry("keys: [{ name: k }]"), "p", "keys[0].env"),
        (entry("keys: [{ name: k, env: sk-1234 }]"), "p", "keys[0].env"),
        (entry("keys: [{ name: k, env: X, purposes: [fun] }]"), "p", "keys[0].purposes"),
        (entry("keys: [{ name: k, env: X, purposes: [] }]"), "p", "keys[0].purposes"),
        (entry("keys: [{ name: k, env: X }, { name: k, env: Y }]"), "p", "keys[1].name"),
        (entry("keys: [{ name: k, env: X, secret: s }]"), "p", "keys[0].secret"),
    ]

    @Test("A fault in a providers file is named by file, provider and field", arguments: faulty.indices)
    func faults(_ index: Int) throws {
        let (yaml, provider, field) = Self.faulty[index]
        let error = #expect(throws: CatalogueError.self) { try ProvidersFile(yaml: yaml, file: "p.yaml") }
        #expect(
            error?.file == "p.yaml" && error?.model == provider && error?.field == field,
            "\(yaml): \(error?.description ?? "")"
        )
        if provider != nil { #expect(error?.description.contains("provider ") == true) }
    }

    @Test("Models of files must be of a listed provider; built-in ones of others are left out")
    func known() throws {
        let catalogue = try ModelsSetting("default")?.load(providers: ["vllm"])
        #expect(catalogue?.models.isEmpty == true)
        #expect(try ModelsSetting("default")?.load(providers: ["together"]) == Catalogue.builtIn())
        let listed = KnownProviders(try ProvidersFile(yaml: Self.yaml, file: "p.yaml"))
        #expect(listed.standing == "together" && listed.rule(brokenBy: "vllm") == nil)
        #expect(listed.rule(brokenBy: "nobody") == "must be one of together, vllm, not nobody")
        #expect(listed.all(of: Catalogue()).map(\.dialect) == [.together, .openai])
        let only = KnownProviders(nil)
        #expect(only.standing == "default" && only.rule(brokenBy: "nobody") == nil)
        let models = [
            Model(id: "a", tasks: [.chat], provider: "simulator"), Model(id: "b", tasks: [.chat], provider: "x"),
        ]
        #expect(only.all(of: Catalogue(models: models)).map(\.dialect) == [.together, .openai])
    }
}

@Suite("Providers' lists beside the catalogue")
struct ListComparisonTests {
    private static func model(_ id: String, input: Int64 = 1, pinned: Bool = false) -> Model {
        var model = Model(id: id, tasks: [.chat], provider: "p")
        model.price = CommonV1.Price(version: 1, inputNanodollarsPerMtok: input, outputNanodollarsPerMtok: 2)
        model.isPinnedOnly = pinned
        return model
    }

    @Test("What the catalogue lacks is served by name; what the list lacks or prices otherwise is found")
    func compared() throws {
        var renamed = Self.model("ours")
        renamed.provider = "q"
        renamed.offers = [Offer(provider: "p")]
        renamed.offers[0].model = "theirs"
        var gone = Self.model("gone")
        gone.retiresUnixS = 100
        let catalogue = Catalogue(models: [
            Self.model("same"), Self.model("dearer", input: 5), Self.model("lost"), Self.model("own", pinned: true),
            renamed,
            gone, Self.model("elsewhere"),
        ])
        var free = Model(id: "elsewhere", tasks: [.chat], provider: "list")
        free.price = CommonV1.Price()
        let list = Catalogue(models: [
            Self.model("same"), Self.model("dearer", input: 7), Self.model("theirs"), Self.model("new"), free,
            Self.model("auto"),
        ])
        let found = catalogue.compared(with: list, of: "p", at: 100)
        #expect(found.unlisted.map(\.id) == ["new"])
        #expect(found.unlisted.allSatisfy { $0.isPinnedOnly && $0.provider == "p" && $0.isPriceKnown })
        #expect(found.missing == ["lost"])
        #expect(found.dearer == ["dearer": "input $0.000000005 here, $0.000000007 there"])
        #expect(catalogue.compared(with: list, of: "p", at: 99).missing == ["gone", "lost"])
        let whole = catalogue.adding(unlisted: [found.unlisted])
        #expect(whole.models.count == 8 && whole["new"] != nil && whole["dearer"]?.price.inputNanodollarsPerMtok == 5)
        #expect(whole.candidates(.chat, at: 0).contains { $0.id == "new" } == false)
    }

    @Test("A model of two lists is served by the first provider and offered by the second")
    func shared() {
        var second = Self.model("m", input: 9)
        second.provider = "q"
        let both = Catalogue().adding(unlisted: [[Self.model("m")], [second]])
        #expect(both.routes(at: 0).map(\.provider) == ["p", "q"])
        #expect(both.routes(at: 0).map(\.price.inputNanodollarsPerMtok) == [1, 9])
    }

    @Test("Dollars are written without needless zeros")
    func dollars() {
        #expect(
            [880_000_000, 3_000_000_000, 6_000_000, 1].map(Dollars.text) == [
                "$0.88", "$3.00", "$0.006", "$0.000000001",
            ]
        )
    }
}
