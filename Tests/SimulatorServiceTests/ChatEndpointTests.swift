import JSON
import Testing

@testable import SimulatorService

@Suite("Chat and completions over a socket", .serialized)
struct ChatEndpointTests {
    private static let path = "/v1/chat/completions"

    @Test("A chat is answered in Together's shape, the same each time, and metered under the caller's id")
    func answersChat() async throws {
        try await TestSimulator.run { test in
            let text = "Repeat exactly: grüße\n🙂"
            let headers = ["x-request-id": "attempt-1"]
            let first = try await test.client.post(Self.path, chat(text), headers: headers)
            let second = try await test.client.post(Self.path, chat(text), headers: headers)
            #expect(first.status == 200)
            #expect(first.body == second.body)
            #expect(first.headers["x-request-id"] == "attempt-1")
            let answer = try first.json()
            #expect(answer["object"]?.string == "chat.completion")
            #expect(answer["prompt"]?.array?.isEmpty == true)
            let choice = try #require(answer["choices"]?.array?.first)
            #expect(choice["message"]?["content"]?.string == "grüße\n🙂")
            #expect(choice["finish_reason"]?.string == "stop")
            // 4 for the message, 28 bytes of text.
            #expect(answer["usage"]?["prompt_tokens"]?.int == 11)
            #expect(answer["usage"]?["completion_tokens"]?.int == 3)
            let rows = try await test.rows()
            #expect(rows.count == 2)
            let row = try #require(rows.first)
            #expect(row["attempt_id"]?.string == "attempt-1")
            #expect(row["kind"]?.string == "chat" && row["model"]?.string == "simulator/small")
            #expect(row["prompt_tokens"]?.int == 11 && row["completion_tokens"]?.int == 3)
            #expect(row["cost_nanodollars"]?.int == 1_700)
            #expect(row["complete"]?.bool == true)
            #expect(row["key"]?.string?.count == 16)
            #expect(!(try await test.client.get("/admin/meter")).text.contains("Bearer"))
        }
    }

    @Test("A stream has the same text as the plain answer, its usage once, and DONE")
    func streams() async throws {
        try await TestSimulator.run { test in
            let plain = try await test.client.post(Self.path, chat("hello there")).json()
            let text = try #require(plain["choices"]?.array?.first?["message"]?["content"]?.string)
            let more = #""stream":true,"stream_options":{"include_usage":true}"#
            let response = try await test.client.post(Self.path, chat("hello there", more))
            #expect(response.headers["content-type"] == "text/event-stream")
            #expect(response.isWhole)
            #expect(response.text.hasSuffix("data: [DONE]\n\n"))
            let events = try response.events()
            #expect(events.compactMap { $0["choices"]?.array?.first?["delta"]?["content"]?.string }.joined() == text)
            #expect(events.count { $0["usage"]?.isNull == false } == 1)
            #expect(events.last?["usage"]?["total_tokens"]?.int == plain["usage"]?["total_tokens"]?.int)
            #expect(try await test.rows().count == 2)
        }
    }

