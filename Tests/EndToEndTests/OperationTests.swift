import Foundation
import JSON
import Messages
import RPCCore
import RPCTransport
import Stubs
import Testing

/// What an operator does with a stack.
@Suite("The pointsman command", .serialized, .timeLimit(.minutes(10)))
struct OperationTests {
    @Test("Scales, restarts and stops services; addresses follow; stopping leaves nothing behind")
    func operations() async throws {
        try await Stack.with { stack in
            let scaled = try await stack.pointsman(["scale", "router=3"])
            #expect(scaled.status == 0, "\(scaled.errors)")
            #expect(try stack.processes(of: "router").count == 3)
            try await Self.eachRouterServes(stack)
            let before = try stack.processes(of: "router")
            let restarted = try await stack.pointsman(["restart", "router"])
            #expect(restarted.status == 0, "\(restarted.errors)")
            #expect(Set(try stack.processes(of: "router")).isDisjoint(with: before))
            let status = try await stack.pointsman(["status"])
            #expect(status.status == 0, "\(status.errors)")
            for service in [
                "router", "cache", "inference", "finetune-manager", "cost-tracker", "batch-worker", "gateway",
            ] {
                #expect(status.output.contains(service))
            }
            #expect(try await stack.pointsman(["complete", "Repeat exactly: still here"]).output == "still here\n")
            try await Self.adminPorts(stack)
            try await Self.strangersStayOut(stack)
            let processes = try stack.description()["services"]?.members?.flatMap { $0.value.array ?? [] }
                .compactMap { $0["pid"]?.int }.map { Int32(clamping: $0) }
            try await stack.down()
            #expect(try #require(processes).allSatisfy { !Program.isRunning($0) }, "a process is left behind")
            let after = try await stack.pointsman(["complete", "x"])
            #expect(after.status == 69)
        }
    }

    @Test("A taken port or folder is named, and what runs there is left alone")
    func takenPort() async throws {
        try await Stack.with { stack in
            let gateway = try #require(URL(string: try stack.text("gateway_url"))?.port)
            let folder = stack.folder.appendingPathComponent("second")
            let arguments = ["up", "--detach", "--data", folder.path, "--port-base", "\(gateway - 80)"]
            let second = try await Program.run("pointsman", arguments)
            #expect(second.status != 0)
            #expect(second.errors.contains("port"), "\(second.errors)")
            for mode in [["--detach"], []] {
                let same = try await Program.run("pointsman", ["up", "--data", stack.folder.path] + mode)
                #expect(same.status == 69)
                #expect(same.errors.contains("a stack runs in"), "\(same.errors)")
            }
            #expect(try await stack.pointsman(["complete", "Repeat exactly: unharmed"]).output == "unharmed\n")
        }
    }

