import JSON

/// A request of OpenAI's Responses API, understood as the chat completion that answers it.
///
/// What is kept on OpenAI's servers (earlier responses, conversations, prompts, files) and tools that run there have no
/// place in a chat completion: they are refused by name. Members that the Responses API does not know go to the
/// provider as they are.
package struct ResponsesRequest: Sendable {
    /// The chat completion's body.
    package let chatBody: [UInt8]
    /// Whether the answer is to come as events.
    package let stream: Bool
    /// What the answer repeats of the request: JSON members.
    let echo: [(name: String, json: [UInt8])]

    /// Understands a body. Throws what is wrong with it, naming the member.
    package init(parsing body: [UInt8]) throws(ResponsesError) {
        let root: JSONValue
        do {
            root = try JSONDocument(parsing: body).root
        } catch {
            throw ResponsesError("", error.message)
        }
        guard root.kind == .object else { throw ResponsesError("", "the body must be a JSON object") }
        try Self.refuseStateful(root)
        let messages = try ResponsesInput.messages(root)
        let stream = try Self.flag(root["stream"], "stream") ?? false
        let obfuscated = root["stream_options"]?["include_obfuscation"]
        if try Self.flag(obfuscated, "stream_options.include_obfuscation") == true {
            throw ResponsesError("stream_options", "events are not obfuscated here: leave `include_obfuscation` out")
        }
        var writer = JSONWriter(capacity: body.count + 256)
        var failure: ResponsesError?
        writer.object { chat in
            chat.array("messages") { list in
                for message in messages { list.raw(message) }
            }
            do throws(ResponsesError) { try Self.write(root, stream: stream, to: &chat) } catch { failure = error }
        }
        if let failure { throw failure }
        self.stream = stream
        chatBody = writer.bytes
        echo = Self.echoed.map { name, standard in (name, root[name].map { Array($0.raw) } ?? Array(standard.utf8)) }
    }

    /// Members that the answer repeats, and what stands there if the request has none.
    private static let echoed: [(String, String)] = [
        ("instructions", "null"), ("max_output_tokens", "null"), ("metadata", "{}"), ("parallel_tool_calls", "true"),
        ("reasoning", #"{"effort":null,"summary":null}"#), ("temperature", "null"),
        ("text", #"{"format":{"type":"text"}}"#), ("tool_choice", #""auto""#), ("tools", "[]"), ("top_p", "null"),
        ("truncation", #""disabled""#), ("user", "null"),
    ]

    /// Members that are written in their own way, or mean nothing in a chat completion.
    private static let handled: Set<String> = [
        "input", "instructions", "stream", "stream_options", "max_output_tokens", "text", "reasoning", "tools",
        "tool_choice", "truncation", "store", "include", "background", "previous_response_id", "conversation", "prompt",
        "max_tool_calls", "top_logprobs", "context_management", "moderation",
    ]

    private static func write(
        _ root: JSONValue,
        stream: Bool,
        to chat: inout JSONWriter
    ) throws(ResponsesError) {
        root.forEachMember { key, value in
            guard let name = key.string, !handled.contains(name) else { return }
            chat.member(name, json: value.raw)
        }
        if let tokens = present(root["max_output_tokens"]) {
            chat.member("max_tokens", json: tokens.raw)
        }
        if stream {
            chat.member("stream", true)
            chat.member("stream_options", json: #"{"include_usage":true}"#.utf8)
        }
        if let format = present(root["text"]?["format"]) { try ResponsesTools.writeFormat(format, to: &chat) }
        if let effort = present(root["reasoning"]?["effort"]) {
            chat.member("reasoning_effort", json: effort.raw)
        }
        if let tools = present(root["tools"]) { try ResponsesTools.write(tools, to: &chat) }
        if let choice = present(root["tool_choice"]) { try ResponsesTools.writeChoice(choice, to: &chat) }
        if root["truncation"]?.isString("auto") == true {
            chat.member("context_length_exceeded_behavior", "truncate")
        }
    }

    private static func refuseStateful(_ root: JSONValue) throws(ResponsesError) {
        let stateless = "responses are not kept here: send the whole input each time"
        for name in ["previous_response_id", "conversation"] where present(root[name]) != nil {
            throw ResponsesError(name, stateless)
        }
        if try flag(root["store"], "store") == true { throw ResponsesError("store", stateless) }
        if try flag(root["background"], "background") == true {
            throw ResponsesError("background", "is not possible here: `POST /v1/batches` takes work that may wait")
        }
        for name in ["prompt", "max_tool_calls", "context_management", "moderation", "top_logprobs"] {
            if let value = present(root[name]), value.int != 0 {
                throw ResponsesError(name, "has no counterpart in a chat completion")
            }
        }
        if let include = root["include"]?.array, let first = include.first {
            throw ResponsesError("include", "`\(first.string ?? "?")` can't be included here")
        }
        if let summary = present(root["reasoning"]?["summary"]) {
            let rule = "`\(summary.string ?? "?")`: thinking is given whole, not summed up"
            throw ResponsesError("reasoning.summary", rule)
        }
        if let verbosity = present(root["text"]?["verbosity"]), !verbosity.isString("medium") {
            throw ResponsesError("text.verbosity", "has no counterpart in a chat completion")
        }
    }

    static func present(_ value: JSONValue?) -> JSONValue? { value.flatMap { $0.isNull ? nil : $0 } }

    private static func flag(_ value: JSONValue?, _ name: String) throws(ResponsesError) -> Bool? {
        guard let value = present(value) else { return nil }
        guard let flag = value.bool else { throw ResponsesError(name, "must be true or false") }
        return flag
    }
}

/// Why a request can't be answered by a chat completion.
package struct ResponsesError: Error, Sendable, Equatable {
    /// The member at fault, `""` for the body as a whole.
    package let field: String
    /// For people; names the member.
    package let message: String

    init(_ field: String, _ rule: String) {
        self.field = field
        message = field.isEmpty ? rule : "`\(field)`: \(rule)"
    }
}
