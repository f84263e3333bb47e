import JSON

/// Tools and formats of a Responses request in the words of a chat completion.
enum ResponsesTools {
    /// Only functions: the others run on OpenAI's servers.
    static func write(_ tools: JSONValue, to chat: inout JSONWriter) throws(ResponsesError) {
        guard let list = tools.array else { throw ResponsesError("tools", "must be an array") }
        for (index, tool) in list.enumerated() {
            guard tool["type"]?.isString("function") == true else {
                let type = tool["type"]?.string ?? ""
                throw ResponsesError("tools[\(index)].type", "`\(type)` does not run here; only functions are possible")
            }
            guard tool["name"]?.kind == .string else {
                throw ResponsesError("tools[\(index)].name", "is required")
            }
        }
        guard !list.isEmpty else { return }
        chat.array("tools") { array in
            for tool in list {
                array.object { object in
                    object.member("type", "function")
                    object.object("function") {
                        copy(["name", "description", "parameters", "strict"], of: tool, to: &$0)
                    }
                }
            }
        }
    }

    static func writeChoice(_ choice: JSONValue, to chat: inout JSONWriter) throws(ResponsesError) {
        if choice.kind == .string {
            chat.key("tool_choice")
            return chat.raw(choice.raw)
        }
        guard choice["type"]?.isString("function") == true, let name = choice["name"], name.kind == .string else {
            throw ResponsesError("tool_choice", "must be auto, none, required, or name a function")
        }
        chat.object("tool_choice") { object in
            object.member("type", "function")
            object.object("function") { function in
                function.member("name", json: name.raw)
            }
        }
    }

    static func writeFormat(_ format: JSONValue, to chat: inout JSONWriter) throws(ResponsesError) {
        switch format["type"]?.string {
        case "text": return
        case "json_object":
            chat.member("response_format", json: #"{"type":"json_object"}"#.utf8)
        case "json_schema":
            chat.object("response_format") { object in
                object.member("type", "json_schema")
                object.object("json_schema") { copy(["name", "schema", "strict", "description"], of: format, to: &$0) }
            }
        default: throw ResponsesError("text.format.type", "must be text, json_object or json_schema")
        }
    }

    private static func copy(_ names: [String], of value: JSONValue, to object: inout JSONWriter) {
        for name in names {
            guard let member = ResponsesRequest.present(value[name]) else { continue }
            object.member(name, json: member.raw)
        }
    }
}
