import Foundation
import Testing
import Yams

/// compose.yaml, held against the programs that it starts.
@Suite("The compose file")
struct ComposeTests {
    private struct Service {
        let name: String
        let command: [String]
        let environment: [String: String]
        let hasHealthcheck: Bool
        let dependsOn: [String]
    }

    @Test("Every service in it is a program of this repository, or Redis, and takes the settings that it is given")
    func services() async throws {
        let services = try Self.services()
        let names = Set(services.map(\.name))
        let others: Set = ["redis", "certificates"]
        let programs: Set = [
            "gateway", "router", "cache", "inference", "cost-tracker", "batch-worker", "finetune-manager",
            "provider-simulator",
        ]
        #expect(names == programs.union(others))
        let maker = try #require(services.first { $0.name == "certificates" })
        try await Scratch.with { folder in
            // After the script, its folder and its owner come the names.
            try await Certificates.make(Array(maker.command.dropFirst(3)), in: folder)
            for service in services {
                #expect(Set(service.dependsOn).isSubset(of: names), "\(service.name)")
                guard programs.contains(service.name) else { continue }
                #expect(service.command == [service.name] && service.hasHealthcheck)
                let environment = service.environment.mapValues {
                    $0.replacingOccurrences(of: "/certificates/", with: folder.path + "/")
                }
                let check = try await Program.run(service.name, ["--check-config"], environment: environment)
                #expect(check.status == 0, "\(service.name): \(check.errors)")
            }
        }
    }

    @Test("Only those that call the provider get its key")
    func providerKey() throws {
        let holders = try Self.services().filter { $0.environment["POINTSMAN_PROVIDER_KEY"] != nil }.map(\.name)
        #expect(Set(holders) == ["inference", "batch-worker", "finetune-manager", "cost-tracker"])
    }

    /// What no program reads is ignored, whoever meant it.
    @Test("Each variable in it is a setting of some program")
    func variables() async throws {
        let services = try Self.services()
        var help = ""
        for service in services where !service.environment.isEmpty {
            help += try await Program.run(service.name, ["--help"]).output
        }
        let known = Set(help.matches(of: /POINTSMAN_[A-Z_]+/).map { String($0.output) })
        let used = Set(services.flatMap(\.environment.keys))
        #expect(used.count > 30 && used.isSubset(of: known), "\(used.subtracting(known))")
    }

    private static func services() throws -> [Service] {
        let file = Program.root.appendingPathComponent("compose/compose.yaml")
        let root = try #require(try Yams.load(yaml: try String(contentsOf: file, encoding: .utf8)) as? [String: Any])
        let services = try #require(root["services"] as? [String: [String: Any]])
        return services.map { name, service in
            let environment = service["environment"] as? [String: Any] ?? [:]
            return Service(
                name: name,
                command: (service["command"] as? [Any] ?? []).map { "\($0)" },
                environment: environment.mapValues { substituted("\($0)") },
                hasHealthcheck: service["healthcheck"] != nil,
                dependsOn: (service["depends_on"] as? [String: Any] ?? [:]).map(\.key)
            )
        }
    }

    /// As compose reads it where no variable is set: `${NAME:-default}` is the default, what must be set is some text.
    private static func substituted(_ text: String) -> String {
        text.replacing(/\$\{[A-Z_]+:([-?])([^}]*)\}/) { match in match.1 == "-" ? String(match.2) : "some text" }
    }
}
