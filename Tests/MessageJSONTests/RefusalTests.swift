import Messages
import Testing

@testable import MessageJSON

@Suite("JSON that is no message of the type")
struct RefusalTests {
    private func refusal(_ json: String, _ type: any Message.Type = RouterV1.CompleteRequest.self) -> MessageJSONError?
    {
        do throws(MessageJSONError) {
            _ = try MessageJSON(type)?.encoded(json: Array(json.utf8))
            return nil
        } catch {
            return error
        }
    }

    @Test("An unknown field is refused by its place and its message's type, and the fields there are are told")
    func unknownField() {
        let error = refusal(#"{"messages": [{"content": ""}, {"contents": ""}]}"#)
        #expect(error?.field == "messages[1].contents")
        #expect(error?.messageType == "router.v1.Message")
        #expect(error?.rule == "is no field of it; it has role, content, toolCallId, toolCalls")
        #expect(refusal(#"{"Model": ""}"#)?.field == "Model")
        #expect(refusal(#"{"a": 1}"#, RouterV1.ListModelsRequest.self)?.rule.hasSuffix("it has none") == true)
    }

    @Test(
        "A number that the field can't hold is refused and the field named",
        arguments: [
            (#"{"maxTokens": -1}"#, "maxTokens"), (#"{"maxTokens": 4294967296}"#, "maxTokens"),
            (#"{"maxTokens": "4294967296"}"#, "maxTokens"), (#"{"maxTokens": 1.5}"#, "maxTokens"),
            (#"{"maxTokens": "+1"}"#, "maxTokens"), (#"{"maxTokens": ""}"#, "maxTokens"),
            (#"{"maxTokens": "1 "}"#, "maxTokens"), (#"{"maxTokens": true}"#, "maxTokens"),
            (#"{"seed": 9223372036854775808}"#, "seed"), (#"{"seed": "-9223372036854775809"}"#, "seed"),
            (#"{"seed": 1e19}"#, "seed"), (#"{"task": 2147483648}"#, "task"), (#"{"task": "CODE"}"#, "task"),
            (#"{"temperature": "0x1"}"#, "temperature"), (#"{"temperature": "1e999"}"#, "temperature"),
            (#"{"temperature": "nan"}"#, "temperature"), (#"{"temperature": []}"#, "temperature"),
        ]
    )
    func outOfRange(json: String, field: String) {
        #expect(refusal(json)?.field == field)
        #expect(refusal(json)?.rule.hasPrefix("must be") == true)
    }

    @Test("A float that is too large is refused, not made infinite")
    func floatRange() {
        #expect(refusal(#"{"values": [0, 3.5e38]}"#, RouterV1.Embedding.self)?.field == "values[1]")
        #expect(refusal(#"{"values": [3.4028235e38]}"#, RouterV1.Embedding.self) == nil)
    }

    @Test(
        "A value of another kind is refused and the field named",
        arguments: [
            (#"{"model": 1}"#, "model"), (#"{"model": "a\u0000b"}"#, "model"), (#"{"stop": "x"}"#, "stop"),
            (#"{"stop": [null]}"#, "stop[0]"), (#"{"messages": [1]}"#, "messages[0]"),
            (#"{"allowCached": "true"}"#, "allowCached"), (#"{"allowCached": 1}"#, "allowCached"),
            (#"{"tools": "a"}"#, "tools"), (#"{"tools": "ab="}"#, "tools"), (#"{"tools": "a!=="}"#, "tools"),
            (#"{"tools": "ab=="}"#, "tools"), (#"{"tools": {"@text": 1}}"#, "tools"), (#"{"tools": {}}"#, "tools"),
            (#"{"tools": {"@text": "", "@json": 1}}"#, "tools"), (#"{"tools": [1]}"#, "tools"),
        ]
    )
    func otherKind(json: String, field: String) {
        #expect(refusal(json)?.field == field)
    }

    @Test("A field given twice is refused, also in two spellings; so are two members of a oneof")
    func twice() {
        #expect(refusal(#"{"model": "a", "model": "b"}"#)?.rule.contains("`model` twice") == true)
        let spellings = refusal(#"{"maxTokens": 1, "max_tokens": 1}"#)
        #expect(spellings?.field == "max_tokens")
        #expect(spellings?.rule.contains("`maxTokens`") == true)
        let members = refusal(#"{"delta": {}, "done": {}}"#, RouterV1.CompleteChunk.self)
        #expect(members?.field == "done")
        #expect(members?.rule.contains("excludes `delta`") == true)
        #expect(refusal(#"{"delta": null, "done": {}}"#, RouterV1.CompleteChunk.self) == nil)
    }

    @Test("What is not one object, or nests too deep, is refused")
    func documents() {
        for json in ["", "[]", "1", "null", "{", "{} {}", "\"\"", "{\"model\": \u{1}}"] {
            #expect(refusal(json) != nil, "\(json)")
        }
        let deep = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
        #expect(refusal(#"{"tools": {"@json": \#(deep)}}"#)?.rule.contains("deeper than 64") == true)
    }

    @Test("Base64 is read in both alphabets and with any rest, and nothing else is taken for it")
    func base64() {
        for count in 0..<70 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 77 &+ count) }
            let text = Base64.encode(bytes)
            #expect(Base64.decode(text) == bytes)
            #expect(Base64.decode(text.filter { $0 != UInt8(ascii: "=") }) == bytes)
        }
        #expect(Base64.encode(Array("any carnal pleas".utf8)) == Array("YW55IGNhcm5hbCBwbGVhcw==".utf8))
        for text in ["A", "A===", "AA=", "AAA==", "=", "AB", "AAB", "A A=", "AA==AA=="] {
            #expect(Base64.decode(Array(text.utf8)) == nil, "\(text)")
        }
    }
}
