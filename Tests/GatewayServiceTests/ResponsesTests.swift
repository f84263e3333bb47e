import Foundation
import GatewayService
import JSON
import RPCCore
import Testing

@Suite("The Responses API over chat completions")
struct ResponsesTests {
    private static func chat(_ body: String) throws -> JSONValue {
        try JSONDocument(parsing: try ResponsesRequest(parsing: Array(body.utf8)).chatBody).root
    }

    private static func raw(_ value: JSONValue?) -> String {
        value.map { String(decoding: $0.raw, as: UTF8.self) } ?? ""
    }

    @Test("Input of every kind becomes the messages of a chat, calls and their results included")
    func input() throws {
        let body = #"""
            {"model":"m","instructions":"be brief","temperature":0,"top_k":7,"input":[
             {"role":"user","content":[{"type":"input_text","text":"a"},{"type":"input_text","text":"b"}]},
             {"type":"message","role":"assistant","content":[{"type":"output_text","text":"calling"}]},
             {"type":"reasoning","id":"r","summary":[]},
             {"type":"function_call","call_id":"c1","name":"f","arguments":"{\"x\":1}"},
             {"type":"function_call","call_id":"c2","name":"g","arguments":"{}"},
             {"type":"function_call_output","call_id":"c1","output":"one"},
             {"type":"function_call_output","call_id":"c2","output":"two"},
             {"role":"developer","content":"d"},
             {"role":"user","content":[{"type":"input_text","text":"see"},{"type":"input_image","image_url":"u","detail":"low"}]}]}
            """#
        let chat = try Self.chat(body)
        #expect(
            Self.raw(chat["messages"])
                == #"[{"role":"system","content":"be brief"},{"role":"user","content":"ab"},"#
                + #"{"role":"assistant","content":"calling","tool_calls":["#
                + #"{"id":"c1","type":"function","function":{"name":"f","arguments":"{\"x\":1}"}},"#
                + #"{"id":"c2","type":"function","function":{"name":"g","arguments":"{}"}}]},"#
                + #"{"role":"tool","content":"one","tool_call_id":"c1"},"#
                + #"{"role":"tool","content":"two","tool_call_id":"c2"},{"role":"system","content":"d"},"#
                + #"{"role":"user","content":[{"type":"text","text":"see"},"#
                + #"{"type":"image_url","image_url":{"url":"u","detail":"low"}}]}]"#
        )
        #expect(chat["model"]?.string == "m" && chat["top_k"]?.int == 7 && chat["temperature"]?.int == 0)
        #expect(chat["input"] == nil && chat["instructions"] == nil && chat["stream"] == nil)
    }

    @Test("Options become those of a chat: limits, formats, functions, effort")
    func options() throws {
        let body = #"""
            {"model":"m","input":"x","stream":true,"max_output_tokens":9,"reasoning":{"effort":"low"},"truncation":"auto",
             "text":{"format":{"type":"json_schema","name":"n","schema":{"type":"object"},"strict":true}},
             "tools":[{"type":"function","name":"f","parameters":{"type":"object"},"strict":false}],
             "tool_choice":{"type":"function","name":"f"}}
            """#
        let chat = try Self.chat(body)
        #expect(chat["max_tokens"]?.int == 9 && chat["reasoning_effort"]?.string == "low")
        #expect(chat["stream"]?.bool == true && chat["stream_options"]?["include_usage"]?.bool == true)
        #expect(chat["context_length_exceeded_behavior"]?.string == "truncate")
        #expect(
            Self.raw(chat["response_format"])
                == #"{"type":"json_schema","json_schema":{"name":"n","schema":{"type":"object"},"strict":true}}"#
        )
        #expect(
            Self.raw(chat["tools"])
                == #"[{"type":"function","function":{"name":"f","parameters":{"type":"object"},"strict":false}}]"#
        )
        #expect(Self.raw(chat["tool_choice"]) == #"{"type":"function","function":{"name":"f"}}"#)
    }

    @Test(
        "What has no counterpart in a chat is refused by name",
        arguments: [
            (#""previous_response_id":"r""#, "previous_response_id"), (#""conversation":"c""#, "conversation"),
            (#""store":true"#, "store"), (#""background":true"#, "background"), (#""prompt":{"id":"p"}"#, "prompt"),
            (#""tools":[{"type":"web_search"}]"#, "tools[0].type"),
            (#""include":["file_search_call.results"]"#, "include"),
            (#""max_tool_calls":1"#, "max_tool_calls"), (#""top_logprobs":2"#, "top_logprobs"),
            (#""reasoning":{"summary":"auto"}"#, "reasoning.summary"),
            (#""text":{"verbosity":"low"}"#, "text.verbosity"),
            (#""stream":"yes""#, "stream"), (#""tool_choice":{"type":"mcp"}"#, "tool_choice"),
            (#""input":[{"type":"item_reference","id":"x"}]"#, "input[0].type"), (#""input":null"#, "input"),
            (#""input":[{"type":"reasoning","summary":[]}]"#, "input"),
            (#""input":[{"role":"user","content":[{"type":"input_file","file_id":"f"}]}]"#, "input[0].content[0].type"),
            (#""input":[{"role":"robot","content":"x"}]"#, "input[0].role"),
        ]
    )
    func refused(_ member: String, _ field: String) {
        let input = member.hasPrefix(#""input""#) ? "" : #","input":"x""#
        let body = Array(#"{"model":"m",\#(member)\#(input)}"#.utf8)
        let error = #expect(throws: ResponsesError.self) { try ResponsesRequest(parsing: body) }
        #expect(error?.field == field && error?.message.contains("`\(field)`") == true, "\(error?.message ?? "")")
    }

    @Test("A chat's answer becomes output items with its thinking, text and calls, and its usage")
    func answer() throws {
        let request = try ResponsesRequest(parsing: Array(#"{"model":"m","input":"x","metadata":{"a":"b"}}"#.utf8))
        let completion = #"""
            {"id":"c","created":5,"model":"real","choices":[{"index":0,"finish_reason":"tool_calls","message":{"role":"assistant",
             "content":"t🚂","reasoning":"hm","tool_calls":[{"index":0,"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}}]}}],
             "usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7,"completion_tokens_details":{"reasoning_tokens":2}}}
            """#
        let body = try #require(ResponsesAnswer.body(Array(completion.utf8), for: request))
        let root = try JSONDocument(parsing: body).root
        #expect(root["object"]?.string == "response" && root["status"]?.string == "completed")
        #expect(root["model"]?.string == "real" && root["created_at"]?.int == 5)
        #expect(root["output"]?.array?.compactMap { $0["type"]?.string } == ["reasoning", "message", "function_call"])
        #expect(root["output"]?.array?[1]["content"]?.array?.first?["text"]?.string == "t🚂")
        #expect(root["output"]?.array?[2]["call_id"]?.string == "c1")
        #expect(root["usage"]?["output_tokens_details"]?["reasoning_tokens"]?.int == 2)
        #expect(root["usage"]?["total_tokens"]?.int == 7 && root["metadata"]?["a"]?.string == "b")
        let cut = completion.replacingOccurrences(of: "tool_calls\",\"message", with: "length\",\"message")
        let incomplete = try #require(ResponsesAnswer.body(Array(cut.utf8), for: request))
        let details = try JSONDocument(parsing: incomplete).root
        #expect(details["status"]?.string == "incomplete")
        #expect(details["incomplete_details"]?["reason"]?.string == "max_output_tokens")
    }

    private static let chunks = #"""
        data: {"id":"c","created":5,"model":"real","choices":[{"index":0,"delta":{"role":"assistant","reasoning":"hm"}}]}

        data: {"choices":[{"index":0,"delta":{"role":"assistant","content":"one "}}]}

        data: {"choices":[{"index":0,"delta":{"content":"🚂"}}]}

        data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c1","function":{"name":"f","arguments":"{\"a\""}}]}}]}

        data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":":1}"}}]},"finish_reason":"tool_calls"}]}

