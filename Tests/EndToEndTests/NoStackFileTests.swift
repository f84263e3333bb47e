import Foundation
import JSON
import Testing

/// `pointsman` where no stack file is, as in a container beside a service.
@Suite("The pointsman command without a stack file", .serialized, .timeLimit(.minutes(5)))
struct NoStackFileTests {
    private static let adminKey = "POINTSMAN_ADMIN_KEY"

    /// Runs the command in an empty folder with nothing but `environment`: neither the folder of the tests nor their
    /// environment, where a developer may have a stack.
    private func pointsman(_ arguments: [String], _ environment: [String: String]) async throws -> Finished {
        var result: Finished?
        try await Scratch.with { folder in
            let program = Program.folder.appendingPathComponent("pointsman").path
            let settings = environment.map { "\($0.key)=\($0.value)" }
            result = try await Program.run(
                at: URL(fileURLWithPath: "/usr/bin/env"),
                ["-i", "-C", folder.path] + settings + [program] + arguments
            )
        }
        return try #require(result)
    }

    @Test("Services are found by their addresses in the environment, and called with the secret and the keys there")
    func environment() async throws {
        try await Stack.with { stack in
            var environment = [
                "POINTSMAN_RPC_TOKEN_FILE": try stack.text("rpc_token_file"),
                "POINTSMAN_API_KEY": try stack.text("api_key"),
            ]
            for service in ["router", "cost-tracker", "batch-worker"] {
                let instance = try stack.description()["services"]?[service]?.array?.first
                environment["POINTSMAN_\(ServiceProcess.variable(service))_ADDRESS"] = instance?["rpc"]?.string
            }
            let models = try await pointsman(["models"], environment)
            #expect(models.output.contains("simulator/small"), "\(models.errors)")
            let batches = try await pointsman(["batch", "list", "--json"], environment)
            #expect(batches.status == 0, "\(batches.errors)")
            // A caller's key is never taken in the place of an admin's.
            try await expectNoKey(["limits"], environment, named: Self.adminKey)
            let key = try stack.text("admin_key")
            let named = try await pointsman(["limits", "--key", key], environment)
            #expect(named.output.contains("requests/s"), "\(named.errors)")
            try await readsAdminKey(key, environment)
            environment["POINTSMAN_RPC_TOKEN_FILE"] = nil
            let outsider = try await pointsman(["models"], environment)
            #expect(outsider.status == 77, "\(outsider.errors)")
            #expect(outsider.errors.contains("POINTSMAN_RPC_TOKEN_FILE"), "\(outsider.errors)")
        }
    }

    /// As text, and from a file like every secret of services.
    private func readsAdminKey(_ key: String, _ environment: [String: String]) async throws {
        try await Scratch.with { folder in
            let file = folder.appendingPathComponent("admin-key")
            try Data("\(key)\n".utf8).write(to: file)
            for setting in [Self.adminKey: key, Self.adminKey + "_FILE": file.path] {
                let keys = try await pointsman(
                    ["keys", "list", "--json"],
                    environment.merging([setting.key: setting.value]) { $1 }
                )
                #expect(keys.status == 0, "\(keys.errors)")
                #expect(!(keys.output + keys.errors).contains(key))
                #expect(keys.output.hasPrefix(#"{"keys":[{"#), "\(keys.output)")
            }
        }
    }

    @Test("Without a stack and an address the error names both ways out; without a key, the option and the variable")
    func nothing() async throws {
        let cases = [
            (["models"], "POINTSMAN_ROUTER_ADDRESS"), (["limits"], "POINTSMAN_COST_TRACKER_ADDRESS"),
            (["batch", "list"], "POINTSMAN_BATCH_WORKER_ADDRESS"),
            (["finetune", "list"], "POINTSMAN_FINETUNE_MANAGER_ADDRESS"),
        ]
        for (arguments, variable) in cases {
            let result = try await pointsman(arguments, [:])
            #expect(result.status == 69, "\(result.errors)")
            for words in ["var/stack.json", "`pointsman up`", "--stack", "\(variable)=HOST:PORT"] {
                #expect(result.errors.contains(words), "\(result.errors)")
            }
        }
        // A file that was named is meant: no address takes its place.
        let address = ["POINTSMAN_ROUTER_ADDRESS": "127.0.0.1:1"]
        let named = try await pointsman(["models", "--stack", "none.json"], address)
        #expect(named.status == 69)
        #expect(named.errors.contains("none.json is not there"), "\(named.errors)")
        // What steers processes needs the stack that started them.
        let status = try await pointsman(["status"], address)
        #expect(status.status == 69)
        #expect(status.errors.contains("no stack found"), "\(status.errors)")
        try await expectNoKey(["models"], address, named: "POINTSMAN_API_KEY")
        let malformed = try await pointsman(["models"], ["POINTSMAN_ROUTER_ADDRESS": "nowhere"])
        #expect(malformed.status == 64, "\(malformed.errors)")
        #expect(malformed.errors.contains("POINTSMAN_ROUTER_ADDRESS: "), "\(malformed.errors)")
    }

    private func expectNoKey(
        _ arguments: [String],
        _ environment: [String: String],
        named variable: String
    ) async throws {
        let result = try await pointsman(arguments, environment)
        #expect(result.status == 64, "\(result.errors)")
        #expect(result.errors.contains("neither --key nor \(variable) is set"), "\(result.errors)")
    }
}
