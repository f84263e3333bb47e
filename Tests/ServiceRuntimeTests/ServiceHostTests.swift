import RPCCore
import ServiceConfiguration
import ServiceLifecycle
import ServiceRuntime
import Testing

@Suite("Service host", .timeLimit(.minutes(1)))
struct ServiceHostTests {
    /// A service without calls of its own, whose one loop ends at once, which stops the process.
    enum Brief: ServiceComponent {
        static let service = ServiceName.cache
        static let summary = "Ends at once."
        static let keys: [any SettingDeclaration] = []

        struct Ends: Service {
            func run() async throws {}
        }

        static func make(_ context: ComponentContext) async throws -> ComponentParts {
            var parts = ComponentParts()
            parts.background = [Ends()]
            return parts
        }
    }

    private func host(_ environment: [String: String]) throws -> ServiceHost {
        var variables = ["POINTSMAN_CACHE_LISTEN": ":0", "POINTSMAN_CACHE_ADMIN_LISTEN": ":0"]
        variables["POINTSMAN_DATA_DIR"] = "/tmp"
        variables.merge(environment) { $1 }
        return ServiceHost(
            [.init(Brief.self, sources: try SettingSources(environment: variables))],
            processName: "test"
        )
    }

    @Test("A bad setting stops the start with exit code 64 and names the key")
    func badSetting() async throws {
        let host = try host(["POINTSMAN_CACHE_THREADS": "0"])
        do {
            try await host.run()
            Issue.record("it started")
        } catch let error as StartError {
            #expect(error.code == .usage)
            #expect(error.description.hasPrefix("POINTSMAN_CACHE_THREADS must be a whole number"))
        }
    }
}
