import ServiceConfiguration
import Testing

@Suite("Settings")
struct SettingsTests {
    static let drain = SettingKey<Duration>.duration("DRAIN", default: "20s", shared: true, "How long to drain.")
    static let size = SettingKey<Int>.int("SIZE", default: nil, in: 1...10, "The size.")
    static let token = SettingKey<Secret?>.secret("TOKEN", "The token.")
    static let port = SettingKey<ListenAddress>.listen("LISTEN", defaultPort: 7_001, "Where to listen.")

    private func load(
        _ environment: [String: String],
        file: String = "",
        keys: [any SettingDeclaration] = [drain, size, token, port]
    ) throws -> Settings {
        let sources = try SettingSources(environment: environment, filePath: "p.yaml", fileText: file)
        return try Settings(service: "batch-worker", keys: keys, sources: sources)
    }

    private func problems(_ environment: [String: String], file: String = "") -> [String] {
        do {
            _ = try load(environment, file: file)
            return []
        } catch let error as ConfigurationError {
            return error.problems
        } catch {
            return ["\(error)"]
        }
    }

    @Test("The environment wins over the file, the file over the default, a service's own value over a shared one")
    func precedence() throws {
        let file = "shared: {drain: 4s}\nbatch-worker: {drain: 3s, size: 5}\nrouter: {whatever: 1}\n"
        let size = ["POINTSMAN_BATCH_WORKER_SIZE": "5"]
        #expect(try load(size)[Self.drain] == .seconds(20))
        #expect(try load(size, file: "shared: {drain: 4s}")[Self.drain] == .seconds(4))
        #expect(try load([:], file: file)[Self.drain] == .seconds(3))
        #expect(try load(["POINTSMAN_DRAIN": "2s"], file: file)[Self.drain] == .seconds(2))
        let both = ["POINTSMAN_DRAIN": "2s", "POINTSMAN_BATCH_WORKER_DRAIN": "1s"]
        #expect(try load(both, file: file)[Self.drain] == .seconds(1))
    }

    @Test("Every bad value is reported at once, with the name that set it and the rule")
    func badValues() {
        let found = problems(["POINTSMAN_BATCH_WORKER_SIZE": "11", "POINTSMAN_DRAIN": "soon"])
        #expect(
            found == [
                "POINTSMAN_DRAIN must be a duration with its unit, like 250ms, 30s, 5m or 2h: \"soon\"",
                "POINTSMAN_BATCH_WORKER_SIZE must be a whole number from 1 to 10: \"11\"",
            ]
        )
    }

    @Test("A required setting that is missing is named")
    func missing() {
        #expect(problems([:]) == ["POINTSMAN_BATCH_WORKER_SIZE must be set: The size."])
    }

    @Test("A misspelt key of the service's section is refused, other sections are none of its business")
    func unknown() {
        let found = problems([:], file: "batch-worker: {size: 1, sice: 2}\nrouter: {nonsense: 1}")
        #expect(found == ["batch-worker.sice in p.yaml is not a setting of batch-worker; --help lists them"])
    }

    @Test("A file that is no YAML of sections is refused")
    func badFile() {
        #expect(problems([:], file: "a: [")[0].hasPrefix("p.yaml is not valid YAML: "))
        #expect(problems([:], file: "- 1")[0] == "p.yaml must hold sections, like `router:`")
        #expect(problems([:], file: "batch-worker: {size: [1]}")[0].contains("must be a plain value"))
    }

    @Test("A secret shows itself nowhere, also not in an error")
    func secrets() throws {
        let settings = try load(["POINTSMAN_BATCH_WORKER_SIZE": "1", "POINTSMAN_BATCH_WORKER_TOKEN": "hush"])
        #expect(settings[Self.token]?.revealed == "hush")
        #expect("\(String(describing: settings[Self.token]))".contains("hush") == false)
        let picky = SettingKey<Int>("PICKY", default: nil, secret: true, "Fussy.") { _ throws(SettingRule) in
            throw SettingRule("must be better")
        }
        #expect(throws: ConfigurationError(problems: ["POINTSMAN_BATCH_WORKER_PICKY must be better"])) {
            _ = try load(["POINTSMAN_BATCH_WORKER_PICKY": "hush"], keys: [picky])
        }
    }

    @Test(
        "Listening addresses are host:port, [v6]:port or :port",
        arguments: [
            (":0", "-:0"), ("a:80", "a:80"), ("[::1]:9", "::1:9"), ("::1:9", "bad"), ("a", "bad"), ("a:65536", "bad"),
        ]
    )
    func listen(text: String, expected: String) {
        let address = ListenAddress(parsing: text)
        #expect((address.map { "\($0.host ?? "-"):\($0.port)" } ?? "bad") == expected)
    }

    @Test(
        "Durations have a unit",
        arguments: [
            ("250ms", 250_000_000), ("1.5s", 1_500_000_000), ("2m", 120_000_000_000), ("0", 0), ("5", nil),
            ("-1s", nil),
        ]
    )
    func durations(text: String, nanoseconds: Int64?) {
        #expect(DurationText.parse(text) == nanoseconds.map(Duration.nanoseconds))
    }
}
