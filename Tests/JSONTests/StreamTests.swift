import Bodies
import JSON
import Testing

@Suite("Streamed answers")
struct StreamTests {
    private static let stream = """
        : hello\r\n\r\ndata: {"id":"c1","created":5,"model":"m","choices":[{"index":0,"delta":{"role":"assistant",\
        "content":"Hé"},"finish_reason":null,"logprobs":null}],"usage":null}\n\ndata: {"choices":[{"index":1,"delta":\
        {"content":"x"}}]}\r\rdata: {"choices":[{"index":0,"delta":{"content":"llo 😀","reasoning":"why"}}]}\r\n\r\n\
        data: {"choices":[{"index":1,"delta":{"tool_calls":[{"index":1,"id":"t1","type":"function","function":\
        {"name":"f","arguments":"{\\"a\\":"}},{"index":0,"id":"t0","function":{"name":"g","arguments":""}}]}}]}\n\n\
        data: {"choices":[{"index":1,"delta":{"tool_calls":[{"index":1,"function":{"arguments":"1}"}}]},\
        "finish_reason":"tool_calls"},{"index":0,"delta":{"content":""},"finish_reason":"stop"}]}\n\n\
        data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7,\
        "prompt_tokens_details":{"cached_tokens":2}}}\n\nevent: x\ndata\ndata:a\ndata: b\n\ndata: [DONE]\n\n
        """

    @Test("Events are the same wherever the bytes are cut, and together they are all the bytes")
    func everyCut() throws {
        let bytes = Array(Self.stream.utf8)
        var whole = SSEScanner()
        let expected = try whole.feed(bytes)
        #expect(expected.count == 9)
        #expect(expected[0].data == nil)
        #expect(expected[7].data == Array("\na\nb".utf8))
        #expect(expected[8].isDone)
        #expect(!whole.isInEvent)
        for cut in 1..<bytes.count {
            var scanner = SSEScanner()
            let events = try scanner.feed(Array(bytes[..<cut])) + scanner.feed(Array(bytes[cut...]))
            #expect(events.map(\.data) == expected.map(\.data))
            #expect(events.flatMap(\.raw) == bytes)
        }
        var single = SSEScanner()
        let events = try bytes.flatMap { try single.feed([$0]) }
        #expect(events.map(\.data) == expected.map(\.data))
    }

    @Test("An event that does not end is refused at its limit, and a started one is known")
    func limits() throws {
        var scanner = SSEScanner(eventBytesMax: 100)
        _ = try scanner.feed(Array("data: x".utf8))
        #expect(scanner.isInEvent)
        #expect(throws: SSEError.self) { try scanner.feed([UInt8](repeating: 0x61, count: 100)) }
    }

    private func assembled(_ stream: String, kind: BodyKind = .chat) throws -> ChatAssembler {
        var scanner = SSEScanner()
        var assembler = ChatAssembler(kind: kind)
        for event in try scanner.feed(Array(stream.utf8)) where !event.isDone {
            guard let data = event.data, data.first == UInt8(ascii: "{") else { continue }
            assembler.add(try StreamChunk(parsing: data))
        }
        return assembler
    }

    @Test("Chunks make the plain answer: texts, thinking, tool calls by index, several choices, usage")
    func assembles() throws {
        let assembler = try assembled(Self.stream)
        #expect(assembler.usage?.promptTokens == 3 && assembler.usage?.cachedTokens == 2)
        let answer = try #require(assembler.answer())
        let root = try JSONDocument(parsing: answer).root
        let choices = try #require(root["choices"]?.array)
        #expect(root["id"]?.string == "c1" && root["created"]?.int == 5 && root["usage"]?["total_tokens"]?.int == 7)
        #expect(choices[0]["message"]?["content"]?.string == "Héllo 😀")
        #expect(choices[0]["message"]?["reasoning"]?.string == "why")
        #expect(choices[0]["finish_reason"]?.string == "stop")
        let calls = try #require(choices[1]["message"]?["tool_calls"]?.array)
        #expect(calls.map { $0["id"]?.string } == ["t0", "t1"])
        #expect(calls[1]["function"]?["arguments"]?.string == #"{"a":1}"#)
        #expect(try PlainAnswer(parsing: answer, kind: .chat).isCacheable)
    }

