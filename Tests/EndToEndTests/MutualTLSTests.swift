import Foundation
import JSON
import TestSupport
import Testing

/// All services as processes that know each other by certificates alone, as in containers.
@Suite("An installation under mutual TLS", .serialized, .timeLimit(.minutes(5)))
struct MutualTLSTests {
    private static let services = [
        "cost-tracker", "cache", "inference", "router", "batch-worker", "finetune-manager", "gateway",
    ]

    /// What runs, and how `pointsman` reaches it.
    private struct Installation: Sendable {
        let processes: [String: ServiceProcess]
        let stackFile: URL
        let credentials: [String: String]

        func pointsman(_ arguments: [String]) async throws -> Finished {
            try await Program.run("pointsman", arguments + ["--stack", stackFile.path], environment: credentials)
        }
    }

    private func start(in folder: URL) async throws -> Installation {
        try await Certificates.make(Self.services + ["pointsman"], in: folder)
        let simulator = try await ServiceProcess.start("provider-simulator", in: folder, environment: [:])
        var processes = ["provider-simulator": simulator]
        var shared = [
            "POINTSMAN_PROVIDER_URL": "http://" + simulator.http,
            "POINTSMAN_PROVIDER_KEY": "simulator", "POINTSMAN_MODELS": "default+simulator",
            "POINTSMAN_API_KEY": "the-key-of-callers", "POINTSMAN_ADMIN_KEY": "the-key-of-operators",
            "POINTSMAN_REDIS_URL": "unix:\(folder.path)/no-redis",
        ]
        for service in Self.services {
            let certificates = Certificates.settings(of: service, in: folder)
            let environment = shared.merging(certificates) { $1 }
            let process = try await ServiceProcess.start(service, in: folder, environment: environment)
            shared["POINTSMAN_\(ServiceProcess.variable(service))_ADDRESS"] = process.rpc
            processes[service] = process
        }
        let addresses = Self.services.map { service in
            #""\#(service)":[{"pid":1,"rpc":"\#(processes[service]?.rpc ?? "")","admin":""}]"#
        }
        let stack = #"""
            {"pid":1,"gateway_url":"","provider_url":"","api_key":"the-key-of-callers",
             "admin_key":"the-key-of-operators","services":{\#(addresses.joined(separator: ","))}}
            """#
        let file = folder.appendingPathComponent("stack.json")
        try Data(stack.utf8).write(to: file)
        let credentials = Certificates.settings(of: "pointsman", in: folder)
        return Installation(processes: processes, stackFile: file, credentials: credentials)
    }

    @Test("Completions, batches, fine-tunes and their costs pass; methods of services are closed to other certificates")
    func installation() async throws {
        try await Scratch.with { folder in
            let all = try await start(in: folder)
            let ask = ["complete", "Repeat exactly: certified"]
            let isUp = try await eventually(within: .seconds(60)) {
                try await all.pointsman(ask).output == "certified\n"
            }
            #expect(isUp)
            let gateway = "http://" + (all.processes["gateway"]?.http ?? "") + "/v1/chat/completions"
            let body = #"{"model":"auto","messages":[{"role":"user","content":"Repeat exactly: HTTP"}]}"#
            let answer = try await HTTP.send("POST", gateway, key: "the-key-of-callers", body: body)
            #expect(answer.text.contains("HTTP"), "\(answer.text)")
            try await jobs(all, folder)
            let isBooked = try await eventually(within: .seconds(60)) {
                let cost = try await all.pointsman(["rpc", "call", "cost.v1.Reports/Spend", #"{"byModel":true}"#])
                return cost.output.contains(#""model":""#)
            }
            #expect(isBooked)
            try await rights(all, folder)
        }
    }

    /// Work that the batch-worker and the finetune-manager book in the ledger.
    private func jobs(_ all: Installation, _ folder: URL) async throws {
        let requests = folder.appendingPathComponent("requests.jsonl")
        let line = #"{"custom_id":"one","body":{"messages":[{"role":"user","content":"Repeat exactly: batched"}]}}"#
        try Data(line.utf8).write(to: requests)
        let batch = try await all.pointsman(["batch", "submit", requests.path, "--json"])
        #expect(batch.status == 0, "\(batch.errors)")
        let examples = folder.appendingPathComponent("examples.jsonl")
        let example = #"{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}"#
        try Data(Array(repeating: example, count: 12).joined(separator: "\n").utf8).write(to: examples)
        let tune = try await all.pointsman([
            "finetune", "submit", examples.path, "--base-model", "openai/gpt-oss-120b", "--suffix", "acme", "--json",
        ])
        #expect(tune.status == 0, "\(tune.errors)")
    }

    /// An operator's command, and a gateway that was taken over, get no further than their keys.
    private func rights(_ all: Installation, _ folder: URL) async throws {
        let closed = [
            ("cost.v1.Ledger/Append", "router, inference, batch-worker, finetune-manager"),
            ("cost.v1.Control/WatchSnapshot", "router, batch-worker, finetune-manager"),
            ("inference.v1.Inference/Call", "router"), ("cache.v1.Cache/Lookup", "router, inference"),
        ]
        for (method, callers) in closed {
            let refused = try await all.pointsman(["rpc", "call", method])
            #expect(refused.status == 77, "\(refused.errors)")
            let text = "error: PERMISSION_DENIED: \(method) is for \(callers); the certificate says pointsman\n"
            #expect(refused.errors.hasPrefix(text), "\(refused.errors)")
        }
        let health = try await all.pointsman(["rpc", "call", "--target", "cache", "health.v1.Health/Check"])
        #expect(health.output.contains("SERVING"), "\(health.errors)")
    }
}