    @Test("The echo model says the request's bytes")
    func echoes() async throws {
        try await TestSimulator.run { test in
            let body = chat("x", model: "simulator/echo", #""temperature": 0.5"#)
            let answer = try await test.client.post(Self.path, body).json()
            #expect(answer["choices"]?.array?.first?["message"]?["content"]?.string == body)
        }
    }

    @Test("max_tokens, stop and n do what they say")
    func limits() async throws {
        try await TestSimulator.run { test in
            let cut = try await test.client.post(Self.path, chat("Repeat exactly: abcdefgh", #""max_tokens":1"#)).json()
            #expect(cut["choices"]?.array?.first?["message"]?["content"]?.string == "abcd")
            #expect(cut["choices"]?.array?.first?["finish_reason"]?.string == "length")
            let stopped = try await test.client.post(Self.path, chat("Repeat exactly: abc|def", #""stop":["|"]"#))
                .json()
            #expect(stopped["choices"]?.array?.first?["message"]?["content"]?.string == "abc")
            let many = try await test.client.post(Self.path, chat("hello", #""n":3"#)).json()
            let texts = many["choices"]?.array?.compactMap { $0["message"]?["content"]?.string } ?? []
            #expect(Set(texts).count == 3)
        }
    }

    @Test("A forced tool gives a call whose arguments fit, plain and streamed")
    func callsTools() async throws {
        try await TestSimulator.run { test in
            let tools =
                #""tools":[{"type":"function","function":{"name":"weather","parameters":{"type":"object","#
                + #""properties":{"city":{"type":"string"},"days":{"type":"integer","minimum":1,"maximum":3}},"#
                + #""required":["city","days"]}}}],"tool_choice":"required""#
            let answer = try await test.client.post(Self.path, chat("hi", tools)).json()
            let choice = try #require(answer["choices"]?.array?.first)
            #expect(choice["finish_reason"]?.string == "tool_calls")
            let call = try #require(choice["message"]?["tool_calls"]?.array?.first)
            #expect(call["function"]?["name"]?.string == "weather")
            let text = try #require(call["function"]?["arguments"]?.string)
            let arguments = try parseJSON(Array(text.utf8)).root
            #expect(arguments["city"]?.string != nil)
            #expect((1...3).contains(try #require(arguments["days"]?.int)))
            let events = try await test.client.post(Self.path, chat("hi", tools + #","stream":true"#)).events()
            let pieces = events.compactMap { $0["choices"]?.array?.first?["delta"]?["tool_calls"]?.array?.first }
            #expect(pieces.first?["function"]?["name"]?.string == "weather")
            #expect(pieces.compactMap { $0["function"]?["arguments"]?.string }.joined() == text)
        }
    }

    @Test("A json_schema answer is an instance, a json_object answer an object")
    func formats() async throws {
        try await TestSimulator.run { test in
            let schema =
                #""response_format":{"type":"json_schema","json_schema":{"name":"s","schema":{"type":"object","#
                + #""properties":{"ok":{"const":true}},"required":["ok"]}}}"#
            let instance = try await test.client.post(Self.path, chat("hi", schema)).json()
            #expect(instance["choices"]?.array?.first?["message"]?["content"]?.string == #"{"ok":true}"#)
            let object = #""response_format":{"type":"json_object"}"#
            let answer = try await test.client.post(Self.path, chat("Repeat exactly: \"q\"", object)).json()
            #expect(answer["choices"]?.array?.first?["message"]?["content"]?.string == #"{"answer":"\"q\""}"#)
        }
    }

    @Test("Completions have Together's objects, with a token in each chunk")
    func completes() async throws {
        try await TestSimulator.run { test in
            let body = #"{"model":"simulator/small","prompt":"Repeat exactly: one two"}"#
            let plain = try await test.client.post("/v1/completions", body).json()
            #expect(plain["object"]?.string == "text.completion")
            #expect(plain["choices"]?.array?.first?["text"]?.string == "one two")
            let streamed = body.dropLast() + #","stream":true}"#
            let events = try await test.client.post("/v1/completions", String(streamed)).events()
            #expect(events.first?["object"]?.string == "completion.chunk")
            #expect(events.compactMap { $0["token"]?["text"]?.string }.joined() == "one two")
            #expect(events.last?["usage"]?["completion_tokens"]?.int == 2)
        }
    }

    @Test(
        "Bad requests are refused with the provider's codes, and bill nothing",
        arguments: [
            ("{", 400, "invalid_json", String?.none), (#"{"messages":[]}"#, 400, "missing_required_field", "model"),
            (#"{"model":"simulator/small"}"#, 400, "missing_required_field", "messages"),
            (#"{"model":"simulator/small","messages":[]}"#, 400, "invalid_value", "messages"),
            (#"{"model":"simulator/small","messages":[{"role":"x"}]}"#, 400, "invalid_value", "messages[0].role"),
            (chat("x", model: "nobody/nothing"), 404, "model_not_found", "model"),
            (chat("x", model: "mistralai/Mixtral-8x7B-Instruct-v0.1"), 400, "model_not_available", "model"),
            (chat("x", #""temperature":3"#), 400, "invalid_value", "temperature"),
            (chat("x", #""max_tokens":"9""#), 400, "invalid_value", "max_tokens"),
            (chat("x", #""max_tokens":131072"#), 403, "context_length_exceeded", "max_tokens"),
            (chat("x", model: "simulator/embed"), 400, "invalid_value", "model"),
        ]
    )
    func refuses(body: String, status: Int, code: String, field: String?) async throws {
        try await TestSimulator.run { test in
            let response = try await test.client.post(Self.path, body, headers: ["x-request-id": "r1"])
            #expect(response.status == status)
            let json = try response.json()
            #expect(json["error"]?["code"]?.string == code)
            #expect(json["error"]?["param"]?.string == field)
            #expect(json["id"]?.string == "r1")
            #expect(try await test.rows().isEmpty)
        }
    }

    @Test("Without a key, or with one that is not on the list, the answer is 401")
    func authenticates() async throws {
        try await TestSimulator.run(keys: ["right"]) { test in
            for key in [nil, "wrong"] {
                let response = try await test.client.post(Self.path, chat("x"), key: key)
                #expect(response.status == 401)
                #expect(try response.json()["error"]?["code"]?.string == "invalid_api_key")
            }
            #expect(try await test.client.post(Self.path, chat("x"), key: "right").status == 200)
        }
    }
}
