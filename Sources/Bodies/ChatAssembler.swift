import JSON

/// Puts the chunks of a streamed completion together to the plain answer that the same call would have given.
package struct ChatAssembler: Sendable {
    private struct Call: Sendable {
        var id = ""
        var name = ""
        var arguments: [UInt8] = []
    }

    private struct Choice: Sendable {
        var content: [UInt8]?
        var reasoning: [UInt8]?
        var calls: [Int: Call] = [:]
        var finishReason: String?
    }

    private let kind: BodyKind
    private let bytesMax: Int
    private var id = ""
    private var created: Int64 = 0
    private var model = ""
    private var choices: [Int: Choice] = [:]
    private var usageJSON: [UInt8]?
    private var bytes = 0
    private var isWhole = true

    /// The answer's usage, once a chunk has given it.
    package private(set) var usage: AnswerUsage?

    /// An assembler for streams of `kind` (chat or completion). An answer of more than `bytesMax` bytes is given up.
    package init(kind: BodyKind, bytesMax: Int = 4 << 20) {
        self.kind = kind
        self.bytesMax = bytesMax
    }

    /// Adds the next chunk.
    package mutating func add(_ chunk: StreamChunk) {
        if id.isEmpty { id = chunk.id }
        if created == 0 { created = chunk.created }
        if model.isEmpty { model = chunk.model }
        if let usage = chunk.usage { self.usage = usage }
        if let json = chunk.usageJSON, chunk.usage != nil { usageJSON = json }
        if chunk.error != nil { isWhole = false }
        for piece in chunk.choices where isWhole {
            if piece.hasMore { isWhole = false }
            add(piece)
        }
    }

    private mutating func add(_ piece: StreamChunk.Choice) {
        var choice = choices.removeValue(forKey: piece.index) ?? Choice()
        if let content = piece.content { choice.content = (choice.content ?? []) + content }
        if let reasoning = piece.reasoning { choice.reasoning = (choice.reasoning ?? []) + reasoning }
        for part in piece.toolCalls {
            var call = choice.calls[part.index] ?? Call()
            if let id = part.id, !id.isEmpty { call.id = id }
            if let name = part.name { call.name += name }
            call.arguments += part.arguments
            bytes += part.arguments.count
            choice.calls[part.index] = call
        }
        choice.finishReason = piece.finishReason ?? choice.finishReason
        choices[piece.index] = choice
        bytes += (piece.content?.count ?? 0) + (piece.reasoning?.count ?? 0) + 8
        if bytes > bytesMax { isWhole = false }
    }

    /// The plain answer; nil unless every choice came to an end and all that came can be put together. Log
    /// probabilities, for one, cannot.
    package func answer() -> [UInt8]? {
        guard isWhole, !choices.isEmpty, choices.values.allSatisfy({ $0.finishReason != nil }) else { return nil }
        var writer = JSONWriter(capacity: bytes + 512)
        writer.object { root in
            root.member("id", id)
            root.member("object", kind == .completion ? "text_completion" : "chat.completion")
            root.member("created", created)
            root.member("model", model)
            root.array("prompt") { _ in }
            root.array("choices") { list in
                for (index, choice) in choices.sorted(by: { $0.key < $1.key }) { write(choice, index, &list) }
            }
            if let usageJSON {
                root.member("usage", json: usageJSON)
            }
        }
        return writer.bytes
    }

    private func write(_ choice: Choice, _ index: Int, _ writer: inout JSONWriter) {
        writer.object { object in
            object.member("index", index)
            if kind == .completion {
                object.member("text", choice.content ?? [])
            } else {
                object.object("message") { Self.writeMessage(choice, &$0) }
            }
            object.key("logprobs")
            object.null()
            object.member("finish_reason", choice.finishReason ?? "")
        }
    }

    private static func writeMessage(_ choice: Choice, _ message: inout JSONWriter) {
        message.member("role", "assistant")
        message.key("content")
        if let content = choice.content, !content.isEmpty || choice.calls.isEmpty {
            message.value(content)
        } else {
            message.null()
        }
        if let reasoning = choice.reasoning, !reasoning.isEmpty {
            message.member("reasoning", reasoning)
        }
        guard !choice.calls.isEmpty else { return }
        message.array("tool_calls") { list in
            for (index, call) in choice.calls.sorted(by: { $0.key < $1.key }) {
                list.object { object in
                    object.member("index", index)
                    object.member("id", call.id)
                    object.member("type", "function")
                    object.object("function") { function in
                        function.member("name", call.name)
                        function.member("arguments", call.arguments)
                    }
                }
            }
        }
    }
}
