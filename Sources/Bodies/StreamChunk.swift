import JSON

/// The payload of one event of a streamed completion.
package struct StreamChunk: Sendable {
    /// A piece of one tool call.
    package struct ToolCallPiece: Sendable, Equatable {
        /// Which of the choice's calls the piece belongs to.
        package let index: Int
        /// In the call's first piece.
        package let id: String?
        /// In the call's first piece.
        package let name: String?
        /// The next part of the arguments' text.
        package let arguments: [UInt8]
    }

    /// What one choice gained.
    package struct Choice: Sendable, Equatable {
        /// Which of the `n` answers.
        package let index: Int
        /// The next part of the text, nil if the chunk says nothing of it.
        package let content: [UInt8]?
        /// The next part of the thinking text (`reasoning` or `reasoning_content`).
        package let reasoning: [UInt8]?
        /// Pieces of tool calls.
        package let toolCalls: [ToolCallPiece]
        /// Set in the choice's last chunk.
        package let finishReason: String?
        /// Whether it says something that is none of the above, such as log probabilities.
        package let hasMore: Bool
    }

    /// The answer's id, "" if the chunk has none.
    package let id: String
    /// Seconds since 1970, 0 if the chunk has none.
    package let created: Int64
    /// The model that answers, "" if the chunk has none.
    package let model: String
    /// Usually one.
    package let choices: [Choice]
    /// Set in the last chunk, if asked for.
    package let usage: AnswerUsage?
    /// The `usage` object as it stands in the chunk.
    package let usageJSON: [UInt8]?
    /// The `error` object as it stands in the chunk: the provider gave up after its 200.
    package let error: [UInt8]?

    /// Whether a reader sees something of the answer here: text, thinking, a tool call or the end.
    package var hasContent: Bool { hasText || choices.contains { $0.finishReason != nil } }

    /// Whether the answer grows here: by text, thinking or a tool call.
    package var hasText: Bool {
        choices.contains { choice in
            choice.content?.isEmpty == false || choice.reasoning?.isEmpty == false || !choice.toolCalls.isEmpty
        }
    }

    /// Whether the chunk is there for nothing but usage.
    package var isUsageOnly: Bool { choices.isEmpty && usage != nil && error == nil }

    /// Reads an event's data (not `[DONE]`). Throws if it is no JSON object or has neither choices, usage nor an error.
    package init(parsing data: [UInt8]) throws(BodyError) {
        let document: JSONDocument
        do {
            document = try JSONDocument(parsing: data)
        } catch {
            throw BodyError("", "a chunk of the stream is not JSON: \(error.message)")
        }
        let root = document.root
        error = root["error"].flatMap { $0.isNull ? nil : Array($0.raw) }
        usage = AnswerUsage(root["usage"])
        usageJSON = root["usage"].flatMap { $0.kind == .object ? Array($0.raw) : nil }
        id = root["id"]?.string ?? ""
        created = root["created"]?.int ?? 0
        model = root["model"]?.string ?? ""
        guard let choices = root["choices"]?.array else {
            guard error != nil || usage != nil else { throw BodyError("choices", "a chunk of the stream has none") }
            self.choices = []
            return
        }
        var read: [Choice] = []
        for choice in choices { read.append(try Self.choice(choice)) }
        self.choices = read
    }

    private static func choice(_ value: JSONValue) throws(BodyError) -> Choice {
        guard value.kind == .object, let index = value["index"].map({ $0.int }) ?? 0, (0..<1024).contains(index) else {
            throw BodyError("choices", "a choice of a chunk is not of the contract")
        }
        let delta = value["delta"]
        // Completions have the text beside, not inside a delta.
        let content = delta == nil ? value["text"]?.utf8 : delta?["content"]?.utf8
        return Choice(
            index: Int(index),
            content: content,
            reasoning: (delta?["reasoning"] ?? delta?["reasoning_content"])?.utf8,
            toolCalls: delta?["tool_calls"]?.array?.enumerated().map(toolCall) ?? [],
            finishReason: value["finish_reason"]?.string,
            hasMore: hasMore(value, known: choiceMembers) || (delta.map { hasMore($0, known: deltaMembers) } ?? false)
        )
    }

    private static func toolCall(_ position: Int, _ value: JSONValue) -> ToolCallPiece {
        ToolCallPiece(
            index: value["index"]?.int.flatMap { (0..<1024).contains($0) ? Int($0) : nil } ?? position,
            id: value["id"]?.string,
            name: value["function"]?["name"]?.string,
            arguments: value["function"]?["arguments"]?.utf8 ?? []
        )
    }

    /// `token_id` and `seed` are Together's; they say nothing that an answer put together would miss.
    private static let choiceMembers: Set<String> = ["index", "delta", "text", "finish_reason", "seed", "token_id"]
    private static let deltaMembers: Set<String> = [
        "role", "content", "reasoning", "reasoning_content", "tool_calls", "token_id",
    ]

    private static func hasMore(_ value: JSONValue, known: Set<String>) -> Bool {
        var more = false
        value.forEachMember { key, value in
            guard !more, !value.isNull, !known.contains(key.string ?? "") else { return }
            more = value.count > 0 || (value.kind != .array && value.kind != .object)
        }
        return more
    }
}
