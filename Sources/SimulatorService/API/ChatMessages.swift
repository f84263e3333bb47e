import JSON

/// What matters of a chat's messages: their hash, their tokens, and what the user said last.
struct ChatMessages {
    private(set) var hash = StableHash()
    private(set) var tokens = 0
    private(set) var lastUser: [UInt8] = []

    private static let roles: Set<String> = ["system", "developer", "user", "assistant", "tool", "function"]

    init(_ value: JSONValue) throws(APIError) {
        guard let list = value.array, !list.isEmpty else {
            throw .invalid("messages", "must be a list with at least one message")
        }
        for index in list.indices {
            try add(list[index], at: index)
        }
    }

    private mutating func add(_ message: JSONValue, at index: Int) throws(APIError) {
        guard message.kind == .object else {
            throw .invalid("messages[\(index)]", "must be an object")
        }
        guard let role = message["role"]?.string else {
            throw .missing("messages[\(index)].role")
        }
        guard Self.roles.contains(role) else {
            throw .invalid("messages[\(index)].role", "must be system, user, assistant, tool or function")
        }
        let text = try Self.text(of: message, role: role, at: index)
        hash.combine(UInt64(role.utf8.first ?? 0))
        hash.combine(text.bytes)
        tokens += TokenRule.tokensPerMessage + TokenRule.tokens(bytes: text.bytes.count)
        tokens += text.attachments * TokenRule.tokensPerAttachment
        if role == "user" {
            lastUser = text.bytes
        }
    }

    /// The text of a message (parts joined) and how many parts are no text.
    private static func text(
        of message: JSONValue,
        role: String,
        at index: Int
    ) throws(APIError) -> (bytes: [UInt8], attachments: Int) {
        guard let content = message["content"], !content.isNull else {
            guard role == "assistant" else {
                throw .missing("messages[\(index)].content")
            }
            return ([], 0)
        }
        if let bytes = content.utf8 {
            return (bytes, 0)
        }
        guard let parts = content.array else {
            throw .invalid("messages[\(index)].content", "must be a string or a list of parts")
        }
        var bytes: [UInt8] = []
        var attachments = 0
        for (number, part) in parts.enumerated() {
            guard let type = part["type"]?.string else {
                throw .missing("messages[\(index)].content[\(number)].type")
            }
            if type != "text" {
                attachments += 1
            } else if let text = part["text"]?.utf8 {
                bytes.append(contentsOf: text)
            } else {
                throw .missing("messages[\(index)].content[\(number)].text")
            }
        }
        return (bytes, attachments)
    }
}
