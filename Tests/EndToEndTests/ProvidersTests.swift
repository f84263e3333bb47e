import Foundation
import HTTPServer
import JSON
import Logging
import Synchronization
import TestSupport
import Testing

/// Models that retire, providers with several keys, and what people are told, with real processes.
@Suite("Models, providers and alerts of a running stack", .serialized, .timeLimit(.minutes(10)))
struct ProvidersTests {
    /// Well-known models that Together took off its shared machines, and who answers in their place.
    private static let retired = [
        "meta-llama/Meta-Llama-3.1-8B-Instruct-Turbo": "Qwen/Qwen3.5-9B",
        "meta-llama/Meta-Llama-3.1-70B-Instruct-Turbo": "openai/gpt-oss-120b",
        "meta-llama/Llama-3.3-70B-Instruct-Turbo": "openai/gpt-oss-120b",
        "mistralai/Mixtral-8x7B-Instruct-v0.1": "Qwen/Qwen3.8-Flash",
        "Qwen/Qwen2.5-72B-Instruct-Turbo": "Qwen/Qwen3.7-Plus",
        "openai/gpt-oss-20b": "Qwen/Qwen3.5-9B",
    ]

    @Test("Each retired model is answered by its replacement, and people are told once, in the list and by the webhook")
    func retirement() async throws {
        let hook = try await Hook()
        let environment = [
            "POINTSMAN_COST_TRACKER_ALERT_WEBHOOK": "http://127.0.0.1:\(hook.port)/hook?token=secret"
        ]
        do {
            try await Stack.with(["--replicas", "router=2"], environment: environment) { stack in
                for _ in 0..<5 {
                    for (model, replacement) in Self.retired {
                        let answer = try await chat(stack, model)
                        #expect(
                            answer.status == 200 && answer.headers["x-pointsman-model"] == replacement,
                            "\(answer.text)"
                        )
                    }
                }
                let told = try await eventually { try await alerts(stack, "model-retired").count == Self.retired.count }
                #expect(told)
                let open = try await alerts(stack, "model-retired")
                #expect(Set(open.compactMap { $0["subject"]?.string }) == Set(Self.retired.keys))
                // Two routers may each have said it, never each request.
                #expect(open.allSatisfy { ($0["times"]?.int ?? 0) <= 2 })
                #expect(await eventually { hook.posts.count == Self.retired.count })
                let posted = try hook.posts.map { try JSONDocument(parsing: $0).root }
                #expect(Set(posted.compactMap { $0["subject"]?.string }) == Set(Self.retired.keys))
                #expect(
                    posted.allSatisfy { $0["kind"]?.string == "model-retired" && ($0["raised_unix_ms"]?.int ?? 0) > 0 }
                )
                let page = try adminURL(stack, "cost-tracker") + "/metrics"
                let metrics = try await HTTP.send("GET", page).text
                #expect(metrics.contains(#"cost_tracker_alerts_open{kind="model-retired"} \#(Self.retired.count)"#))
                let posts = #"cost_tracker_alert_posts_total{result="posted"} \#(Self.retired.count)"#
                #expect(try await eventually { try await HTTP.send("GET", page).text.contains(posts) })
                try await Ledger.agreesWithMeter(of: stack, inexactMax: 0)
            }
        } catch {
            await hook.stop()
            throw error
        }
        await hook.stop()
    }

    @Test(
        "A refused key gives way to the next, a further provider is called by its own name, unlisted models are served"
    )
    func providers() async throws {
        try await Scratch.with { folder in
            let simulator = try await ServiceProcess.start(
                "provider-simulator",
                in: folder,
                environment: ["POINTSMAN_PROVIDER_SIMULATOR_KEYS": "good,other"]
            )
            let url = "http://\(simulator.http)/v1"
            let providers = folder.appendingPathComponent("providers.yaml").path
            let models = folder.appendingPathComponent("models.yaml").path
            try Self.providers(url).write(toFile: providers, atomically: true, encoding: .utf8)
            try Self.models.write(toFile: models, atomically: true, encoding: .utf8)
            let environment = [
                "POINTSMAN_PROVIDERS": providers, "TOGETHER_API_KEY": "unused", "PM_TEST_STALE": "stale-secret",
                "PM_TEST_GOOD": "good", "PM_TEST_OTHER": "other",
            ]
            let arguments = ["--provider-url", url, "--models", models]
            try await Stack.with(arguments, environment: environment) { stack in
                try await check(stack)
                let log = try FileManager.default.subpathsOfDirectory(atPath: stack.folder.path).filter {
                    $0.hasSuffix(".log")
                }
                for file in log {
                    let text = try String(contentsOf: stack.folder.appendingPathComponent(file), encoding: .utf8)
                    #expect(!text.contains("stale-secret"), "\(file) shows a secret")
                }
            }
        }
    }

    private func check(_ stack: Stack) async throws {
        let pinned = try await chat(stack, "Qwen/Qwen3.5-9B", headers: ["x-pointsman-providers": "together"])
        #expect(pinned.status == 200 && pinned.headers["x-pointsman-provider"] == "together", "\(pinned.text)")
        #expect(pinned.headers["x-pointsman-attempts"] == "1")
        let told = try await eventually { try await alerts(stack, "provider-key-refused").count == 1 }
        #expect(told)
        let alert = try #require(try await alerts(stack, "provider-key-refused").first)
        #expect(alert["subject"]?.string == "together/stale" && alert["times"]?.int == 1)
        let metrics = try await HTTP.send("GET", try adminURL(stack, "inference") + "/metrics").text
        #expect(metrics.contains(#"inference_provider_key_out{key="stale",provider="together"} 1"#))
        #expect(metrics.contains(#"inference_provider_key_out{key="main",provider="together"} 0"#))
        let auto = try await chat(stack, "auto")
        #expect(auto.headers["x-pointsman-model"] == "Qwen/Qwen3.5-9B", "\(auto.text)")
        #expect(auto.headers["x-pointsman-provider"] == "second")
        #expect(try auto.json()["model"]?.string == "openai/gpt-oss-120b")
        // The list of models is fetched in the background.
        let isServed = try await eventually(within: .seconds(30)) {
            try await chat(stack, "simulator/small").status == 200
        }
        #expect(isServed)
        let unlisted = try await chat(stack, "simulator/small")
        #expect(unlisted.headers["x-pointsman-provider"] == "together")
        #expect(unlisted.headers["x-pointsman-cost-nanodollars"] != "0")
        let unknown = try await chat(stack, "nobody/knows")
        #expect(unknown.status == 404 && unknown.text.contains("model_not_found"))
        let missing = try await eventually { try await alerts(stack, "model-missing").count == 1 }
        #expect(missing)
        let differs = try await alerts(stack, "price-differs").compactMap { $0["subject"]?.string }
        #expect(differs == ["together/openai/gpt-oss-120b"])
    }

    private static func providers(_ url: String) -> String {
        """
        providers:
          - name: together
            base_url: \(url)
            dialect: together
            models: unlisted
            keys:
              - { name: stale, env: PM_TEST_STALE, purposes: [inference] }
              - { name: main, env: PM_TEST_GOOD }
          - name: second
            base_url: \(url)
            dialect: together
            keys:
              - { name: only, env: PM_TEST_OTHER, purposes: [inference] }
        """
    }

    private static let models = """
        provider: together
        models:
          - id: Qwen/Qwen3.5-9B
            tasks: [chat]
            price: { version: 1, input: 0.17, output: 0.25 }
            quality: { value: 0.9, source: assumed }
            offers:
              - { provider: second, model: openai/gpt-oss-120b, price: { version: 1, input: 0.01, output: 0.01 } }
          - id: openai/gpt-oss-120b
            tasks: [chat]
            price: { version: 1, input: 9, output: 9 }
            quality: { value: 0.1, source: assumed }
          - id: acme/gone
            tasks: [embedding]
            price: { version: 1, input: 9 }
        """

    private func chat(_ stack: Stack, _ model: String, headers: [String: String] = [:]) async throws -> HTTP.Answer {
        let body =
            #"{"model":"\#(model)","max_tokens":5,"messages":[{"role":"user","content":"Repeat exactly: hello"}]}"#
        let url = try stack.text("gateway_url") + "/v1/chat/completions"
        return try await HTTP.send("POST", url, key: try stack.text("api_key"), headers: headers, body: body)
    }

    private func alerts(_ stack: Stack, _ kind: String) async throws -> [JSONValue] {
        let listed = try await stack.pointsman(["alerts", "--open", "--json"])
        let all = try JSONDocument(parsing: Array(listed.output.utf8)).root.array ?? []
        return all.filter { $0["kind"]?.string == kind }
    }

    private func adminURL(_ stack: Stack, _ service: String) throws -> String {
        let admin = try stack.description()["services"]?[service]?.array?.first?["admin"]?.string
        return "http://" + (try #require(admin))
    }
}

/// Takes what is posted to it.
private final class Hook: Sendable {
    private let server: HTTPServer
    private let desk = Desk()

    private final class Desk: HTTPHandler {
        let posts = Mutex<[[UInt8]]>([])
        private let tried = Mutex<Set<[UInt8]>>([])

        func respond(to request: HTTPRequest, _ responder: HTTPResponder) async throws {
            // The first post of each is refused: it has to come again.
            let isFirst = tried.withLock { $0.insert(request.body).inserted }
            if !isFirst { posts.withLock { $0.append(request.body) } }
            try await responder.send(.json(isFirst ? 503 : 200, Array("{}".utf8)))
        }
    }

    init() async throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let configuration = HTTPServer.Configuration(host: "127.0.0.1", port: 0)
        server = try await HTTPServer.start(configuration: configuration, handler: desk, logger: logger)
    }

    var port: Int { server.port }
    var posts: [[UInt8]] { desk.posts.withLock { $0 } }

    func stop() async { await server.stop(drain: .zero) }
}
