import Foundation
import JSON
import Messages
import RPCCore
import ServiceRuntime
import Stubs

extension Tour {
    /// One completion over RPC; returns the model that `auto` chose.
    func chat() async throws -> String {
        let text = "Hello from Pointsman 👋"
        let answer = try await router.complete(request("Repeat exactly: \(text)"), options: options())
        try expect(answer.content == [UInt8](text.utf8), "the answer is not the text that was asked for")
        let (route, cost) = (answer.route ?? .init(), answer.cost ?? .init())
        try expect(cost.costNanodollars > 0, "the answer cost nothing")
        print(text)
        print(describe(route, cost, answer.usage ?? .init()))
        return route.model
    }

    /// The same by OpenAI's HTTP API.
    func gateway() async throws {
        let body = #"{"model":"auto","messages":[{"role":"user","content":"Repeat exactly: over HTTP"}]}"#
        let answer = try await http("POST", file.gatewayURL + "/v1/chat/completions", body: body)
        try expect(
            answer.status == 200,
            "HTTP status \(answer.status): \(String(decoding: answer.body, as: UTF8.self))"
        )
        let root = try JSONDocument(parsing: answer.body).root
        let content = root["choices"]?.array?.first?["message"]?["content"]?.string
        try expect(content == "over HTTP", "the answer is \(content ?? "none")")
        let names = ["x-request-id", "x-pointsman-model", "x-pointsman-cache"]
        for name in names { try expect(answer.headers[name] != nil, "the header \(name) is missing") }
        print("200, " + names.map { "\($0): \(answer.headers[$0] ?? "")" }.joined(separator: ", "))
    }

    /// A stream arrives in pieces, the first long before the last.
    func stream() async throws {
        let start = ContinuousClock.now
        var arrivals: [ContinuousClock.Instant] = []
        let (pieces, isDone) = try await router.streamComplete(
            request("Write 60 words."),
            options: options()
        ) { chunks in
            var pieces: [(ContinuousClock.Instant, [UInt8])] = []
            var isDone = false
            for try await chunk in chunks {
                switch chunk.part {
                case .delta(let delta) where !delta.content.isEmpty:
                    pieces.append((.now, delta.content))
                    printBytes(delta.content)
                case .done(let done): isDone = !done.finishReason.isEmpty
                default: break
                }
            }
            return (pieces, isDone)
        }
        print("")
        arrivals = pieces.map(\.0)
        guard let first = arrivals.first, let last = arrivals.last else { throw Unmet(text: "nothing was streamed") }
        try expect(isDone, "the stream has no clean end")
        try expect(arrivals.count > 1 && last > first, "the answer came in one piece")
        print(
            "\(arrivals.count) pieces, first after \(milliseconds(first - start)), last \(milliseconds(last - start))"
        )
    }

    /// The second of two equal requests with temperature 0 is a hit and costs nothing; without a temperature neither is.
    func cache() async throws {
        let question = request("Which bird is the national bird of India?", temperature: 0)
        let first = try await router.complete(question, options: options())
        let second = try await router.complete(question, options: options())
        try expect(first.route?.cache == .miss, "the first answer is not a miss")
        try expect(second.route?.cache == .hit, "the second answer is not a hit")
        try expect(second.content == first.content, "the hit is not the same answer")
        try expect(second.cost?.costNanodollars == 0, "the hit cost something")
        try expect((second.cost?.savedNanodollars ?? 0) > 0, "the hit saved nothing")
        let warm = try await router.complete(request("Which bird is it?"), options: options())
        try expect(warm.route?.cache != .hit, "an answer without temperature 0 came from the cache")
        print("first  \(Dollars.text(first.cost?.costNanodollars ?? 0))")
        print("second \(Dollars.text(0)) from the cache, saved \(Dollars.text(second.cost?.savedNanodollars ?? 0))")
    }

    /// With the chosen model down, the next one answers.
    func fallback(from model: String) async throws {
        let admin = file.providerURL.replacing("/v1", with: "") + "/admin/faults"
        var json = JSONWriter()
        json.object { json in
            json.member("kind", "503")
            json.member("model", model)
        }
        let fault = String(decoding: json.bytes, as: UTF8.self)
        let set = try await http("POST", admin, body: fault)
        try expect((200..<300).contains(set.status), "the simulator refused the fault: \(set.status)")
        let answer = try await router.complete(request("Repeat exactly: still here"), options: options())
        let cleared = try await http("DELETE", admin)
        try expect((200..<300).contains(cleared.status), "the simulator kept the fault: \(cleared.status)")
        let route = answer.route ?? .init()
        try expect(answer.content == [UInt8]("still here".utf8), "the answer is not the text that was asked for")
        try expect(route.model != model, "\(model) answered although it is down")
        try expect(route.attempts > 1, "only \(route.attempts) attempt was made")
        print("\(model) answers 503: \(route.model) took over, \(route.attempts) attempts")
    }

    private func milliseconds(_ duration: Duration) -> String { "\(Int(duration / .milliseconds(1))) ms" }
}
