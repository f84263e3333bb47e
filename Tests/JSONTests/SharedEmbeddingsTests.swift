import Bodies
import JSON
import TestSupport
import Testing

@Suite("Embeddings that share a provider call")
struct SharedEmbeddingsTests {
    private func single(_ body: String, _ edits: BodyEdits = BodyEdits()) throws -> SingleInput? {
        try RequestBody(parsing: Array(body.utf8), kind: .embedding).singleInput(after: edits)
    }

    @Test("Only one text that is not empty, in a small body, may share")
    func which() throws {
        #expect(try single(#"{"model":"m","input":"text"}"#) != nil)
        #expect(try single(#"{"model":"m","input":["text"]}"#) == nil)
        #expect(try single(#"{"model":"m","input":""}"#) == nil)
        #expect(try single(#"{"model":"m","input":"\#(String(repeating: "x", count: 16 << 10))"}"#) == nil)
        let chat = #"{"model":"m","messages":[{"role":"user","content":"x"}],"input":"text"}"#
        #expect(try RequestBody(parsing: Array(chat.utf8), kind: .chat).singleInput(after: BodyEdits()) == nil)
    }

    @Test(
        "The text is found in the spliced body, wherever the edits stand",
        arguments: [
            #"{"model":"auto","input":"a \"text\" \u00fc","encoding_format":"base64"}"#,
            #"{ "encoding_format" : "base64" , "input" : "a \"text\" \u00fc" , "model" : "auto" }"#,
            #"{"input":"a \"text\" \u00fc","model":"auto","encoding_format":"base64","dimensions":8}"#,
        ]
    )
    func found(body: String) throws {
        for model in [nil, "m", "a/much-longer/name"] {
            let edits = BodyEdits(model: model, encodingFormat: "float")
            let request = try RequestBody(parsing: Array(body.utf8), kind: .embedding)
            let input = try #require(request.singleInput(after: edits))
            #expect(String(decoding: request.spliced(edits)[input.span], as: UTF8.self) == #""a \"text\" \u00fc""#)
            #expect(input.textBytes == #"a "text" ü"#.utf8.count)
        }
    }

