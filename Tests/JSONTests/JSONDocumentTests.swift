import JSON
import Testing

@Suite("JSON document")
struct JSONDocumentTests {
    @Test("Every kind of value is read, and a wrong kind gives nil")
    func kinds() throws {
        let document = try JSONDocument(
            parsing: Array(#" {"a":null,"b":true,"c":-7,"d":2.5,"e":"x\n\u00e9","f":[1,"2"],"g":{"h":{}}} "#.utf8)
        )
        let root = document.root
        #expect(root.kind == .object && root.count == 7)
        #expect(root["a"]?.isNull == true)
        #expect(root["b"]?.bool == true)
        #expect(root["c"]?.int == -7)
        #expect(root["c"]?.double == -7)
        #expect(root["d"]?.double == 2.5)
        #expect(root["d"]?.int == nil)
        #expect(root["e"]?.string == "x\né")
        #expect(root["e"]?.int == nil)
        #expect(root["f"]?.array?.map(\.string) == [nil, "2"])
        #expect(root["g"]?["h"]?.members?.isEmpty == true)
        #expect(root["zz"] == nil && root["a"]?["b"] == nil)
        #expect(root.members?.map(\.key) == ["a", "b", "c", "d", "e", "f", "g"])
    }

    @Test("Spans give back the source of each value, spaces around it left out")
    func spans() throws {
        let text = " { \"k\" : \"a\\u0041\\\\\" , \"n\":\t1.50e+1\n,\"o\":[ 1 , {} ] } "
        let document = try JSONDocument(parsing: Array(text.utf8))
        func source(_ value: JSONValue?) -> String? { value.map { String(decoding: $0.raw, as: UTF8.self) } }
        #expect(source(document.root) == text.trimmed)
        #expect(source(document.root["k"]) == #""a\u0041\\""#)
        #expect(document.root["k"]?.string == #"aA\"#)
        #expect(source(document.root["n"]) == "1.50e+1")
        #expect(source(document.root["o"]) == "[ 1 , {} ]")
        let scalar = try JSONDocument(parsing: Array(" 12 ".utf8))
        #expect(source(scalar.root) == "12" && scalar.root.int == 12)
    }

    @Test(
        "A document that readers could disagree on is refused with its rule",
        arguments: [
            (#"{"a":1} x"#, JSONError.Code.syntax), (#"{"a":1}{"#, .syntax), (#"{"a":[1,2,,nope]}"#, .syntax),
            ("", .syntax), (" ", .syntax), ("{", .syntax), (#"{"a" 1}"#, .syntax), ("[1,]", .syntax), ("nul", .syntax),
            (#"{"a":1,"a":2}"#, .duplicateKey), (#"{"b":[{"mod\u0065l":1,"model":2}]}"#, .duplicateKey),
            ("{\"a\":1e999}", .numberOutOfRange), ("{\"a\":123456789012345678901234567890}", .numberOutOfRange),
            (#"{"a":"\ud800"}"#, .syntax), ("\u{feff}{}", .syntax),
        ]
    )
    func refusals(_ text: String, _ code: JSONError.Code) {
        let error = #expect(throws: JSONError.self) { try JSONDocument(parsing: Array(text.utf8)) }
        #expect(error?.code == code)
    }

    @Test("Bytes that are no UTF-8 are refused, wherever they stand")
    func invalidUTF8() {
        for text in ["{\"a\":\"", "{\""] {
            let error = #expect(throws: JSONError.self) {
                try JSONDocument(parsing: Array(text.utf8) + [0xC3, 0x28] + Array("\":1}".utf8))
            }
            #expect(error?.code == .invalidUTF8 || error?.code == .syntax)
        }
    }

    @Test("Nesting may be 64 deep and no deeper")
    func depth() throws {
        func nested(_ depth: Int) -> [UInt8] {
            [UInt8](repeating: UInt8(ascii: "["), count: depth) + [UInt8](repeating: UInt8(ascii: "]"), count: depth)
        }
        _ = try JSONDocument(parsing: nested(64))
        let error = #expect(throws: JSONError.self) { try JSONDocument(parsing: nested(65)) }
        #expect(error?.code == .tooDeep)
        #expect(throws: JSONError.self) { try JSONDocument(parsing: nested(100_000)) }
    }

    @Test("A key that comes twice is found among many, and many different keys are fine")
    func manyKeys() throws {
        let members = (0..<3000).map { "\"key\($0)\":\($0)" }
        let document = try JSONDocument(parsing: Array("{\(members.joined(separator: ","))}".utf8))
        #expect(document.root["key2999"]?.int == 2999)
        let twice = "{\(members.joined(separator: ",")),\"key1500\":0}"
        let error = #expect(throws: JSONError.self) { try JSONDocument(parsing: Array(twice.utf8)) }
        #expect(error?.code == .duplicateKey)
    }

    @Test("Whole numbers are exact to 64 bits")
    func bigNumbers() throws {
        let root = try JSONDocument(parsing: Array("[9223372036854775807,18446744073709551615,1e3,-0]".utf8)).root
        let values = root.array ?? []
        #expect(values.map(\.int) == [.max, nil, 1000, 0])
        #expect(values[1].double == 18_446_744_073_709_551_616)
    }

    @Test("No cut of a document parses, and none crashes")
    func everyCut() throws {
        let whole = Array(#"{"a":[1.5,"é\n",{"b":null}],"c":"😀"}"#.utf8)
        for count in 0..<whole.count {
            #expect(throws: JSONError.self) { try JSONDocument(parsing: Array(whole[..<count])) }
        }
        _ = try JSONDocument(parsing: whole)
    }

    @Test("A small document parses after a huge one")
    func scratchIsGivenBack() throws {
        let huge = Array("[\"\(String(repeating: "x", count: 3_000_000))\"]".utf8)
        #expect(try JSONDocument(parsing: huge).root.array?[0].utf8?.count == 3_000_000)
        #expect(try JSONDocument(parsing: [UInt8](ascii: "[]")).root.count == 0)
    }
}

extension String {
    fileprivate var trimmed: String {
        var text = Substring(self)
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}

extension [UInt8] {
    fileprivate init(ascii text: String) { self = Array(text.utf8) }
}
