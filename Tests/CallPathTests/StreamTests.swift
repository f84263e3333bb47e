import Bodies
import JSON
import Messages
import RPCCore
import Stubs
import Testing

@Suite("Streams from the provider to the caller")
struct StreamTests {
    private static let hard =
        "naïve 東京 😀👩‍👩‍👧‍👦🏳️‍🌈 \u{10FFFF}\u{1F468}\u{200D}\u{1F4BB} \\\" \n\t\u{0} ñ ﷽ 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 🇯🇵🇩🇪"

    private static func chat(_ text: String, _ more: String = "") -> String {
        var writer = JSONWriter()
        writer.value(text)
        let content = String(decoding: writer.bytes, as: UTF8.self)
        return
            #"{"model":"simulator/small","temperature":0,"messages":[{"role":"user","content":\#(content)}]\#(more)}"#
    }

    private static let weather =
        #"{"type":"function","function":{"name":"weather","parameters":{"type":"object","properties":{"city":"#
        + #"{"type":"string","minLength":40},"days":{"type":"array","minItems":3,"items":{"type":"integer"}}},"#
        + #""required":["city","days"]}}}"#

    static let requests: [(body: String, endpoint: RouterV1.Endpoint)] = [
        (chat("Repeat exactly: " + hard), .chatCompletions), (chat("Write 200 words"), .chatCompletions),
        (chat("Write 40 words", #","n":3"#), .chatCompletions),
        (chat("Write 90 words", #","max_tokens":50"#), .chatCompletions),
        (chat("x", #","tools":[\#(weather)],"tool_choice":"required","n":2"#), .chatCompletions),
        (
            chat(
                "x",
                #","response_format":{"type":"json_schema","json_schema":{"name":"s","schema":{"type":"array","#
                    + #""minItems":4,"items":{"type":"string"}}}}"#
            ), .chatCompletions
        ),
        (#"{"model":"simulator/small","prompt":"Repeat exactly: 🏳️‍🌈é","temperature":0,"n":2}"#, .completions),
    ]

    /// A choice as text that can be compared: what was said, which tools are called with what, and why it ended.
    private func choices(_ answer: [UInt8]) throws -> [[String?]] {
        let choices = try JSONDocument(parsing: answer).root["choices"]?.array ?? []
        return choices.sorted { $0["index"]?.int ?? 0 < $1["index"]?.int ?? 0 }.map { choice in
            let calls = (choice["message"]?["tool_calls"]?.array ?? []).flatMap { call in
                // Ids are the simulator's hashes of the body, which says whether it is to be streamed.
                [call["id"]?.string.map { "\($0.isEmpty)" }, call["function"]?["name"]?.string]
                    + [call["function"]?["arguments"]?.string]
            }
            return [choice["message"]?["content"]?.string ?? choice["text"]?.string, choice["finish_reason"]?.string]
                + calls
        }
    }

    private func assembled(_ bytes: [UInt8], _ kind: BodyKind) throws -> [UInt8]? {
        var scanner = SSEScanner()
        var assembler = ChatAssembler(kind: kind)
        let events = try scanner.feed(bytes)
        #expect(!scanner.isInEvent && events.last?.isDone == true)
        for event in events where !event.isDone {
            if let data = event.data { assembler.add(try StreamChunk(parsing: data)) }
        }
        return assembler.answer()
    }

    @Test("Put together they are the plain answer byte for byte, however finely they are cut on their way")
    func samePlainAndStreamed() async throws {
        try await CallPath.run(tokensPerChunk: 1, cuts: SmallCuts()) { path in
            for (body, endpoint) in Self.requests {
                let plain = try await path.plain(body, endpoint)
                let streamed = #"{"stream":true,"# + body.dropFirst()
                let seen = try await path.stream(streamed, endpoint)
                #expect(seen.error == nil && seen.done?.usage == plain.usage)
                let answer = try assembled(seen.bytes, endpoint == .completions ? .completion : .chat)
                let (expected, read) = (try choices(plain.body), try choices(try #require(answer)))
                #expect(read == expected && expected.count > 0, "\(body)")
            }
            let repeated = try choices(try await path.plain(Self.requests[0].body).body)
            #expect(repeated.first?.first == Self.hard)
            #expect(path.spender.settlements.allSatisfy { $0.quality == .exact })
        }
    }

    @Test("Typed they are the same too, and every delta is whole text")
    func typed() async throws {
        try await CallPath.run(tokensPerChunk: 1, cuts: SmallCuts()) { path in
            let request = RouterV1.CompleteRequest(
                model: "simulator/small",
                temperature: 0,
                prompt: Array("Repeat exactly: \(Self.hard)".utf8)
            )
            let plain = try await path.router.complete(request, options: CallPath.options)
            let (text, done) = try await path.router.streamComplete(request, options: CallPath.options) { chunks in
                var text: [UInt8] = []
                var done: RouterV1.Done?
                for try await chunk in chunks {
                    switch chunk.part {
                    case .delta(let delta):
                        #expect(String(validating: delta.content, as: UTF8.self) != nil)
                        text += delta.content
                    case .done(let value): done = value
                    case .route, .ticket, nil: continue
                    }
                }
                return (text, done)
            }
            #expect(text == plain.content && text == Array(Self.hard.utf8))
            #expect(done?.usage == plain.usage && done?.finishReason == plain.finishReason)
        }
    }

    @Test("The chunk with usage comes once to who asks for it, and to nobody else", arguments: [true, false])
    func usage(_ isAsked: Bool) async throws {
        let options = isAsked ? #","stream_options":{"include_usage":true}"# : ""
        try await CallPath.run { path in
            let seen = try await path.stream(Self.chat("Write 30 words", #","stream":true\#(options)"#))
            var scanner = SSEScanner()
            let roots = try scanner.feed(seen.bytes).compactMap(\.data).dropLast().map {
                try JSONDocument(parsing: $0).root
            }
            let stated = roots.filter { $0["usage"]?.kind == .object }
            #expect(stated.count == (isAsked ? 1 : 0))
            #expect(stated.allSatisfy { $0["choices"]?.count == 0 })
            #expect(roots.last?["choices"]?.count == (isAsked ? 0 : 1))
            #expect(seen.done?.usage?.promptTokens ?? 0 > 0)
            let last = roots.last?["usage"]?["completion_tokens"]?.int
            #expect(!isAsked || last == seen.done?.usage.map { Int64($0.completionTokens) })
        }
    }

    @Test(
        "A stream that fails in the middle ends with an error, never cleanly, and what was seen is paid",
        arguments: ["malformed_chunk", "cut_stream"]
    )
    func failures(_ fault: String) async throws {
        try await CallPath.run(tokensPerChunk: 1, cuts: SmallCuts()) { path in
            let body = Self.chat("Write 30 words", #","stream":true"#)
            let seen = try await path.stream(body, fault: "\(fault); after_chunks=5")
            #expect(seen.error?.code == .unavailable && seen.done == nil)
            var scanner = SSEScanner()
            let events = try scanner.feed(seen.bytes)
            #expect(!scanner.isInEvent && events.count >= 4 && !events.contains(where: \.isDone))
            let settlement = try #require(path.spender.settlements.first)
            #expect(path.spender.settlements.count == 1 && settlement.quality == .partial)
            let early = try await path.stream(body, fault: "\(fault); after_chunks=0")
            #expect(early.bytes.isEmpty && early.error != nil)
        }
    }

    @Test("Two hundred at a time each get their own text")
    func many() async throws {
        try await CallPath.run(tokensPerChunk: 1) { path in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        let text = "stream \(number) says 😀\(number)é"
                        let seen = try await path.stream(Self.chat("Repeat exactly: \(text)", #","stream":true"#))
                        #expect(seen.error == nil && seen.done != nil)
                        let answer = try assembled(seen.bytes, .chat)
                        let content = try choices(try #require(answer)).first?.first
                        #expect(content == text)
                    }
                }
                try await group.waitForAll()
            }
            #expect(path.spender.settlements.count == 200)
            #expect(path.spender.settlements.allSatisfy { $0.quality == .exact })
        }
    }
}
