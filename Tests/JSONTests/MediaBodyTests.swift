import Bodies
import JSON
import Testing

struct MediaBodyTests {
    private func facts(_ text: String, _ kind: BodyKind) throws -> RequestFacts {
        try RequestBody(parsing: Array(text.utf8), kind: kind).facts
    }

    @Test("Speech is counted by the character, however the text is escaped")
    func speech() throws {
        #expect(try facts(#"{"model":"s","input":"a\u00e9\ud83d\ude00é😀","stream":true}"#, .speech).units == 5)
        #expect(try facts(#"{"model":"s","input":"x","stream":true}"#, .speech).stream)
        for bad in ["5", "null", #""""#, #"["x"]"#] {
            let error = #expect(throws: BodyError.self) { try facts(#"{"model":"s","input":\#(bad)}"#, .speech) }
            #expect(error?.field == "input")
        }
    }

    @Test("A reranking holds the query once for each document, but one document at a time")
    func rerank() throws {
        let one = try facts(#"{"model":"r","query":"qqqqqqqqqqqq","documents":["dddddddddddd"]}"#, .rerank)
        let two = try facts(
            #"{"model":"r","query":"qqqqqqqqqqqq","documents":["dddddddddddd",{"title":"t"}]}"#,
            .rerank
        )
        #expect(two.promptTokensHigh > one.promptTokensHigh + 12 / 3)
        #expect(two.contextTokensHigh == one.contextTokensHigh)
        for (text, field) in [
            (#"{"model":"r","documents":["a"]}"#, "query"), (#"{"model":"r","query":"q"}"#, "documents"),
            (#"{"model":"r","query":"q","documents":[]}"#, "documents"),
            (#"{"model":"r","query":"q","documents":[1]}"#, "documents"),
            (#"{"model":"r","query":"q","documents":["a"],"stream":true}"#, "stream"),
        ] {
            let error = #expect(throws: BodyError.self) { try facts(text, .rerank) }
            #expect(error?.field == field)
        }
    }

    @Test("Of a list to embed each text must fit by itself")
    func embeddingList() throws {
        let text = String(repeating: "word ", count: 100)
        let many = #"["\#(text)","short","\#(text)"]"#
        let facts = try facts(#"{"model":"e","input":\#(many)}"#, .embedding)
        #expect(facts.contextTokensLow * 2 <= facts.promptTokensLow)
        let error = #expect(throws: BodyError.self) {
            try self.facts(#"{"model":"e","input":[[1,2],[3]]}"#, .embedding)
        }
        #expect(error?.message.contains("token ids are not taken") == true)
    }

    @Test("The encoding of vectors is ours: not in the digest, and spliced")
    func encoding() throws {
        func body(_ more: String) throws -> RequestBody {
            try RequestBody(parsing: Array(#"{"model":"e","input":"x"\#(more)}"#.utf8), kind: .embedding)
        }
        let base64 = try body(#","encoding_format":"base64""#)
        #expect(base64.facts.wantsBase64)
        #expect(try base64.canonicalDigest() == body("").canonicalDigest())
        #expect(try base64.canonicalDigest() != body(#","dimensions":8"#).canonicalDigest())
        let spliced = base64.spliced(BodyEdits(encodingFormat: "float"))
        #expect(String(decoding: spliced, as: UTF8.self) == #"{"model":"e","input":"x","encoding_format":"float"}"#)
        #expect(try body("").spliced(BodyEdits(encodingFormat: "float")) == body("").bytes)
        #expect(throws: BodyError.self) { try body(#","encoding_format":"int8""#) }
    }

    @Test("Vectors become base64 of little-endian floats, and everything else stays")
    func base64() throws {
        func encoded(_ text: String) throws -> String {
            String(decoding: try EmbeddingEncoding.base64(Array(text.utf8)), as: UTF8.self)
        }
        let text = #"{ "data" : [{"embedding": [1, -0.5] ,"x":1},{"embedding":[]},{"y":[1]}],"usage":{} }"#
        #expect(
            try encoded(text)
                == #"{ "data" : [{"embedding": "AACAPwAAAL8=" ,"x":1},{"embedding":""},{"y":[1]}],"usage":{} }"#
        )
        let already = #"{"data":[{"embedding":"AAA="}]}"#
        #expect(try encoded(already) == already)
        for odd in ["", #"{"data":[{"embedding":["a"]}]}"#, #"{"data":[{"embedding":[1e39]}]}"#] {
            #expect(throws: BodyError.self) { try encoded(odd) }
        }
    }

    @Test(
        "What a transcription says of its sound is read; one that says nothing is an answer too",
        arguments: [
            (#"{"text":"a","duration":1.5}"#, 1500), (#"{"text":"a","usage":{"type":"duration","seconds":9}}"#, 9000),
            (#"{"text":"a"}"#, nil), ("plain text", nil), ("", nil), (#"{"text":"a","duration":-1}"#, nil),
            (#"{"text":"a","duration":1e300}"#, nil),
        ] as [(String, Int64?)]
    )
    func transcripts(_ text: String, _ milliseconds: Int64?) throws {
        #expect(try SoundAnswer.milliseconds(Array(text.utf8)) == milliseconds)
    }

    @Test("What is no transcription is refused")
    func badTranscripts() {
        for bad in [#"{"duration":1}"#, #"{"text":"#] {
            #expect(throws: BodyError.self) { try SoundAnswer.milliseconds(Array(bad.utf8)) }
        }
        #expect(throws: BodyError.self) { try SoundAnswer.milliseconds([0xFF, 0x41]) }
        #expect(throws: BodyError.self) { try SoundAnswer.checkSpeech([]) }
    }
}