    @Test("The digest holds every member but text, model and encoding")
    func digest() throws {
        let digest = try single(#"{"model":"m","input":"one"}"#)?.digest
        #expect(digest?.count == 32)
        #expect(try single(#"{ "input":"two" , "model":"n","encoding_format":"base64"}"#)?.digest == digest)
        for other in [#""dimensions":8"#, #""user":"u""#, #""whatever":null"#] {
            #expect(try single(#"{"model":"m","input":"one",\#(other)}"#)?.digest != digest, "\(other)")
        }
    }

    @Test("Shares sum to the whole, differ from the exact part by less than one, and equal weights by at most one")
    func shares() {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<2000 {
            let weights = (0..<Int.random(in: 1...40, using: &random)).map { _ in
                Int64.random(in: 1...9, using: &random)
            }
            let total = Int64.random(in: 0...500, using: &random)
            let shares = Shares.of(total, by: weights)
            #expect(shares.reduce(0, +) == total)
            let sum = weights.reduce(0, +)
            for (share, weight) in zip(shares, weights) { #expect(abs(share * sum - total * weight) < sum) }
        }
        #expect(Shares.of(5, by: [1, 1, 1]) == [1, 2, 2], "the last get what is left over")
        #expect(Shares.of(3, by: [0, 0]) == [1, 2] && Shares.of(-1, by: [1]) == [0] && Shares.of(7, by: []).isEmpty)
        #expect(Shares.of(.max, by: [.max, .max]).reduce(0, +) == .max)
    }

    private func usage(_ prompt: Int64, cached: Int64 = 0, completion: Int64 = 0) throws -> AnswerUsage {
        let json =
            #"{"prompt_tokens":\#(prompt),"completion_tokens":\#(completion),"cached_tokens":\#(cached)}"#
        return try #require(AnswerUsage(JSONDocument(parsing: Array(json.utf8)).root))
    }

    @Test(
        "Where a token is four bytes, each pays its own; elsewhere in proportion, nobody nothing, and the sum is the call's"
    )
    func usage() throws {
        var random = SeededGenerator(seed: 2)
        for _ in 0..<1000 {
            let texts = (0..<Int.random(in: 1...60, using: &random)).map { _ in Int.random(in: 1...300, using: &random)
            }
            let own = texts.map { Int64(($0 + 3) / 4) }
            let exact = try usage(own.reduce(0, +)).shares(ofTexts: texts)
            #expect(exact.map(\.promptTokens) == own)
            let stated = try usage(
                Int64.random(in: 0...9000, using: &random),
                cached: Int64.random(in: 0...9000, using: &random),
                completion: Int64.random(in: 0...50, using: &random)
            )
            let shares = stated.shares(ofTexts: texts)
            #expect(shares.map(\.promptTokens).reduce(0, +) == stated.promptTokens)
            #expect(shares.map(\.cachedTokens).reduce(0, +) == stated.cachedTokens)
            #expect(shares.map(\.completionTokens).reduce(0, +) == stated.completionTokens)
            #expect(shares.allSatisfy { $0.cachedTokens <= $0.promptTokens })
            if stated.promptTokens >= texts.count { #expect(shares.allSatisfy { $0.promptTokens > 0 }) }
        }
        #expect(try usage(31).shares(ofTexts: [8, 8, 8]).map(\.promptTokens) == [10, 10, 11])
    }

    @Test("Each answer is the provider's, byte for byte, with its own item, index 0 and its own usage")
    func answers() throws {
        let whole =
            #"{"object":"list", "data": [ {"index": 1,"embedding":[1.50,-0.0]} ,{"embedding":[2e0],"index":0,"x":1}],"#
            + #""model":"m","usage":{"prompt_tokens":7,"total_tokens":7,"prompt_tokens_details":{"cached_tokens":3}}}"#
        let shared = try SharedEmbeddings(parsing: Array(whole.utf8), count: 2)
        let shares = try #require(shared.usage).shares(ofTexts: [4, 8])
        #expect(
            String(decoding: shared.answer(0, usage: shares[0]), as: UTF8.self)
                == #"{"object":"list", "data": [{"embedding":[2e0],"index":0,"x":1}],"model":"m","#
                + #""usage":{"prompt_tokens":2,"total_tokens":2,"prompt_tokens_details":{"cached_tokens":1}}}"#
        )
        #expect(
            String(decoding: shared.answer(1, usage: shares[1]), as: UTF8.self)
                == #"{"object":"list", "data": [{"index": 0,"embedding":[1.50,-0.0]}],"model":"m","#
                + #""usage":{"prompt_tokens":5,"total_tokens":5,"prompt_tokens_details":{"cached_tokens":2}}}"#
        )
    }

    @Test(
        "An answer without just one vector for each text is refused",
        arguments: [
            #"{"data":[{"index":0,"embedding":[]}]}"#,
            #"{"data":[{"index":0,"embedding":[]},{"index":0,"embedding":[]}]}"#,
            #"{"data":[{"index":0,"embedding":[]},{"index":2,"embedding":[]}]}"#,
            #"{"data":[{"index":0,"embedding":[]},{"embedding":[]}]}"#,
            #"{"data":[{"index":0,"embedding":[]},{"index":1}]}"#,
            #"{"data":[{"index":0,"embedding":[]},{"index":1,"embedding":[]},{"index":2,"embedding":[]}]}"#,
            #"{"data":{}}"#, #"[]"#, #"{"data":"#,
        ]
    )
    func malformed(answer: String) {
        #expect(throws: BodyError.self) { try SharedEmbeddings(parsing: Array(answer.utf8), count: 2) }
    }
}
