import Bodies
import JSON
package import Messages
package import RPCCore

/// Turns typed requests into the JSON that a client of the HTTP interface would have sent: from there on both take one
/// path, and share cache entries.
package enum TypedRequest {
    /// What a completion gets that names no temperature.
    package static let temperatureDefault = 0.7

    /// The body of a chat completion. Throws INVALID_ARGUMENT, naming the field.
    package static func body(_ request: RouterV1.CompleteRequest) throws(RPCError) -> [UInt8] {
        try check(request.task)
        let messages = try messages(request)
        let tools = try json(request.tools, "tools")
        let toolChoice = try json(request.toolChoice, "tool_choice")
        let responseFormat = try json(request.responseFormat, "response_format")
        guard (request.temperature ?? 0).isFinite else { throw bad("temperature", "must be a finite number") }
        guard (request.topP ?? 0).isFinite else { throw bad("top_p", "must be a finite number") }
        var writer = JSONWriter()
        writer.object { root in
            root.member("model", request.model.isEmpty ? "auto" : request.model)
            root.array("messages") { list in
                for message in messages { list.raw(message) }
            }
            root.member("temperature", request.temperature ?? temperatureDefault)
            if let tokens = request.maxTokens {
                root.member("max_tokens", Int64(tokens))
            }
            if let topP = request.topP {
                root.member("top_p", topP)
            }
            if let seed = request.seed {
                root.member("seed", seed)
            }
            if !request.stop.isEmpty {
                root.array("stop") { list in
                    for text in request.stop { list.value(text) }
                }
            }
            for (name, value) in [("tools", tools), ("tool_choice", toolChoice), ("response_format", responseFormat)] {
                guard let value else { continue }
                root.member(name, json: value)
            }
        }
        return writer.bytes
    }

    /// The body of an embeddings call. Throws INVALID_ARGUMENT, naming the field.
    package static func body(_ request: RouterV1.EmbedRequest) throws(RPCError) -> [UInt8] {
        var inputs: [String] = []
        for (index, input) in request.inputs.enumerated() { inputs.append(try text(input, "inputs[\(index)]")) }
        var writer = JSONWriter()
        writer.object { root in
            root.member("model", request.model.isEmpty ? "auto" : request.model)
            root.array("input") { list in
                for input in inputs { list.value(input) }
            }
        }
        return writer.bytes
    }

    /// A conversation, or a prompt that begins one.
    private static func messages(_ request: RouterV1.CompleteRequest) throws(RPCError) -> [[UInt8]] {
        guard !request.prompt.isEmpty else {
            return try request.messages.enumerated().map { index, turn throws(RPCError) in
                try message(turn, "messages[\(index)]")
            }
        }
        guard request.messages.isEmpty else { throw bad("prompt", "must be empty where `messages` are given") }
        _ = try text(request.prompt, "prompt")
        return [try message(RouterV1.Message(role: .user, content: request.prompt), "prompt")]
    }

    private static func check(_ task: CommonV1.Task) throws(RPCError) {
        switch task {
        case .unspecified, .chat, .code: return
        case .embedding: throw bad("task", "vectors are made by the method Embed")
        case .image: throw bad("task", "pictures are made by the method GenerateImage")
        case .rerank: throw bad("task", "documents are ordered by the method Rerank")
        case .speech, .transcription: throw bad("task", "sound goes through the method Forward")
        default: throw bad("task", "\(task.rawValue) is not known")
        }
    }

    private static func message(_ message: RouterV1.Message, _ field: String) throws(RPCError) -> [UInt8] {
        guard let role = roles[message.role] else { throw bad("\(field).role", "is required") }
        let content = try text(message.content, "\(field).content")
        var calls: [(call: RouterV1.ToolCall, arguments: String)] = []
        for (position, call) in message.toolCalls.enumerated() {
            let arguments = try text(call.arguments, "\(field).tool_calls[\(position)].arguments")
            calls.append((call: call, arguments: arguments))
        }
        var writer = JSONWriter()
        writer.object { object in
            object.member("role", role)
            object.key("content")
            if content.isEmpty, !calls.isEmpty { object.null() } else { object.value(content) }
            if !message.toolCallID.isEmpty {
                object.member("tool_call_id", message.toolCallID)
            }
            guard !calls.isEmpty else { return }
            object.array("tool_calls") { list in
                for (call, arguments) in calls { list.object { write(call, arguments, &$0) } }
            }
        }
        return writer.bytes
    }

    private static func write(_ call: RouterV1.ToolCall, _ arguments: String, _ writer: inout JSONWriter) {
        writer.member("id", call.id)
        writer.member("type", "function")
        writer.object("function") { function in
            function.member("name", call.name)
            function.member("arguments", arguments)
        }
    }

    private static let roles: [RouterV1.Role: String] = [
        .system: "system", .user: "user", .assistant: "assistant", .tool: "tool",
    ]

    static func text(_ utf8: [UInt8], _ field: String) throws(RPCError) -> String {
        guard let text = String(validating: utf8, as: UTF8.self) else { throw bad(field, "must be UTF-8") }
        return text
    }

    private static func json(_ bytes: [UInt8], _ field: String) throws(RPCError) -> [UInt8]? {
        guard !bytes.isEmpty else { return nil }
        do {
            return Array(try JSONDocument(parsing: bytes).root.raw)
        } catch {
            throw bad(field, error.message)
        }
    }

    static func bad(_ field: String, _ rule: String) -> RPCError {
        RPCError(.invalidArgument, "`\(field)`: \(rule)", reason: .badRequest)
    }
}