    @Test("All services in one process serve the same requests on the same ports")
    func oneProcess() async throws {
        try await Stack.with(["--in-process"]) { stack in
            #expect(
                try await stack.pointsman(["complete", "Repeat exactly: one process 🚂"]).output == "one process 🚂\n"
            )
            let body = #"{"model":"auto","messages":[{"role":"user","content":"Repeat exactly: HTTP"}]}"#
            let url = try stack.text("gateway_url") + "/v1/chat/completions"
            #expect(try await HTTP.send("POST", url, key: try stack.text("api_key"), body: body).text.contains("HTTP"))
            try await Ledger.agreesWithMeter(of: stack, inexactMax: 0)
        }
    }

    @Test("Another provider than the simulator is used by its URL and key, with its own models or those of a file")
    func otherProvider() async throws {
        try await Stack.with { provider in
            let arguments = [
                "--provider-url", try provider.text("provider_url"), "--provider-key-env", "ELSEWHERE_KEY",
            ]
            let refused = try await Program.run(
                "pointsman",
                ["up", "--detach", "--data", provider.folder.path + "/refused"] + arguments
            )
            #expect(refused.status == 64)
            #expect(refused.errors.contains("ELSEWHERE_KEY"))
            // Together's key is for Together; a server without keys needs none.
            let models = Program.root.appendingPathComponent("Sources/Catalogue/Resources/models.simulator.yaml").path
            let keyless = ["--provider-url", try provider.text("provider_url"), "--models", models]
            try await Stack.with(keyless, environment: ["TOGETHER_API_KEY": "together-secret"]) { stack in
                for service in ["inference", "cost-tracker", "batch-worker", "finetune-manager"] {
                    let process = try #require(try stack.processes(of: service).first)
                    let bytes = try Data(contentsOf: URL(fileURLWithPath: "/proc/\(process)/environ"))
                    let variables = String(decoding: bytes, as: UTF8.self).split(separator: "\0")
                    #expect(variables.contains("POINTSMAN_PROVIDER_KEY="), "\(service)")
                }
                let mode = try FileManager.default.attributesOfItem(atPath: stack.folder.path + "/cost-tracker")
                #expect(mode[.posixPermissions] as? Int == 0o700)
            }
            let environment = ["ELSEWHERE_KEY": "secret"]
            try await Stack.with(arguments, environment: environment) { stack in
                #expect(try stack.description()["services"]?["provider-simulator"] == nil)
                let ask = ["complete", "Repeat exactly: from there", "--model", "simulator/small"]
                let answer = try await stack.pointsman(ask)
                #expect(answer.output == "from there\n", "\(answer.errors)")
                try await Ledger.reaches(1, rowsOf: stack)
            }
            try await Stack.with(arguments + ["--models", models], environment: environment) { stack in
                let answer = try await stack.pointsman([
                    "complete", "Repeat exactly: by file", "--model", "simulator/large",
                ])
                #expect(answer.output == "by file\n", "\(answer.errors)")
            }
        }
    }

    @Test("The tour does every step on a stack of its own")
    func demo() async throws {
        let tour = try await Program.run("pointsman", ["demo"])
        #expect(tour.status == 0, "\(tour.errors)")
        for step in ["chat", "stream", "cache", "fallback", "batch", "fine-tune", "cost report"] {
            #expect(tour.output.contains("── " + step), "\(tour.output)")
        }
    }

    @Test("A bad setting ends every program with 64 and names the key")
    func badSetting() async throws {
        let services = [
            "router", "cache", "inference", "finetune-manager", "cost-tracker", "batch-worker", "gateway",
            "provider-simulator",
        ]
        for service in services {
            let prefix = "POINTSMAN_" + service.uppercased().replacingOccurrences(of: "-", with: "_") + "_"
            let result = try await Program.run(
                service,
                ["--check-config"],
                environment: [prefix + "DRAIN_TIMEOUT": "nonsense"]
            )
            #expect(result.status == 64, "\(service): \(result.errors)")
            #expect(result.errors.uppercased().contains("DRAIN_TIMEOUT"), "\(service): \(result.errors)")
            let help = try await Program.run(service, ["--help"])
            #expect(help.status == 0)
            #expect(help.output.contains("DRAIN_TIMEOUT"), "\(service): \(help.output)")
            guard service != "provider-simulator" else { continue }
            let exposed = service == "gateway" ? "POINTSMAN_ROUTER_ADDRESS" : prefix + "LISTEN"
            let open = try await Program.run(service, [], environment: [exposed: "192.0.2.1:7001"])
            #expect(open.status == 64, "\(service): \(open.errors)")
            #expect(open.errors.contains(exposed), "\(service): \(open.errors)")
            #expect(open.errors.contains("POINTSMAN_RPC_TLS_CERTIFICATE"), "\(service): \(open.errors)")
        }
    }

    private static func eachRouterServes(_ stack: Stack) async throws {
        for instance in try #require(try stack.description()["services"]?["router"]?.array) {
            let channel = try stack.channel(to: try #require(instance["rpc"]?.string))
            var options = CallOptions.default
            options.metadata["authorization"] = "Bearer " + (try stack.text("api_key"))
            let models = try await RouterClient(channel).listModels(.init(), options: options).models
            await channel.close()
            #expect(!models.isEmpty)
        }
    }

    /// Every RPC port of the stack, the supervisor's too, tells a caller without the stack's secret nothing else.
    private static func strangersStayOut(_ stack: Stack) async throws {
        let secret = try stack.text("rpc_token_file")
        let attributes = try FileManager.default.attributesOfItem(atPath: secret)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let instances = try #require(try stack.description()["services"]?.members).flatMap { $0.value.array ?? [] }
        let addresses = instances.compactMap { $0["rpc"]?.string }.filter { !$0.isEmpty }
        #expect(addresses.count >= 6)
        for address in addresses + [try stack.text("control")] {
            for token in [nil, "not-the-secret-of-this-stack"] {
                let channel = try stack.channel(to: address, token: token)
                let error = await #expect(throws: RPCError.self) { try await HealthClient(channel).check(.init()) }
                #expect(error?.code == .unauthenticated, "\(address): \(String(describing: error))")
                await channel.close()
            }
        }
    }

    private static func adminPorts(_ stack: Stack) async throws {
        for (name, instances) in try #require(try stack.description()["services"]?.members) {
            for instance in instances.array ?? [] {
                let admin = "http://" + (try #require(instance["admin"]?.string))
                #expect(try await HTTP.send("GET", admin + "/healthz").status == 200, "\(name)")
                #expect(try await HTTP.send("GET", admin + "/readyz").status == 200, "\(name)")
                #expect(try await HTTP.send("GET", admin + "/metrics").text.contains("# TYPE"), "\(name)")
            }
        }
    }
}
