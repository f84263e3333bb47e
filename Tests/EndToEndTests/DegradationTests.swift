import Foundation
import JSON
import Messages
import RPCCore
import RPCTransport
import Stubs
import TestSupport
import Testing

/// Models that do badly, seen by several routers and replicas of inference.
@Suite("Models that do badly", .serialized, .timeLimit(.minutes(10)))
struct DegradationTests {
    private static let model = "Qwen/Qwen3.8-Flash"
    private static let several = ["--replicas", "router=2", "--replicas", "inference=2"]

    @Test("Routers that never saw a failure learn of it from the others, and of its end")
    func shared() async throws {
        try await Stack.with(Self.several) { stack in
            let faults = try stack.text("provider_url") + "/admin/faults"
            let made = try await HTTP.send("POST", faults, body: #"{"model":"\#(Self.model)","kind":"503"}"#)
            #expect(made.status < 300, "\(made.text)")
            // Three attempts each, all through the first router.
            for _ in 0..<4 { #expect(try await Self.code(stack, router: 0) == .unavailable) }
            #expect(try await Self.isOutOfUse(stack, router: 1))
            #expect(try await Self.metric("router_attempts_total", stack, router: 1) == 0)
            // One request at most is let through to see.
            for _ in 0..<5 { #expect(try await Self.code(stack, router: 1) == .unavailable) }
            let attempts = try #require(try await Self.metric("router_attempts_total", stack, router: 1))
            let refused = try #require(try await Self.metric("router_out_of_use_total", stack, router: 1))
            #expect(attempts <= 3 && refused >= 4)
            #expect(try await HTTP.send("DELETE", faults).status < 300)
            for router in [1, 0] {
                let isBack = try await eventually(within: .seconds(90)) {
                    guard try await Self.code(stack, router: router) == nil else { return false }
                    return try await Self.breaker(stack, router: router) == 0
                }
                #expect(isBack, "router \(router)")
            }
        }
    }

    @Test("Without Redis each router goes by what it saw itself, and nobody is refused for that")
    func alone() async throws {
        let away = ["POINTSMAN_INFERENCE_REDIS_URL": "unix:/nowhere", "POINTSMAN_ROUTER_REDIS_URL": "unix:/nowhere"]
        try await Stack.with(["--replicas", "router=2"], environment: away) { stack in
            for router in [0, 1] { #expect(try await Self.metric("router_limit_routers", stack, router: router) == 2) }
            #expect(try await Self.code(stack, router: 0) == nil)
            let faults = try stack.text("provider_url") + "/admin/faults"
            let made = try await HTTP.send("POST", faults, body: #"{"model":"\#(Self.model)","kind":"503"}"#)
            #expect(made.status < 300, "\(made.text)")
            for _ in 0..<3 { #expect(try await Self.code(stack, router: 0) == .unavailable) }
            #expect(try await Self.isOutOfUse(stack, router: 0))
            #expect(try await Self.metric("router_evidence_replicas", stack, router: 0) == 0)
            #expect(try await HTTP.send("DELETE", faults).status < 300)
            let isBack = try await eventually(within: .seconds(90)) { try await Self.code(stack, router: 0) == nil }
            #expect(isBack)
        }
    }

    @Test(
        "The requests of a model that refuses a fifth of its calls go to others, and come back, and no caller sees it"
    )
    func degradation() async throws {
        let script = Program.root.appendingPathComponent("Benchmarks/degradation/run.py").path
        // Three times what the benchmark asks for: it is not about the speed of this machine.
        let arguments = [
            script, "--bin", Program.folder.path, "--ways", "503", "--rate", "25", "--before", "20", "--bad", "32",
            "--after", "60", "--slack", "3",
        ]
        let result = try await Program.run(at: URL(fileURLWithPath: "/usr/bin/env"), ["python3"] + arguments)
        #expect(result.status == 0, "\(result.output)\n\(result.errors)")
    }

    private static func instance(_ stack: Stack, _ router: Int) throws -> JSONValue {
        let instances = try #require(try stack.description()["services"]?["router"]?.array)
        try #require(instances.count > router)
        return instances[router]
    }

    /// How a completion by ``model`` ends at that router; nil = with an answer.
    private static func code(_ stack: Stack, router: Int) async throws -> Code? {
        let channel = try stack.channel(to: try #require(try instance(stack, router)["rpc"]?.string))
        var options = CallOptions(timeout: .seconds(60))
        options.metadata["authorization"] = "Bearer " + (try stack.text("api_key"))
        let request = RouterV1.CompleteRequest(
            model: model,
            messages: [.init(role: .user, content: Array("Write 5 words".utf8))]
        )
        var code: Code?
        do {
            _ = try await RouterClient(channel).complete(request, options: options)
        } catch {
            code = error.code
        }
        await channel.close()
        return code
    }

    /// Whether the model is soon called no more. After five seconds one call may be let through to see, which is nobody's
    /// here, so that a machine that stood still meanwhile finds it so.
    private static func isOutOfUse(_ stack: Stack, router: Int) async throws -> Bool {
        try await eventually(within: .seconds(30)) { (try await breaker(stack, router: router) ?? 0) > 0 }
    }

    private static func breaker(_ stack: Stack, router: Int) async throws -> Int? {
        try await metric(#"router_breaker_state{model="\#(model)","#, stack, router: router)
    }

    /// The value of the first line that begins so; nil if there is none.
    private static func metric(_ start: String, _ stack: Stack, router: Int) async throws -> Int? {
        let admin = try #require(try instance(stack, router)["admin"]?.string)
        let text = try await HTTP.send("GET", "http://\(admin)/metrics").text
        let line = text.split(separator: "\n").first { $0.hasPrefix(start) }
        return line?.split(separator: " ").last.flatMap { Int($0) }
    }
}
