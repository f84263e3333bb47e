import Messages
import Testing

@testable import GatewayService

@Suite("Log probabilities in OpenAI's words")
struct LogprobsTests {
    private static let asked = #"{"logprobs":true,"top_logprobs":1}"#

    private func translator(_ body: String = Self.asked) throws -> LogprobsTranslator {
        try #require(LogprobsTranslator(.chatCompletions, body: Array(body.utf8)))
    }

    private func plain(_ answer: String, _ body: String = Self.asked) throws -> String {
        String(decoding: try translator(body).plain(Array(answer.utf8)), as: UTF8.self)
    }

    private static func answer(_ logprobs: String) -> String {
        #"{"id":"1", "choices":[{"index":0,"logprobs": \#(logprobs) ,"message":{"content":"é!"}}],"x":1}"#
    }

    @Test("Lists side by side become a list of tokens; nothing else of the answer changes")
    func lists() throws {
        let lists =
            #"{"token_ids":[1,2],"tokens":["é","!"],"token_logprobs":[-0.5,null],"top_logprobs":[{"é":-0.5},null]}"#
        let content =
            #"{"content":[{"token":"é","bytes":[195,169],"logprob":-0.5,"#
            + #""top_logprobs":[{"token":"é","bytes":[195,169],"logprob":-0.5}]},"#
            + #"{"token":"!","bytes":[33],"logprob":-9999.0,"top_logprobs":[]}],"refusal":null}"#
        #expect(try plain(Self.answer(lists)) == Self.answer(content))
        let one = #"{"tokens":["é"],"token_logprobs":[-0.5],"top_logprobs":{"é":-0.5,"e":-1.5}}"#
        #expect(try plain(Self.answer(one)).contains(#"{"token":"e","bytes":[101],"logprob":-1.5}]}"#))
        let several = #"{"tokens":["é","!"],"token_logprobs":[-0.5,-1],"top_logprobs":{"é":-0.5,"!":-1}}"#
        #expect(try plain(Self.answer(several)).contains(#""logprob":-1.0,"top_logprobs":[]}"#))
        let withoutAlternatives = try plain(Self.answer(lists), #"{"logprobs":true}"#)
        #expect(withoutAlternatives.contains(#""logprob":-0.5,"top_logprobs":[]}"#))
    }

    @Test(
        "What is in OpenAI's words, or of no known shape, stays to the byte",
        arguments: ["null", #"{"content":[{"token":"é"}]}"#, #"{}"#, #""x""#]
    )
    func others(_ value: String) throws {
        #expect(try plain(Self.answer(value)) == Self.answer(value))
        #expect(try plain("no JSON") == "no JSON")
    }

    @Test("A chunk's number is that of its text; an end without text has none, and the closing marker stays")
    func chunks() throws {
        var translator = try translator()
        let events = """
            : comment

            data: {"choices":[{"index":0,"delta":{"content":"a"},"logprobs":-1}]}

            data: {"choices":[{"index":0,"delta":{"content":""},"logprobs":0,"finish_reason":"stop"}]}

            data: [DONE]


            """
        let expected = events.replacing(
            "-1",
            with:
                #"{"content":[{"token":"a","bytes":[97],"logprob":-1.0,"top_logprobs":[]}],"refusal":null}"#
        ).replacing(#""logprobs":0"#, with: #""logprobs":null"#)
        #expect(String(decoding: translator.events(Array(events.utf8)), as: UTF8.self) == expected)
    }

    @Test("Answers to requests without them are not looked at")
    func unasked() {
        #expect(LogprobsTranslator(.chatCompletions, body: Array("{}".utf8)) == nil)
        #expect(LogprobsTranslator(.embeddings, body: Array(Self.asked.utf8)) == nil)
    }
}
