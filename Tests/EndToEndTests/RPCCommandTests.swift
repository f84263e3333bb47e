import Foundation
import JSON
import Messages
import Testing

/// `pointsman rpc` against a whole stack.
@Suite("The rpc command and a stack", .serialized, .timeLimit(.minutes(5)))
struct RPCCommandTests {
    private static let complete = #"""
        {"model": "auto", "messages": [{"role": "ROLE_USER", "content": {"@text": "Repeat exactly: by name 🚂"}}]}
        """#

    @Test("Lists what a stack serves, a service's methods and a method's fields; calls any method; errors are told")
    func stack() async throws {
        try await Stack.with { stack in
            try await lists(stack)
            try await calls(stack)
            try await failures(stack)
        }
    }

    private func lists(_ stack: Stack) async throws {
        let all = try await stack.pointsman(["rpc", "list"])
        #expect(all.status == 0, "\(all.errors)")
        for service in [
            "batch.v1.Batches", "cache.v1.Cache", "cost.v1.Control", "cost.v1.Ledger", "cost.v1.Reports",
            "finetune.v1.Finetunes", "health.v1.Health", "inference.v1.Inference", "router.v1.Router",
            "rpc.v1.Reflection", "supervisor.v1.Supervisor",
        ] {
            #expect(all.output.split(separator: "\n").contains(Substring(service)), "\(service)")
        }
        let methods = try await stack.pointsman(["rpc", "list", "router.v1.Router"])
        let line = "StreamComplete(router.v1.CompleteRequest) returns (stream router.v1.CompleteChunk)\n"
        #expect(methods.output.contains(line), "\(methods.output) \(methods.errors)")
        #expect(methods.output.contains("returns (router.v1.ListModelsResponse) idempotent\n"))
        #expect(!methods.output.contains("Check"))
        let json = try await stack.pointsman(["rpc", "list", "--json", "--target", "cache"])
        let services = try JSONDocument(parsing: Array(json.output.utf8)).root["services"]?.array
        #expect(services?.map { $0["name"]?.string } == ["cache.v1.Cache", "health.v1.Health", "rpc.v1.Reflection"])
        let elsewhere = try await stack.pointsman(["rpc", "list", "--target", "cache", "router.v1.Router"])
        #expect(elsewhere.status == 65)
        #expect(elsewhere.errors.contains("router.v1.Router is not served at"), "\(elsewhere.errors)")
    }

    private func calls(_ stack: Stack) async throws {
        let plain = try await stack.pointsman(["rpc", "call", "--text", "router.v1.Router/Complete", Self.complete])
        #expect(plain.status == 0, "\(plain.errors)")
        let answer = try JSONDocument(parsing: Array(plain.output.utf8)).root
        #expect(answer["content"]?["@text"]?.string == "by name 🚂")
        #expect(answer["route"]?["model"]?.string?.isEmpty == false)
        #expect(answer["usage"]?["promptTokens"]?.string != nil, "64-bit integers are text: \(plain.output)")
        let streamed = try await stack.pointsman(
            ["rpc", "call", "--text", "router.v1.Router/StreamComplete", "-"],
            input: Self.complete
        )
        let lines = try streamed.output.split(separator: "\n").map { try JSONDocument(parsing: Array($0.utf8)).root }
        #expect(lines.first?["route"] != nil && lines.last?["done"] != nil, "\(streamed.output)")
        #expect(lines.compactMap { $0["delta"]?["content"]?["@text"]?.string }.joined() == "by name 🚂")
        let keys = try await stack.pointsman(["rpc", "call", "cost.v1.Control/ListKeys"])
        #expect(keys.output.contains(#""role":"KEY_ROLE_ADMIN""#), "\(keys.output) \(keys.errors)")
        let health = try await stack.pointsman(["rpc", "call", "--target", "inference", "health.v1.Health/Check"])
        #expect(health.output == #"{"status":"SERVING_STATUS_SERVING"}"# + "\n", "\(health.errors)")
        let status = try await stack.pointsman(["rpc", "call", "/supervisor.v1.Supervisor/Status"])
        #expect(status.output.contains(#""service":"router""#), "\(status.output) \(status.errors)")
    }

    private func failures(_ stack: Stack) async throws {
        let stranger = try await stack.pointsman(
            ["rpc", "call", "--key", "nobody", "router.v1.Router/Complete", Self.complete]
        )
        #expect(stranger.status == 77)
        #expect(stranger.errors.hasPrefix("error: UNAUTHENTICATED"), "\(stranger.errors)")
        let body = Self.complete.replacingOccurrences(of: "auto", with: "no/such")
        let unknown = try await stack.pointsman(["rpc", "call", "router.v1.Router/Complete", body])
        #expect(unknown.status == 65)
        #expect(unknown.errors.hasPrefix("error: NOT_FOUND UNKNOWN_MODEL: "), "\(unknown.errors)")
        #expect(unknown.output.isEmpty)
        // A stack file that names another secret than the stack was started with.
        let secret = stack.folder.appendingPathComponent("other-token")
        try Data("another-secret-than-the-stack-has\n".utf8).write(to: secret)
        let copy = stack.folder.appendingPathComponent("other.json")
        let text = try String(contentsOf: stack.file, encoding: .utf8)
        let changed = text.replacingOccurrences(of: try stack.text("rpc_token_file"), with: secret.path)
        try Data(changed.utf8).write(to: copy)
        let outsider = try await Program.run("pointsman", ["status", "--stack", copy.path])
        #expect(outsider.status == 77, "\(outsider.errors)")
        #expect(outsider.errors.contains("with another secret than \(secret.path) holds"), "\(outsider.errors)")
        let nowhere = try await stack.pointsman(["rpc", "call", "health.v1.Health/Check"])
        #expect(nowhere.status == 64)
        #expect(nowhere.errors.contains("--target"), "\(nowhere.errors)")
    }
}
