import Foundation
import JSON
import TestSupport
import Testing

/// Completions through every service, with real processes, a real Redis and real SDKs.
@Suite("A running stack", .serialized, .timeLimit(.minutes(10)))
struct CompletionTests {
    @Test("Caches only what may be cached, falls back, refuses bad input, and accounts for it all")
    func completions() async throws {
        try await Stack.with { stack in
            try await caching(stack)
            try await cacheKeepsApart(stack)
            try await fallback(stack)
            try await badInput(stack)
            try await badWire(stack)
            try await command(stack)
            try await choice(stack)
            try await pictures(stack)
            try await Ledger.agreesWithMeter(of: stack, inexactMax: 0)
        }
    }

    private func caching(_ stack: Stack) async throws {
        let body =
            #"{"model":"auto","temperature":0,"messages":[{"role":"user","content":"Repeat exactly: cached 🚂"}]}"#
        let first = try await chat(stack, body)
        let second = try await chat(stack, body)
        #expect(first.headers["x-pointsman-cache"] == "miss")
        #expect(second.headers["x-pointsman-cache"] == "hit")
        #expect(second.headers["x-pointsman-cost-nanodollars"] == "0")
        #expect(second.headers["x-pointsman-saved-nanodollars"] == first.headers["x-pointsman-cost-nanodollars"])
        #expect(try content(second) == content(first))
        let streamed = try await chat(
            stack,
            body.replacingOccurrences(of: "{\"model\"", with: "{\"stream\":true,\"model\"")
        )
        #expect(streamed.headers["x-pointsman-cache"] == "hit", "a stream asks for the same answer")
        #expect(streamed.text.contains("data: [DONE]"))
        for sampled in [#""temperature":0.7,"#, ""] {
            let request = body.replacingOccurrences(of: #""temperature":0,"#, with: sampled)
            _ = try await chat(stack, request)
            let again = try await chat(stack, request)
            #expect(again.headers["x-pointsman-cache"] == "bypass", "\(sampled)")
        }
    }

    private func cacheKeepsApart(_ stack: Stack) async throws {
        func request(
            _ changes: String,
            text: String = "Repeat exactly: apart",
            model: String = "openai/gpt-oss-120b"
        ) -> String {
            #"{"model":"\#(model)","temperature":0,\#(changes)"messages":[{"role":"user","content":"\#(text)"}]}"#
        }
        _ = try await chat(stack, request(""))
        #expect(try await chat(stack, request("")).headers["x-pointsman-cache"] == "hit")
        let tool = #""tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}],"#
        let others = [
            request("", model: "Qwen/Qwen3.5-9B"), request("", text: "Repeat exactly: apart!"),
            request(#""max_tokens":3,"#), request(tool),
        ]
        for other in others {
            #expect(try await chat(stack, other).headers["x-pointsman-cache"] == "miss", "\(other)")
        }
        let created = try await stack.pointsman(["keys", "create", "--tenant", "other"])
        let key = created.output.trimmingCharacters(in: .whitespacesAndNewlines)
        var stranger = try await chat(stack, request(""), key: key)
        // Until the router has the new snapshot.
        _ = try await eventually {
            if stranger.status == 401 { stranger = try await chat(stack, request(""), key: key) }
            return stranger.status != 401
        }
        #expect(stranger.headers["x-pointsman-cache"] == "miss", "\(stranger.text)")
        let url = try stack.text("gateway_url") + "/v1/completions"
        let completion = #"{"model":"openai/gpt-oss-120b","temperature":0,"prompt":"Repeat exactly: apart"}"#
        let endpoint = try await HTTP.send("POST", url, key: try stack.text("api_key"), body: completion)
        #expect(endpoint.headers["x-pointsman-cache"] == "miss", "\(endpoint.text)")
    }

    private func fallback(_ stack: Stack) async throws {
        let body = #"{"model":"auto","temperature":0,"messages":[{"role":"user","content":"Repeat exactly: over"}]}"#
        let first = try await chat(stack, body.replacingOccurrences(of: ": over", with: ": before"))
        let favourite = try #require(first.headers["x-pointsman-model"])
        let faults = try stack.text("provider_url") + "/admin/faults"
        let fault = #"{"model":"\#(favourite)","kind":"503","rate":1}"#
        #expect(try await HTTP.send("POST", faults, body: fault).status < 300)
        let answer = try await chat(stack, body)
        #expect(answer.status == 200, "\(answer.text)")
        let stand = try #require(answer.headers["x-pointsman-model"])
        #expect(stand != favourite)
        #expect(answer.headers["x-pointsman-attempts"] == "2")
        #expect(try await HTTP.send("DELETE", faults).status < 300)
        let pinned = try await chat(stack, body.replacingOccurrences(of: "auto", with: stand))
        #expect(pinned.headers["x-pointsman-cache"] == "hit", "the answer is stored under the model that gave it")
        let original = try await chat(stack, body.replacingOccurrences(of: "auto", with: favourite))
        #expect(original.headers["x-pointsman-cache"] == "miss")
    }

    private func badInput(_ stack: Stack) async throws {
        let url = try stack.text("gateway_url") + "/v1/chat/completions"
        let key = try stack.text("api_key")
        let metered = try await Ledger.meter(of: stack).count
        let cases: [(body: String, status: Int, says: String)] = [
            (#"{"model":"auto","messages":"#, 400, "JSON"),
            (#"{"model":"auto"}"#, 400, "messages"),
            (#"{"model":"auto","model":"b","messages":[]}"#, 400, "model"),
            (#"{"model":"no/such","messages":[{"role":"user","content":"x"}]}"#, 404, "no/such"),
            (#"{"model":7,"messages":[{"role":"user","content":"x"}]}"#, 400, "model"),
        ]
        for (body, status, says) in cases {
            let answer = try await HTTP.send("POST", url, key: key, body: body)
            #expect(answer.status == status, "\(body): \(answer.text)")
            #expect(answer.text.contains(says), "\(body): \(answer.text)")
            #expect(try answer.json()["error"]?["message"]?.string != nil)
        }
        let valid = #"{"model":"auto","messages":[{"role":"user","content":"x"}]}"#
        #expect(try await HTTP.send("POST", url, key: "wrong", body: valid).status == 401)
        #expect(try await HTTP.send("POST", url, body: valid).status == 401)
        #expect(try await HTTP.send("GET", url, key: key).status == 405)
        #expect(try await HTTP.send("GET", url + "/nothing", key: key).status == 404)
        #expect(try await Ledger.meter(of: stack).count == metered, "a refused request reached the provider")
    }

    private func badWire(_ stack: Stack) async throws {
        let services = ["router", "cache", "inference", "finetune-manager", "cost-tracker", "batch-worker"]
        for service in services {
            let before = try stack.processes(of: service)
            let address = try stack.description()["services"]?[service]?.array?.first?["rpc"]?.string
            let result = try await Program.script("wire.py", [try #require(address)])
            #expect(result.status == 0, "\(service): \(result.errors)")
            #expect(try stack.processes(of: service) == before, "\(service) died")
        }
    }

    private func command(_ stack: Stack) async throws {
        let answer = try await stack.pointsman(["complete", "Repeat exactly: über RPC 🚂", "--json"])
        #expect(answer.status == 0, "\(answer.errors)")
        let json = try JSONDocument(parsing: [UInt8](answer.output.utf8)).root
        #expect(json["content"]?.string == "über RPC 🚂")
        let streamed = try await stack.pointsman(["complete", "Repeat exactly: a stream of words", "--stream", "-v"])
        #expect(streamed.output == "a stream of words\n", "\(streamed.errors)")
        #expect(streamed.errors.contains("cost"))
        let unknown = try await stack.pointsman(["complete", "x", "--model", "no/such"])
        #expect(unknown.status == 65)
        #expect(unknown.errors.contains("no/such"))
        try await Self.savings(stack)
    }

    private func choice(_ stack: Stack) async throws {
        let wishes = #""pointsman":{"min_quality":0.8,"fallback":"none"}"#
        let body = #"{"model":"auto:cheap",\#(wishes),"messages":[{"role":"user","content":"Repeat exactly: x"}]}"#
        let explained = try await stack.pointsman(["explain", body, "--json"])
        #expect(explained.status == 0, "\(explained.errors)")
        let root = try JSONDocument(parsing: [UInt8](explained.output.utf8)).root
        let chosen = root["candidates"]?.array?.filter { $0["excluded"]?.bool == false } ?? []
        #expect(chosen.count == 1 && chosen.first?["chosen"]?.bool == true, "\(explained.output)")
        let answer = try await chat(stack, body)
        #expect(answer.status == 200 && answer.headers["x-pointsman-model"] == chosen.first?["model"]?.string)
        let (model, provider) = (
            answer.headers["x-pointsman-model"] ?? "", answer.headers["x-pointsman-provider"] ?? ""
        )
        #expect(answer.headers["x-pointsman-route"] == "\(model)@\(provider)")
        #expect(answer.headers["x-pointsman-cost-usd"]?.hasPrefix("0.0") == true)
        let decision = try #require(root["decision"]?.string)
        let again = try await stack.pointsman(["explain", "--decision", decision, "--json"])
        #expect(again.output == explained.output)
        let table = try await stack.pointsman(["explain", "--decision", decision])
        #expect(table.output.contains("profile cheap: score") && table.output.contains("below 0.80"), "\(table.output)")
        let refused = try await chat(stack, body.replacingOccurrences(of: "min_quality", with: "quality"))
        #expect(refused.status == 400 && refused.text.contains("pointsman.quality"))
        let streamed = try await chat(
            stack,
            #"{"stream":true,"stream_options":{"include_usage":true},"# + body.dropFirst()
        )
        #expect(streamed.text.contains(#""cost":0.0"#), "\(streamed.text)")
    }

    /// The router reports each second what hits saved.
    private static func savings(_ stack: Stack) async throws {
        var report = ""
        let isSaved = try await eventually(within: .seconds(10)) {
            report = try await stack.pointsman(["cost", "--json"]).output
            let total = try JSONDocument(parsing: [UInt8](report.utf8)).root["total"]
            return (total?["saved_by_cache_nanodollars"]?.int ?? 0) > 0
        }
        #expect(isSaved, "\(report)")
    }

    /// More steps than the price covers cost more; the ledger, which is held against the meter, has to know.
    private func pictures(_ stack: Stack) async throws {
        let url = try stack.text("gateway_url") + "/v1/images/generations"
        var costs: [Int] = []
        for more in ["", #","steps":2"#, #","steps":8"#, #","steps":9,"n":2,"width":264,"height":257"#] {
            let body = #"{"model":"black-forest-labs/FLUX.1-schnell","prompt":"a train"\#(more)}"#
            let answer = try await HTTP.send("POST", url, key: try stack.text("api_key"), body: body)
            #expect(answer.status == 200, "\(answer.text)")
            costs.append(Int(answer.headers["x-pointsman-cost-nanodollars"] ?? "") ?? -1)
        }
        #expect(costs == [2_832_300, 2_832_300, 5_664_600, 826_200])
    }

    private func chat(_ stack: Stack, _ body: String, key: String? = nil) async throws -> HTTP.Answer {
        let url = try stack.text("gateway_url") + "/v1/chat/completions"
        return try await HTTP.send("POST", url, key: try key ?? stack.text("api_key"), body: body)
    }

    private func content(_ answer: HTTP.Answer) throws -> String {
        try #require(try answer.json()["choices"]?.array?.first?["message"]?["content"]?.string, "\(answer.text)")
    }
}
