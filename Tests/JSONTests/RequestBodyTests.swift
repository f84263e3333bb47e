import Bodies
import JSON
import Testing

@Suite("Request bodies")
struct RequestBodyTests {
    private func body(_ text: String, _ kind: BodyKind = .chat) throws -> RequestBody {
        try RequestBody(parsing: Array(text.utf8), kind: kind)
    }

    private static let message = #""messages":[{"role":"user","content":"hi"}]"#

    @Test("The facts of a full chat request are read")
    func facts() throws {
        let facts = try body(
            """
            {"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"hello"},
            {"type":"image_url","image_url":{"url":"data:xxxx"}}]}],"stream":true,"temperature":0,
            "stream_options":{"include_usage":true},"max_tokens":7,"max_completion_tokens":9,"n":2,"tools":[{}]}
            """
        ).facts
        #expect(facts.model == "m" && facts.stream && facts.includeUsage && facts.temperature == 0)
        #expect(facts.maxTokens == 9 && facts.choices == 2 && facts.toolsPresent && facts.mediaParts == 1)
        #expect(facts.promptTokensHigh > 2000 && facts.promptTokensHigh < 2100)
    }

    @Test("Nulls count as absent, and an escaped key is the key it spells")
    func nulls() throws {
        let facts = try body(
            #"{"mod\u0065l":"m",\#(Self.message),"stream":null,"temperature":null,"n":null,"max_tokens":null}"#
        ).facts
        #expect(facts.model == "m" && !facts.stream && facts.temperature == nil && facts.maxTokens == nil)
    }

