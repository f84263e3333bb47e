import Messages
import RPCCore
import Stubs
import TestSupport
import Testing

@testable import MessageJSON

@Suite("Messages as JSON and back")
struct RoundTripTests {
    static let types: [any Message.Type] = [
        BatchV1.messageTypes, CacheV1.messageTypes, CommonV1.messageTypes, CostV1.messageTypes,
        EchoV1.messageTypes, FinetuneV1.messageTypes, HealthV1.messageTypes, InferenceV1.messageTypes,
        RouterV1.messageTypes, RpcV1.messageTypes, SupervisorV1.messageTypes,
    ].flatMap(\.self)

    @Test("Any message of any type gives the same bytes after a way through JSON", arguments: [false, true])
    func anyMessage(readable: Bool) async throws {
        var message = RandomMessage(random: SeededGenerator(seed: 3))
        for type in Self.types {
            let schema = try #require(MessageSchema(of: type))
            let converter = try #require(MessageJSON(type))
            // Other tests want the processor, too.
            await Task.yield()
            for _ in 0..<20 {
                let bytes = message.tree(schema).wireForm
                #expect(try type.init(decoding: bytes).encoded() == bytes, "\(type.typeName): not canonical")
                let json = try converter.json(bytes, readable: readable)
                #expect(try converter.encoded(json: json) == bytes, "\(String(decoding: json, as: UTF8.self))")
                #expect(!json.contains(UInt8(ascii: "\n")))
            }
        }
    }

    @Test("Names are lowerCamel, 64-bit integers text, enums by name, bytes base64; defaults are left out")
    func mapping() throws {
        let request = RouterV1.CompleteRequest(
            model: "auto",
            task: .code,
            messages: [.init(role: .user, content: [0xFB, 0xFF], toolCallID: "x")],
            temperature: 0,
            maxTokens: 7,
            seed: -9_007_199_254_740_993,
            stop: ["", "\u{1}\"é"],
            allowCached: false
        )
        let json = try #require(MessageJSON(RouterV1.CompleteRequest.self)).json(request.encoded())
        let expected = #"""
            {"model":"auto","task":"TASK_CODE","messages":[{"role":"ROLE_USER","content":"+/8=","toolCallId":"x"}],\#
            "temperature":0.0,"maxTokens":7,"seed":"-9007199254740993","stop":["","\u0001\"é"],"allowCached":false}
            """#
        #expect(String(decoding: json, as: UTF8.self) == expected)
    }

    @Test("Both spellings of a name, numbers as text, enum numbers, null and base64 without padding are read")
    func lenient() throws {
        let converter = try #require(MessageJSON(RouterV1.CompleteRequest.self))
        let bytes = try converter.encoded(
            json: Array(
                #"""
                {"max_tokens": "7", "seed": 9e3, "topP": "0.5", "temperature": null, "task": 2, "priority": 99,
                 "messages": [{"content": "-_8", "tool_call_id": ""}], "allowCached": false}
                """#.utf8
            )
        )
        let expected = RouterV1.CompleteRequest(
            task: .init(rawValue: 2),
            priority: .init(rawValue: 99),
            messages: [.init(content: [0xFB, 0xFF])],
            maxTokens: 7,
            topP: 0.5,
            seed: 9000,
            allowCached: false
        )
        #expect(try RouterV1.CompleteRequest(decoding: bytes) == expected)
    }

    @Test("Bytes can be given as text or as JSON, which is taken byte for byte, and can be shown so")
    func readableBytes() throws {
        let converter = try #require(MessageJSON(RouterV1.CompleteRequest.self))
        let json = #"{"messages":[{"content":{"@text":"héllo"}}],"tools":{"@json":[{"b" : 1e0, "a":2}]}}"#
        let bytes = try converter.encoded(json: Array(json.utf8))
        let request = try RouterV1.CompleteRequest(decoding: bytes)
        #expect(request.messages.first?.content == Array("héllo".utf8))
        #expect(request.tools == Array(#"[{"b" : 1e0, "a":2}]"#.utf8))
        #expect(String(decoding: try converter.json(bytes, readable: true), as: UTF8.self) == json)
    }

    @Test("Numbers that are not finite are text, as protobuf says")
    func notFinite() throws {
        let converter = try #require(MessageJSON(RouterV1.Embedding.self))
        let bytes = RouterV1.Embedding(values: [.infinity, -.infinity, 0.1, .leastNonzeroMagnitude]).encoded()
        let json = try converter.json(bytes)
        #expect(String(decoding: json, as: UTF8.self) == #"{"values":["Infinity","-Infinity",0.1,1e-45]}"#)
        let notANumber = try converter.encoded(json: Array(#"{"values":["NaN"]}"#.utf8))
        #expect(try RouterV1.Embedding(decoding: notANumber).values.first?.isNaN == true)
    }

    @Test("Every method's messages have a schema, and every schema names itself")
    func schemas() throws {
        for schema in MethodSchema.all {
            for type in [schema.request, schema.response] {
                #expect(MessageSchema(of: type)?.name == type.typeName)
            }
            #expect(MethodSchema.find(schema.method.fullName)?.method == schema.method)
        }
        #expect(MethodSchema.find("router.v1.Router/Complete")?.request.typeName == "router.v1.CompleteRequest")
    }

    @Test("Bytes that are no message of the type are refused when they are shown")
    func malformed() throws {
        let converter = try #require(MessageJSON(RouterV1.CompleteRequest.self))
        #expect(throws: MessageError.self) { try converter.json([0x0A, 5, 0x61]) }
        #expect(throws: MessageError.self) { try converter.json([0x0A, 2, 0xFF, 0xFE]) }
    }
}
