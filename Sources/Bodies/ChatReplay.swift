import JSON

/// Turns a stored plain completion into the stream that the caller asked for: for each choice one chunk with all it
/// holds and one that ends it, usage if asked for, and `[DONE]`. The id is new, `created` the original one.
package enum ChatReplay {
    /// The whole stream. Throws if `answer` is no plain answer of `kind`, which is chat or completion.
    package static func stream(
        _ answer: [UInt8],
        kind: BodyKind,
        id: String,
        includeUsage: Bool
    ) throws(BodyError) -> [UInt8] {
        let answer = try PlainAnswer(parsing: answer, kind: kind)
        let chunk = ChunkWriter(answer: answer, kind: kind, id: id)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(answer.document.source.count + 1024)
        for choice in answer.choices {
            chunk.append(to: &bytes) { $0.array { $0.object { chunk.content(choice, &$0) } } }
            chunk.append(to: &bytes) { $0.array { $0.object { chunk.end(choice, &$0) } } }
        }
        if includeUsage, let usage = answer.document.root["usage"], usage.kind == .object {
            chunk.append(to: &bytes, usage: usage) { $0.array { _ in } }
        }
        bytes += "data: [DONE]\n\n".utf8
        return bytes
    }
}

private struct ChunkWriter {
    let answer: PlainAnswer
    let kind: BodyKind
    let id: String

    func append(to bytes: inout [UInt8], usage: JSONValue? = nil, choices: (inout JSONWriter) -> Void) {
        var writer = JSONWriter()
        writer.object { root in
            root.member("id", id)
            root.member("object", kind == .completion ? "text_completion" : "chat.completion.chunk")
            root.member("created", answer.created)
            root.member("model", answer.model)
            root.key("choices")
            choices(&root)
            root.key("usage")
            // What was answered before costs nothing.
            if let usage { root.raw(UsageCost.json(usage, nanodollars: 0)) } else { root.null() }
        }
        bytes += "data: ".utf8
        bytes += writer.bytes
        bytes += "\n\n".utf8
    }

    func content(_ choice: JSONValue, _ writer: inout JSONWriter) {
        start(choice, &writer)
        if kind == .completion {
            writer.key("text")
            Self.copy(choice["text"], &writer)
        } else {
            writer.object("delta") { delta in
                let message = choice["message"]
                delta.member("role", "assistant")
                delta.key("content")
                Self.copy(message?["content"], &delta)
                for name in ["reasoning", "tool_calls", "function_call", "refusal"] {
                    guard let value = message?[name], !value.isNull else { continue }
                    delta.key(name)
                    if name == "tool_calls" { Self.toolCalls(value, &delta) } else { delta.raw(value.raw) }
                }
            }
        }
        writer.key("logprobs")
        Self.copy(choice["logprobs"], &writer)
        writer.key("finish_reason")
        writer.null()
    }

    func end(_ choice: JSONValue, _ writer: inout JSONWriter) {
        start(choice, &writer)
        if kind == .completion {
            writer.member("text", "")
        } else {
            writer.object("delta") { delta in
                delta.member("role", "assistant")
                delta.member("content", "")
            }
        }
        writer.key("finish_reason")
        Self.copy(choice["finish_reason"], &writer)
    }

    private func start(_ choice: JSONValue, _ writer: inout JSONWriter) {
        writer.member("index", choice["index"]?.int ?? 0)
    }

    private static func copy(_ value: JSONValue?, _ writer: inout JSONWriter) {
        if let value { writer.raw(value.raw) } else { writer.null() }
    }

    /// In a stream each call says which one it is; in a plain answer it need not.
    private static func toolCalls(_ value: JSONValue, _ writer: inout JSONWriter) {
        writer.array { list in
            for (position, call) in (value.array ?? []).enumerated() {
                list.object { object in
                    object.member("index", call["index"]?.int ?? Int64(position))
                    call.forEachMember { key, value in
                        guard !key.isString("index") else { return }
                        object.member(key.string ?? "", json: value.raw)
                    }
                }
            }
        }
    }
}