        data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7,"cost":0.0000012}}

        data: [DONE]


        """#

    @Test("A stream tells each item from its beginning to its end, in order, however the bytes are cut")
    func stream() throws {
        let request = try ResponsesRequest(parsing: Array(#"{"model":"m","input":"x","stream":true}"#.utf8))
        let bytes = Array(Self.chunks.utf8)
        for size in [bytes.count, 7, 1] {
            var stream = ResponsesStream(request)
            var text = ""
            for start in stride(from: 0, to: bytes.count, by: size) {
                text += String(
                    decoding: try stream.feed(Array(bytes[start..<min(start + size, bytes.count)])),
                    as: UTF8.self
                )
            }
            #expect(!text.contains("event:") && text.hasSuffix("data: [DONE]\n\n"))
            let events = try text.split(separator: "\n\n").dropLast().map {
                try JSONDocument(parsing: Array($0.dropFirst(6).utf8)).root
            }
            #expect(events.compactMap { $0["sequence_number"]?.int } == Array(0..<Int64(events.count)))
            #expect(
                events.compactMap { $0["type"]?.string?.replacingOccurrences(of: "response.", with: "") } == [
                    "created", "in_progress", "output_item.added", "content_part.added", "reasoning_text.delta",
                    "reasoning_text.done", "content_part.done", "output_item.done", "output_item.added",
                    "content_part.added", "output_text.delta", "output_text.delta", "output_text.done",
                    "content_part.done", "output_item.done", "output_item.added", "function_call_arguments.delta",
                    "function_call_arguments.delta", "function_call_arguments.done", "output_item.done", "completed",
                ]
            )
            let last = try #require(events.last?["response"])
            #expect(last["output"]?.array?[1]["content"]?.array?.first?["text"]?.string == "one 🚂")
            #expect(last["output"]?.array?[2]["arguments"]?.string == #"{"a":1}"#)
            #expect(last["usage"]?["total_tokens"]?.int == 7)
            #expect(Self.raw(last["usage"]?["cost"]) == "0.0000012" && last["pointsman"] == nil)
        }
    }

    @Test("A stream whose head went out before its route tells that in its last object")
    func lateRoute() throws {
        let request = try ResponsesRequest(parsing: Array(#"{"model":"m","input":"x","stream":true}"#.utf8))
        let late = LateRoute(FakeRouter.route).told(in: Array(Self.chunks.utf8))
        var stream = ResponsesStream(request)
        let text = String(decoding: try stream.feed(late), as: UTF8.self)
        let last = try #require(text.split(separator: "\n\n").dropLast().last)
        let told = try JSONDocument(parsing: Array(last.dropFirst(6).utf8)).root["response"]?["pointsman"]
        #expect(told?["model"]?.string == "m" && told?["provider"]?.string == "p" && told?["cache"]?.string == "miss")
    }

    @Test("A stream that is not of the contract is an error, and a failure is an event that clients raise")
    func brokenStream() throws {
        let request = try ResponsesRequest(parsing: Array(#"{"model":"m","input":"x","stream":true}"#.utf8))
        var stream = ResponsesStream(request)
        #expect(throws: RPCError.self) { try stream.feed(Array("data: nonsense\n\n".utf8)) }
        let event = String(decoding: stream.failure(code: "overloaded", message: "gone"), as: UTF8.self)
        let root = try JSONDocument(parsing: Array(event.dropFirst(6).utf8)).root
        #expect(root["type"]?.string == "error" && root["error"]?["message"]?.string == "gone")
    }
}
