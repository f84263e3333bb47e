import JSON

/// The input of a Responses request as the messages of a chat completion.
enum ResponsesInput {
    /// The messages, as JSON. Throws the item that has no counterpart.
    static func messages(_ root: JSONValue) throws(ResponsesError) -> [[UInt8]] {
        var list = MessageList()
        if let instructions = ResponsesRequest.present(root["instructions"]) {
            guard let text = instructions.utf8 else { throw ResponsesError("instructions", "must be a string") }
            list.add(role: "system", content: quoted(text))
        }
        guard let input = ResponsesRequest.present(root["input"]) else {
            throw ResponsesError("input", "is required")
        }
        switch input.kind {
        case .string: list.add(role: "user", content: Array(input.raw))
        case .array:
            guard input.count > 0 else { throw ResponsesError("input", "must have at least one item") }
            for (index, item) in (input.array ?? []).enumerated() { try add(item, "input[\(index)]", to: &list) }
        default: throw ResponsesError("input", "must be a string or an array of items")
        }
        let messages = list.finished()
        guard !messages.isEmpty else { throw ResponsesError("input", "must hold more than what a model thought") }
        return messages
    }

    private static func add(_ item: JSONValue, _ field: String, to list: inout MessageList) throws(ResponsesError) {
        guard item.kind == .object else { throw ResponsesError(field, "must be an object") }
        switch item["type"]?.string ?? "message" {
        case "message":
            guard let role = item["role"]?.string.flatMap({ roles[$0] }) else {
                throw ResponsesError("\(field).role", "must be user, assistant, system or developer")
            }
            list.add(role: role, content: try content(item["content"], "\(field).content"))
        case "function_call":
            list.add(
                call: try string(item, "call_id", field),
                name: try string(item, "name", field),
                arguments: try string(item, "arguments", field)
            )
        case "function_call_output":
            let content = try content(item["output"], "\(field).output")
            list.add(output: content, call: try string(item, "call_id", field))
        // What a model thought before is not part of what it is told.
        case "reasoning": return
        case let type:
            throw ResponsesError("\(field).type", "`\(type)` has no counterpart in a chat completion")
        }
    }

    private static let roles = ["user": "user", "assistant": "assistant", "system": "system", "developer": "system"]

    private static func content(_ value: JSONValue?, _ field: String) throws(ResponsesError) -> [UInt8] {
        guard let value, !value.isNull else { throw ResponsesError(field, "is required") }
        if value.kind == .string { return Array(value.raw) }
        guard let parts = value.array, !parts.isEmpty else {
            throw ResponsesError(field, "must be a string or an array of at least one part")
        }
        // Text alone is sent as a string: not every model takes parts.
        let texts = parts.compactMap(text)
        if texts.count == parts.count { return quoted(Array(texts.joined())) }
        var writer = JSONWriter()
        var failure: ResponsesError?
        writer.array { list in
            for (index, part) in parts.enumerated() where failure == nil {
                do throws(ResponsesError) { try write(part, "\(field)[\(index)]", to: &list) } catch { failure = error }
            }
        }
        if let failure { throw failure }
        return writer.bytes
    }

    /// The text of a part that is nothing else.
    private static func text(_ part: JSONValue) -> [UInt8]? {
        switch part["type"]?.string {
        case "input_text", "output_text", "text": part["text"]?.utf8
        case "refusal": part["refusal"]?.utf8
        default: nil
        }
    }

    private static func write(
        _ part: JSONValue,
        _ field: String,
        to list: inout JSONWriter
    ) throws(ResponsesError) {
        if let text = text(part) {
            return list.object { object in
                object.member("type", "text")
                object.member("text", text)
            }
        }
        switch part["type"]?.string {
        case "input_image":
            guard let url = part["image_url"], url.kind == .string else {
                throw ResponsesError("\(field).image_url", "is required: files can't be named here")
            }
            list.object { object in
                object.member("type", "image_url")
                object.object("image_url") { image in
                    image.member("url", json: url.raw)
                    guard let detail = ResponsesRequest.present(part["detail"]) else { return }
                    image.member("detail", json: detail.raw)
                }
            }
        case "input_audio" where part["input_audio"]?.kind == .object: list.raw(part.raw)
        case let type:
            throw ResponsesError("\(field).type", "`\(type ?? "")` has no counterpart in a chat completion")
        }
    }

    private static func string(_ item: JSONValue, _ name: String, _ field: String) throws(ResponsesError) -> [UInt8] {
        guard let value = item[name], value.kind == .string else {
            throw ResponsesError("\(field).\(name)", "is required and must be a string")
        }
        return Array(value.raw)
    }

    private static func quoted(_ text: [UInt8]) -> [UInt8] {
        var writer = JSONWriter()
        writer.value(text)
        return writer.bytes
    }
}

/// Messages as they are put together: the calls of one turn belong to one message of the assistant. All parts are JSON.
private struct MessageList {
    private var messages: [[UInt8]] = []
    /// The text of the assistant's message that is not closed yet.
    private var assistant: [UInt8]?
    private var calls: [[UInt8]] = []

    mutating func add(role: String, content: [UInt8]) {
        close()
        guard role != "assistant" else {
            assistant = content
            return
        }
        messages.append(message(role, content) { _ in })
    }

    mutating func add(call id: [UInt8], name: [UInt8], arguments: [UInt8]) {
        var writer = JSONWriter()
        writer.object { call in
            call.member("id", json: id)
            call.member("type", "function")
            call.object("function") { function in
                function.member("name", json: name)
                function.member("arguments", json: arguments)
            }
        }
        calls.append(writer.bytes)
    }

    mutating func add(output: [UInt8], call id: [UInt8]) {
        close()
        messages.append(
            message("tool", output) { message in
                message.member("tool_call_id", json: id)
            }
        )
    }

    mutating func finished() -> [[UInt8]] {
        close()
        return messages
    }

    private mutating func close() {
        guard assistant != nil || !calls.isEmpty else { return }
        let calls = calls
        messages.append(
            message("assistant", assistant ?? Array("null".utf8)) { message in
                guard !calls.isEmpty else { return }
                message.array("tool_calls") { list in
                    for call in calls { list.raw(call) }
                }
            }
        )
        assistant = nil
        self.calls = []
    }

    private func message(_ role: String, _ content: [UInt8], _ more: (inout JSONWriter) -> Void) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { message in
            message.member("role", role)
            message.member("content", json: content)
            more(&message)
        }
        return writer.bytes
    }
}
