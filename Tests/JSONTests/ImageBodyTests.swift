import Bodies
import Testing

@Suite("Bodies for pictures")
struct ImageBodyTests {
    private func body(_ members: String) throws -> RequestBody {
        try RequestBody(parsing: Array(#"{"model":"p","prompt":"x"\#(members)}"#.utf8), kind: .image)
    }

    private func spliced(_ text: String) throws -> String {
        let body = try RequestBody(parsing: Array(text.utf8), kind: .image)
        return String(decoding: body.spliced(BodyEdits(inTogethersWords: true)), as: UTF8.self)
    }

    @Test("A size in OpenAI's words is held, and sent as width and height")
    func size() throws {
        #expect(try body(#","size":"512x256","n":2"#).facts.units == (512 * 256 * 2 + 999) / 1000)
        #expect(try body(#","width":512,"height":256,"n":2"#).facts.units == (512 * 256 * 2 + 999) / 1000)
        #expect(try body(#","size":"auto""#).facts.units == body("").facts.units)
        #expect(
            try spliced(#"{"model":"p", "si\u007ae" : "64x32" ,"prompt":"x","response_format":"b64_json"}"#)
                == #"{"model":"p", "width":64,"height":32 ,"prompt":"x","response_format":"base64"}"#
        )
    }

    @Test(
        "A size that leaves the choice to the provider is not sent, wherever it stands",
        arguments: [
            (#"{"size":"auto","model":"p","prompt":"x"}"#, #"{"model":"p","prompt":"x"}"#),
            (#"{"model":"p", "size" : null , "prompt":"x"}"#, #"{"model":"p",  "prompt":"x"}"#),
            (#"{"model":"p","prompt":"x" , "size":"auto" }"#, #"{"model":"p","prompt":"x"  }"#),
        ]
    )
    func auto(_ text: String, _ sent: String) throws {
        #expect(try spliced(text) == sent)
    }

    @Test("What Together calls by the same name stays as it is, and the body is not copied for it")
    func untouched() throws {
        for text in [
            #"{"model":"p","prompt":"x","response_format":"url","width":8}"#,
            #"{"model":"p","prompt":"x","response_format":"base64"}"#,
            #"{"model":"p","prompt":"size","x":{"size":"9x9","response_format":"b64_json"}}"#,
        ] {
            #expect(try spliced(text) == text)
        }
    }

    @Test(
        "What is no size or format is refused by name",
        arguments: [
            (#""size":"1024""#, "size"), (#""size":"0x10""#, "size"), (#""size":"+1x10""#, "size"),
            (#""size":"10x""#, "size"), (#""size":"1x2x3""#, "size"), (#""size":"65537x1""#, "size"),
            (#""size":1024"#, "size"), (#""size":"Auto""#, "size"), (#""size":"8x8","width":8"#, "size"),
            (#""response_format":"png""#, "response_format"), (#""response_format":{"type":"url"}"#, "response_format"),
            (#""size":"99999999999999999999x1""#, "size"), (#""steps":0"#, "steps"), (#""steps":65537"#, "steps"),
            (#""steps":"4""#, "steps"),
        ]
    )
    func refused(_ member: String, _ field: String) throws {
        let error = #expect(throws: BodyError.self) { try body("," + member) }
        #expect(error?.field == field)
    }

    @Test("Steps and all pixels are known, for those that the price does not cover cost more")
    func steps() throws {
        let facts = try body(#","steps":9,"n":3,"width":512,"height":256"#).facts
        #expect(facts.steps == 9 && facts.pixels == 3 * 512 * 256)
        #expect(try body(#","steps":null"#).facts.steps == nil)
    }

    @Test("An answer without its time of creation gets one")
    func created() throws {
        func dated(_ text: String) throws -> String {
            let answer = try PlainAnswer(parsing: Array(text.utf8), kind: .image)
            return String(decoding: answer.bytes(createdIfMissing: 7), as: UTF8.self)
        }
        #expect(try dated(#" {"data":[]}"#) == #" {"created":7,"data":[]}"#)
        #expect(try dated(#"{"data":[],"created":5}"#) == #"{"data":[],"created":5}"#)
    }

    @Test("Base64 is read as it is written, and nothing else is read")
    func base64() {
        func decoded(_ text: [UInt8]) -> [UInt8]? { text.withUnsafeBufferPointer(Base64.decode) }
        var random = SystemRandomNumberGenerator()
        for count in 0..<100 {
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            #expect(decoded(Base64.encode(bytes)) == bytes)
        }
        for bad in ["A", "AA", "AAA", "=", "====", "A===", "AA=A", "AB==", "AAB=", "AAA\n"] {
            #expect(decoded(Array(bad.utf8)) == nil, "\(bad)")
        }
    }
}
