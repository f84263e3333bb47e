import JSON

/// One thing that a model answers with: its thinking, its text, or a call of a function.
struct ResponseItem: Sendable {
    enum Kind: Sendable, Equatable {
        case reasoning
        case message
        case call(id: String, name: String)
    }

    let id: String
    let kind: Kind
    /// The text, or the call's arguments; UTF-8.
    var text: [UInt8] = []

    func write(status: String, to writer: inout JSONWriter) {
        writer.object { item in
            item.member("id", id)
            item.member("type", type)
            item.member("status", status)
            switch kind {
            case .reasoning:
                item.array("summary") { _ in }
                item.array("content") { if status != "in_progress" { writePart(text, to: &$0) } }
            case .message:
                item.member("role", "assistant")
                item.array("content") { if status != "in_progress" { writePart(text, to: &$0) } }
            case .call(let call, let name):
                item.member("call_id", call)
                item.member("name", name)
                item.member("arguments", status == "in_progress" ? [] : text)
            }
        }
    }

    /// The part that holds the text; calls have none.
    func writePart(_ text: [UInt8], to writer: inout JSONWriter) {
        writer.object { part in
            part.member("type", kind == .reasoning ? "reasoning_text" : "output_text")
            part.member("text", text)
            guard kind == .message else { return }
            part.array("annotations") { _ in }
            part.array("logprobs") { _ in }
        }
    }

    /// `response.output_text` and the like: events of the item's text begin with it.
    var textEvent: String {
        switch kind {
        case .reasoning: "response.reasoning_text"
        case .message: "response.output_text"
        case .call: "response.function_call_arguments"
        }
    }

    private var type: String {
        switch kind {
        case .reasoning: "reasoning"
        case .message: "message"
        case .call: "function_call"
        }
    }
}
