import Foundation
import FoundationNetworking
import JSON
import TestSupport
import Testing

/// Limits with three routers, real processes and a real Redis.
@Suite("Limits of callers on a running stack", .serialized, .timeLimit(.minutes(10)))
struct RateLimitTests {
    private static let environment = [
        "POINTSMAN_COST_TRACKER_DEFAULT_USER_REQUESTS_PER_SECOND": "0",
        "POINTSMAN_ROUTER_LIMIT_TIMEOUT": "1s",
        // Long enough that all requests of one wave are there before the first one ends.
        "POINTSMAN_PROVIDER_SIMULATOR_LATENCY": "2s",
    ]

    @Test("Three routers hold callers to limits together, also when one is killed, and to their shares without Redis")
    func limits() async throws {
        try await Stack.with(environment: Self.environment) { stack in
            let scaled = try await stack.pointsman(["scale", "router=3"])
            try #require(scaled.status == 0, "\(scaled.errors)")
            try await command(stack)
            try await sdk(stack)
            try await slots(stack)
            try await leaving(stack)
            try await rate(stack)
            try await withoutRedis(stack)
        }
    }

    private func command(_ stack: Stack) async throws {
        let refused = try await stack.pointsman(["limits", "set", "user", "--burst", "3"])
        #expect(refused.status != 0)
        #expect(refused.errors.contains("requests_per_second, tokens_per_minute, concurrent"), "\(refused.errors)")
        #expect(try await stack.pointsman(["limits", "set", "somebody", "--concurrent", "1"]).status == 64)
        let set = ["limits", "set", "user", "alice", "--tenant", "acme", "--requests-per-second", "2.5"]
        #expect(try await stack.pointsman(set).status == 0)
        let list = try await stack.pointsman(["limits"]).output
        #expect(list.contains("alice") && list.contains("2.5"), "\(list)")
        let json = try await stack.pointsman(["limits", "list", "--json"]).output
        #expect(json.contains(#""subject":"alice""#), "\(json)")
        #expect(try await stack.pointsman(["limits", "remove", "user", "alice", "--tenant", "acme"]).status == 0)
        #expect(try await stack.pointsman(["limits", "remove", "user", "alice", "--tenant", "acme"]).status != 0)
    }

    private func sdk(_ stack: Stack) async throws {
        let key = try await key(
            stack,
            tenant: "slow",
            ["--requests-per-second", "0.2", "--tokens-per-minute", "90000"]
        )
        let place = ["--gateway", try stack.text("gateway_url"), "--key", key]
        let checks = try await Program.script("sdk.py", ["openai_limits"] + place)
        #expect(checks.status == 0, "\(checks.errors)")
    }

    private func slots(_ stack: Stack) async throws {
        let key = try await key(stack, tenant: "narrow", ["--concurrent", "4"])
        let wave = try await ask(stack, key, count: 12)
        #expect(wave.filter { $0.status == 200 }.count == 4)
        let refused = wave.filter { $0.status == 429 }
        #expect(refused.count == 8)
        #expect(refused.allSatisfy { $0.text.contains("tenant `narrow` may have 4 requests at a time") })
        #expect(try await ask(stack, key, count: 4).map(\.status) == [200, 200, 200, 200], "slots did not come back")
        // A router dies with its requests: what it had leased is free when the leases end.
        let refusals = #"router_limit_refusals_total{quantity="concurrent",scope="tenant"}"#
        let before = try await sum(refusals, stack)
        async let last = ask(stack, key, count: 8)
        let isFull = try await eventually { try await sum(refusals, stack) == before + 4 }
        #expect(isFull)
        for process in try stack.processes(of: "router").dropFirst() { kill(process, SIGKILL) }
        _ = try? await last
        let areBack = try await eventually(within: .seconds(30)) {
            try await ask(stack, key, count: 4).map(\.status) == [200, 200, 200, 200]
        }
        #expect(areBack, "a dead router's slots did not come back")
    }

    private func leaving(_ stack: Stack) async throws {
        let key = try await key(stack, tenant: "hasty", ["--concurrent", "1"])
        for _ in 0..<3 {
            let before = try await sum("router_attempts_total", stack)
            let left = Task { try await ask(stack, key, count: 1) }
            let isCalled = try await eventually { try await sum("router_attempts_total", stack) > before }
            #expect(isCalled)
            left.cancel()
            _ = try? await left.value
            let isFree = try await eventually { try await ask(stack, key, count: 1).map(\.status) == [200] }
            #expect(isFree, "the slot of a caller who left did not come back")
        }
    }