    @Test(
        "What did not come whole is not an answer",
        arguments: [
            #"{"choices":[{"index":0,"delta":{"content":"x"}}]}"#,
            #"{"choices":[{"index":0,"delta":{"content":"x"},"logprobs":0.5,"finish_reason":"stop"}]}"#,
            #"{"choices":[{"index":0,"delta":{"audio":{"id":"a"}},"finish_reason":"stop"}]}"#,
            #"{"error":{"message":"overloaded"}}"#, #"{"choices":[],"usage":{"prompt_tokens":1}}"#,
        ]
    )
    func incomplete(_ chunk: String) throws {
        #expect(try assembled("data: \(chunk)\n\n").answer() == nil)
    }

    @Test("A replayed answer makes the same answer again, under a new id and its own time")
    func replay() throws {
        for kind in [BodyKind.chat, .completion] {
            let text =
                kind == .chat
                ? Self.stream : #"data: {"created":9,"choices":[{"text":"a\n","finish_reason":"eos"}]}\#n\#n"#
            let answer = try #require(try assembled(text, kind: kind).answer())
            for usage in [true, false] {
                let stream = try ChatReplay.stream(answer, kind: kind, id: "new", includeUsage: usage)
                let again = try assembled(String(decoding: stream, as: UTF8.self), kind: kind)
                let old = try JSONDocument(parsing: answer).root
                let new = try JSONDocument(parsing: #require(again.answer())).root
                #expect(new["id"]?.string == "new" && new["created"]?.int == old["created"]?.int)
                #expect(
                    try JSONDocument(parsing: Array(#require(new["choices"]).raw)).canonicalBytes()
                        == JSONDocument(parsing: Array(#require(old["choices"]).raw)).canonicalBytes()
                )
                #expect((again.usage != nil) == (usage && kind == .chat))
                #expect(String(decoding: stream, as: UTF8.self).hasSuffix("data: [DONE]\n\n"))
            }
        }
    }

    @Test("A plain answer gets a new id and keeps every other byte; a filtered one is not to be kept")
    func plain() throws {
        let text = #" {"id" : "old", "choices":[{"finish_reason":"content_filter"}] }"#
        let answer = try PlainAnswer(parsing: Array(text.utf8), kind: .chat)
        #expect(String(decoding: answer.bytes(id: "n"), as: UTF8.self) == text.replacing("\"old\"", with: "\"n\""))
        #expect(!answer.isCacheable)
        #expect(throws: BodyError.self) { try PlainAnswer(parsing: Array("{}".utf8), kind: .embedding) }
    }

    @Test("Counts of tokens that no answer can have are not believed")
    func absurdUsage() throws {
        for (prompt, completion) in [(Int64.max, Int64(1)), (1, .max)] {
            let usage = #"{"prompt_tokens":\#(prompt),"completion_tokens":\#(completion)}"#
            #expect(AnswerUsage(try JSONDocument(parsing: Array(usage.utf8)).root) == nil)
        }
    }

    @Test("Usage-only chunks, content and errors are told apart")
    func chunkKinds() throws {
        func chunk(_ text: String) throws -> StreamChunk { try StreamChunk(parsing: Array(text.utf8)) }
        #expect(try chunk(#"{"choices":[],"usage":{"prompt_tokens":1}}"#).isUsageOnly)
        #expect(try chunk(#"{"choices":[{"delta":{"role":"assistant","content":""}}]}"#).hasContent == false)
        #expect(try chunk(#"{"choices":[{"delta":{"content":"a"}}]}"#).hasContent)
        #expect(try chunk(#"{"error":{"code":"x"}}"#).error == Array(#"{"code":"x"}"#.utf8))
        #expect(throws: BodyError.self) { try chunk("{}") }
        #expect(throws: BodyError.self) { try chunk(#"{"choices":[{"#) }
    }
}