    @Test(
        "What is missing or of a wrong type is refused by name",
        arguments: [
            ("[]", ""), ("{", ""), ("{}", "model"), (#"{"model":7}"#, "model"), (#"{"model":"m"}"#, "messages"),
            (#"{"model":"m","messages":[]}"#, "messages"), (#"{"model":"m","messages":"hi"}"#, "messages"),
            (#"{"model":"m","messages":["hi"]}"#, "messages[0]"),
            (#"{"model":"m","messages":[{"content":"x"}]}"#, "messages[0].role"),
            (#"{"model":"m","messages":[{"role":"user","content":5}]}"#, "messages[0].content"),
            (#"{"model":"m",\#(message),"stream":"yes"}"#, "stream"),
            (#"{"model":"m",\#(message),"stream_options":1}"#, "stream_options"),
            (#"{"model":"m",\#(message),"temperature":"0"}"#, "temperature"),
            (#"{"model":"m",\#(message),"max_tokens":0}"#, "max_tokens"),
            (#"{"model":"m",\#(message),"max_tokens":1.5}"#, "max_tokens"),
            (#"{"model":"m",\#(message),"n":129}"#, "n"), (#"{"model":"m",\#(message),"tools":{}}"#, "tools"),
        ]
    )
    func refusals(_ text: String, _ field: String) {
        let error = #expect(throws: BodyError.self) { try body(text) }
        #expect(error?.field == field)
        #expect(field.isEmpty || error?.message.contains(field) == true)
    }

    @Test("The other endpoints need their own members")
    func otherEndpoints() throws {
        #expect(try body(#"{"model":"e","input":["a","b"]}"#, .embedding).facts.promptTokensHigh > 0)
        #expect(
            try body(#"{"model":"i","prompt":"x","width":2000,"height":1000,"n":2}"#, .image).facts.units == 4000
        )
        for (kind, field) in [
            (BodyKind.embedding, "input"), (.completion, "prompt"), (.image, "prompt"), (.rerank, "query"),
            (.speech, "input"),
        ] {
            let error = #expect(throws: BodyError.self) { try body(#"{"model":"m"}"#, kind) }
            #expect(error?.field == field)
        }
        #expect(throws: BodyError.self) { try body(#"{"model":"m","input":[1,2]}"#, .embedding) }
        #expect(throws: BodyError.self) { try body(#"{"model":"m","input":"x","stream":true}"#, .embedding) }
    }

    @Test("Splicing sets what it is told and keeps every other byte")
    func splice() throws {
        let edits = BodyEdits(model: "new", stream: true, includeUsage: true, maxTokens: 5)
        let cases = [
            (
                #" { "model" : "old" ,\#(Self.message), "x": "é\u00e9" , "stream":false,"max_tokens": 1e3 } "#,
                #" {"stream_options":{"include_usage":true}, "model" : "new" ,\#(Self.message), "#
                    + #""x": "é\u00e9" , "stream":true,"max_tokens": 5 } "#
            ),
            (
                #"{"model":"auto",\#(Self.message),"stream_options":{ "a":1},"max_completion_tokens":1}"#,
                #"{"stream":true,"model":"new",\#(Self.message),"#
                    + #""stream_options":{"include_usage":true, "a":1},"max_completion_tokens":5}"#
            ),
            (
                #"{"model":"a",\#(Self.message),"stream_options":{},"stream":true,"max_tokens":1}"#,
                #"{"model":"new",\#(Self.message),"stream_options":{"include_usage":true},"stream":true,"max_tokens":5}"#
            ),
            (
                #"{"model":"a",\#(Self.message),"stream_options":null,"stream":true,"max_tokens":1}"#,
                #"{"model":"new",\#(Self.message),"stream_options":{"include_usage":true},"stream":true,"max_tokens":5}"#
            ),
        ]
        for (before, after) in cases {
            #expect(String(decoding: try body(before).spliced(edits), as: UTF8.self) == after)
            #expect(try body(before).spliced(BodyEdits()) == Array(before.utf8))
        }
    }

    @Test("Of two limits a provider gets the one that counts, under both names; Together under the old one alone")
    func limits() throws {
        let cases = [
            (
                #""max_tokens":30,"max_completion_tokens":1"#, #""max_tokens":1,"max_completion_tokens":1"#,
                #""max_tokens":1"#
            ),
            (
                #""max_completion_tokens":1,"max_tokens":30"#, #""max_completion_tokens":1,"max_tokens":1"#,
                #""max_tokens":1"#
            ),
            (#""max_completion_tokens":7"#, #""max_completion_tokens":7"#, #""max_tokens":7"#),
            (
                #""max_completion_tokens":null,"max_tokens":7"#, #""max_completion_tokens":null,"max_tokens":7"#,
                #""max_tokens":7"#
            ),
            (#""max_tokens":7"#, #""max_tokens":7"#, #""max_tokens":7"#),
        ]
        for (asked, openAI, together) in cases {
            func whole(_ members: String) -> String { #"{"model":"m",\#(Self.message),\#(members)}"# }
            let body = try body(whole(asked))
            #expect(String(decoding: body.spliced(BodyEdits()), as: UTF8.self) == whole(openAI))
            let spliced = body.spliced(BodyEdits(inTogethersWords: true))
            #expect(String(decoding: spliced, as: UTF8.self) == whole(together))
            for words in [false, true] {
                let root = try JSONDocument(parsing: body.spliced(.init(maxTokens: 3, inTogethersWords: words))).root
                let limits = ["max_tokens", "max_completion_tokens"].compactMap { root[$0]?.int }
                #expect(!limits.isEmpty && limits.allSatisfy { $0 == 3 }, "\(asked)")
            }
        }
    }

    @Test("A spliced body reads back as the edits say, whatever surrounds the members")
    func spliceProperty() throws {
        var random = SeededRandom(seed: 7)
        for _ in 0..<300 {
            var members = [#""model":"old""#, Self.message, #""stop":["a","}"]"#, #""x":{"model":"inner"}"#]
            if Bool.random(using: &random) { members.append(#""stream":false"#) }
            if Bool.random(using: &random) { members.append(#""stream_options":{"include_usage":false,"y":1}"#) }
            if Bool.random(using: &random) { members.append(#""max_tokens":77"#) }
            members.shuffle(using: &random)
            let space = Bool.random(using: &random) ? " \n" : ""
            let before = "{\(space)" + members.joined(separator: "\(space),\(space)") + "\(space)}"
            let spliced = try body(before).spliced(.init(model: "q\"", stream: true, includeUsage: true, maxTokens: 3))
            let facts = try RequestBody(parsing: spliced, kind: .chat).facts
            #expect(facts.model == "q\"" && facts.stream && facts.includeUsage && facts.maxTokens == 3)
            let root = try JSONDocument(parsing: spliced).root
            #expect(root["x"]?["model"]?.string == "inner" && root["stop"]?.count == 2)
        }
    }
}

/// A small generator, so that a failure comes again.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