    private func rate(_ stack: Stack) async throws {
        let key = try await key(stack, tenant: "busy", ["--requests-per-second", "20"])
        let flood = try await flood(stack, key)
        #expect(try await isLocal(stack) == [0, 0, 0])
        #expect(flood.passed <= 20 + Int(20 * flood.seconds) + 1, "\(flood)")
        #expect(flood.passed >= Int(18 * flood.seconds), "\(flood)")
        for index in try routers(stack).indices {
            #expect(try await metric("router_limit_asks_total", stack, router: index) > 0)
        }
    }

    private func withoutRedis(_ stack: Stack) async throws {
        let key = try await key(stack, tenant: "alone", ["--requests-per-second", "30"])
        let redis = Int32(clamping: try #require(try stack.description()["redis_pid"]?.int))
        kill(redis, SIGSTOP)
        defer { kill(redis, SIGCONT) }
        let areAlone = try await eventually(within: .seconds(20)) {
            _ = try await ask(stack, key, count: 3)
            return try await isLocal(stack) == [1, 1, 1]
        }
        #expect(areAlone)
        let flood = try await flood(stack, key)
        #expect(flood.passed <= 30 + Int(30 * flood.seconds) + 3, "\(flood)")
        #expect(flood.passed >= Int(20 * flood.seconds), "\(flood)")
        kill(redis, SIGCONT)
        let areBack = try await eventually(within: .seconds(20)) { try await isLocal(stack) == [0, 0, 0] }
        #expect(areBack)
        let after = try await self.flood(stack, key)
        #expect(after.passed <= 30 + Int(30 * after.seconds) + 1, "\(after)")
    }

    /// Answers to requests that are sent at the same time.
    private func ask(_ stack: Stack, _ key: String, count: Int) async throws -> [HTTP.Answer] {
        let url = try stack.text("gateway_url") + "/v1/chat/completions"
        let body = #"{"model":"openai/gpt-oss-20b","messages":[{"role":"user","content":"Repeat exactly: x"}]}"#
        let session = Self.session
        return try await withThrowingTaskGroup(of: HTTP.Answer.self) { group in
            for _ in 0..<count {
                group.addTask { try await HTTP.send("POST", url, key: key, body: body, session: session) }
            }
            var answers: [HTTP.Answer] = []
            for try await answer in group { answers.append(answer) }
            return answers
        }
    }

    private static let session: URLSession = {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpMaximumConnectionsPerHost = 200
        return URLSession(configuration: configuration)
    }()

    /// Asks for as much as there is: how much of it was let in, over how long.
    private func flood(_ stack: Stack, _ key: String) async throws -> (passed: Int, refused: Int, seconds: Double) {
        let checks = try await Program.script("flood.py", [try stack.text("gateway_url"), key, "4", "2"])
        try #require(checks.status == 0, "\(checks.errors)")
        let result = try JSONDocument(parsing: [UInt8](checks.output.utf8)).root
        let statuses = result["statuses"]
        let others = statuses?.members?.map(\.key).filter { $0 != "200" && $0 != "429" }
        #expect(others == [], "\(checks.output)")
        return (
            Int(statuses?["200"]?.int ?? 0), Int(statuses?["429"]?.int ?? 0), try #require(result["seconds"]?.double)
        )
    }

    /// A key of a tenant with these limits, which every router knows.
    private func key(_ stack: Stack, tenant: String, _ limits: [String]) async throws -> String {
        let set = try await stack.pointsman(["limits", "set", "tenant", "--tenant", tenant] + limits)
        try #require(set.status == 0, "\(set.errors)")
        let created = try await stack.pointsman(["keys", "create", "--tenant", tenant])
        let key = created.output.trimmingCharacters(in: .whitespacesAndNewlines)
        let url = try stack.text("gateway_url") + "/v1/models"
        let isKnown = try await eventually {
            for _ in 0..<20 {
                guard try await HTTP.send("GET", url, key: key).status == 200 else { return false }
            }
            return true
        }
        try #require(isKnown)
        return key
    }

    private func routers(_ stack: Stack) throws -> [String] {
        try #require(try stack.description()["services"]?["router"]?.array).compactMap { $0["admin"]?.string }
    }

    private func isLocal(_ stack: Stack) async throws -> [Int] {
        var values: [Int] = []
        for index in try routers(stack).indices {
            values.append(try await metric("router_limits_local", stack, router: index))
        }
        return values
    }

    private func sum(_ name: String, _ stack: Stack) async throws -> Int {
        var sum = 0
        for index in try routers(stack).indices { sum += max(0, try await metric(name, stack, router: index)) }
        return sum
    }

    private func metric(_ name: String, _ stack: Stack, router: Int) async throws -> Int {
        let text = try await HTTP.send("GET", "http://\(try routers(stack)[router])/metrics").text
        let line = text.split(separator: "\n").first { $0.hasPrefix(name + " ") }
        return Int(line?.split(separator: " ").last ?? "") ?? -1
    }
}
