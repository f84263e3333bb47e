import Bodies
import Crypto
import JSON
import Telemetry

/// The object that a Responses request is answered with.
struct ResponseObject {
    let id: String
    let echo: [(name: String, json: [UInt8])]
    var createdUnixS: Int64
    var model = ""
    var items: [ResponseItem] = []
    var usage: AnswerUsage?
    /// What a stream cost, in dollars: a JSON number. A plain answer's headers say it.
    var cost: [UInt8]?
    /// As ``LateRoute`` has it: a JSON object.
    var route: [UInt8]?
    /// Of the chat completion.
    var finishReason = ""

    init(echo: [(name: String, json: [UInt8])]) {
        id = Self.makeID("resp")
        self.echo = echo
        createdUnixS = WallClock.unixMS() / 1000
    }

    static func makeID(_ prefix: String) -> String { "\(prefix)_\(RandomBytes.make(count: 16).hex)" }

    /// Whether the answer ended because it had to, and the word for it.
    private var incompleteReason: String? {
        switch finishReason {
        case "length": "max_output_tokens"
        case "content_filter": "content_filter"
        default: nil
        }
    }

    /// `completed` or `incomplete`: how an answer that came to its end stands.
    var finalStatus: String { incompleteReason == nil ? "completed" : "incomplete" }

    /// Writes the object; in progress it shows no items yet.
    func write(status: String, to writer: inout JSONWriter) {
        let isOver = status != "in_progress"
        writer.object { object in
            for (name, text) in [("id", id), ("object", "response"), ("status", status), ("model", model)] {
                object.member(name, text)
            }
            object.member("created_at", createdUnixS)
            object.key("completed_at")
            if isOver { object.value(WallClock.unixMS() / 1000) } else { object.null() }
            object.array("output") { list in
                for item in isOver ? items : [] { item.write(status: itemStatus, to: &list) }
            }
            for name in ["error", "previous_response_id"] {
                object.key(name)
                object.null()
            }
            object.key("incomplete_details")
            if isOver, let reason = incompleteReason {
                object.object { details in
                    details.member("reason", reason)
                }
            } else {
                object.null()
            }
            for name in ["background", "store"] {
                object.member(name, false)
            }
            for (name, json) in echo {
                object.member(name, json: json)
            }
            object.key("usage")
            if isOver, let usage { write(usage, to: &object) } else { object.null() }
            if isOver, let route { object.member(LateRoute.name, json: route) }
        }
    }

    var itemStatus: String { finalStatus }

    private func write(_ usage: AnswerUsage, to writer: inout JSONWriter) {
        writer.object { object in
            object.member("input_tokens", usage.promptTokens)
            object.object("input_tokens_details") { details in
                details.member("cached_tokens", usage.cachedTokens)
                details.member("cache_write_tokens", 0)
            }
            object.member("output_tokens", usage.completionTokens)
            object.object("output_tokens_details") { details in
                details.member("reasoning_tokens", usage.reasoningTokens)
            }
            object.member("total_tokens", usage.promptTokens + usage.completionTokens)
            if let cost { object.member("cost", json: cost) }
        }
    }
}

/// A plain chat completion as the answer of a Responses request.
package enum ResponsesAnswer {
    /// The answer's JSON; nil if the completion is not of the contract.
    package static func body(_ completion: [UInt8], for request: ResponsesRequest) -> [UInt8]? {
        guard let answer = try? PlainAnswer(parsing: completion, kind: .chat),
            let choice = answer.choices.first, let message = choice["message"]
        else { return nil }
        var object = ResponseObject(echo: request.echo)
        if answer.created > 0 { object.createdUnixS = answer.created }
        object.model = answer.model
        object.usage = answer.usage
        object.finishReason = choice["finish_reason"]?.string ?? ""
        if let thinking = (message["reasoning"] ?? message["reasoning_content"])?.utf8, !thinking.isEmpty {
            object.items.append(ResponseItem(id: ResponseObject.makeID("rs"), kind: .reasoning, text: thinking))
        }
        let calls = message["tool_calls"]?.array ?? []
        let text = message["content"]?.utf8 ?? []
        if !text.isEmpty || calls.isEmpty {
            object.items.append(ResponseItem(id: ResponseObject.makeID("msg"), kind: .message, text: text))
        }
        for call in calls {
            let kind = ResponseItem.Kind.call(
                id: call["id"]?.string ?? "",
                name: call["function"]?["name"]?.string ?? ""
            )
            let arguments = call["function"]?["arguments"]?.utf8 ?? []
            object.items.append(ResponseItem(id: ResponseObject.makeID("fc"), kind: kind, text: arguments))
        }
        var writer = JSONWriter()
        object.write(status: object.finalStatus, to: &writer)
        return writer.bytes
    }
}
