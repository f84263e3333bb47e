import Bodies
import JSON
package import RPCCore

/// Turns the events of a streamed chat completion into those of the Responses API. A value: the caller sends what it
/// makes. Every event names its type in its data; there are no `event:` lines.
package struct ResponsesStream {
    private var object: ResponseObject
    private var scanner = SSEScanner()
    private var events: [UInt8] = []
    private var sequence = 0
    private var hasBegun = false
    /// Which of the chat's tool calls an item is.
    private var itemOfCall: [Int: Int] = [:]
    /// The item that grows; the others are finished.
    private var open: Int?

    /// At the start of the answer to `request`.
    package init(_ request: ResponsesRequest) {
        object = ResponseObject(echo: request.echo)
    }

    /// The events that the next bytes come to. Throws UNAVAILABLE if those are not of the contract.
    package mutating func feed(_ bytes: [UInt8]) throws(RPCError) -> [UInt8] {
        do {
            for event in try scanner.feed(bytes) {
                if event.isDone {
                    finish()
                } else if let data = event.data {
                    let chunk = try StreamChunk(parsing: data)
                    if chunk.usage != nil { takeBill(data) }
                    take(chunk)
                }
            }
        } catch {
            throw RPCError(.unavailable, "the provider's answer is not of the contract")
        }
        defer { events = [] }
        return events
    }

    /// The event that says how a stream failed; OpenAI's clients raise it as an error.
    package mutating func failure(code: String?, message: String) -> [UInt8] {
        emit("error") { event in
            event.member("code", code)
            event.member("message", message)
            event.member("param", String?.none)
            event.object("error") { error in
                error.member("message", message)
                error.member("code", code)
            }
        }
        defer { events = [] }
        return events
    }

    /// What is said of cost and route stands in the chunk that tells usage.
    private mutating func takeBill(_ data: [UInt8]) {
        guard let root = (try? JSONDocument(parsing: data))?.root else { return }
        object.cost = root["usage"]?["cost"].flatMap { $0.double == nil ? nil : Array($0.raw) }
        object.route = root[LateRoute.name].flatMap { $0.kind == .object ? Array($0.raw) : nil }
    }

    private mutating func take(_ chunk: StreamChunk) {
        begin(chunk)
        if let usage = chunk.usage { object.usage = usage }
        for choice in chunk.choices where choice.index == 0 {
            if let thinking = choice.reasoning, !thinking.isEmpty { add(thinking, to: .reasoning, "rs") }
            if let text = choice.content, !text.isEmpty { add(text, to: .message, "msg") }
            for piece in choice.toolCalls { add(piece) }
            if let reason = choice.finishReason { object.finishReason = reason }
        }
    }

    private mutating func begin(_ chunk: StreamChunk) {
        guard !hasBegun else { return }
        hasBegun = true
        object.model = chunk.model
        if chunk.created > 0 { object.createdUnixS = chunk.created }
        emitObject("response.created", "in_progress")
        emitObject("response.in_progress", "in_progress")
    }

    private mutating func add(_ text: [UInt8], to kind: ResponseItem.Kind, _ prefix: String) {
        if open.map({ object.items[$0].kind != kind }) ?? true {
            beginItem(ResponseItem(id: ResponseObject.makeID(prefix), kind: kind))
        }
        grow(text)
    }

    private mutating func add(_ piece: StreamChunk.ToolCallPiece) {
        if let item = itemOfCall[piece.index] {
            // A provider that goes back to an earlier call: its item is finished, the piece has no place any more.
            guard item == open else { return }
        } else {
            itemOfCall[piece.index] = object.items.count
            let kind = ResponseItem.Kind.call(id: piece.id ?? "", name: piece.name ?? "")
            beginItem(ResponseItem(id: ResponseObject.makeID("fc"), kind: kind))
        }
        if !piece.arguments.isEmpty { grow(piece.arguments) }
    }

    private mutating func beginItem(_ item: ResponseItem) {
        endItem()
        object.items.append(item)
        let index = object.items.count - 1
        open = index
        emit("response.output_item.added") { event in
            event.member("output_index", index)
            event.key("item")
            item.write(status: "in_progress", to: &event)
        }
        emitPart("response.content_part.added", item, [], index)
    }

    private mutating func grow(_ text: [UInt8]) {
        guard let open else { return }
        object.items[open].text += text
        emitText(object.items[open].textEvent + ".delta", "delta", text, open)
    }

    private mutating func endItem() {
        guard let index = open else { return }
        let item = object.items[index]
        open = nil
        let isCall = if case .call = item.kind { true } else { false }
        emitText(item.textEvent + ".done", isCall ? "arguments" : "text", item.text, index)
        emitPart("response.content_part.done", item, item.text, index)
        let status = object.itemStatus
        emit("response.output_item.done") { event in
            event.member("output_index", index)
            event.key("item")
            item.write(status: status, to: &event)
        }
    }

    private mutating func finish() {
        if object.items.isEmpty { beginItem(ResponseItem(id: ResponseObject.makeID("msg"), kind: .message)) }
        endItem()
        emitObject("response.\(object.finalStatus)", object.finalStatus)
        events += "data: [DONE]\n\n".utf8
    }

    private mutating func emitText(_ type: String, _ member: String, _ text: [UInt8], _ index: Int) {
        let item = object.items[index]
        emit(type) { event in
            event.member("item_id", item.id)
            event.member("output_index", index)
            if case .call(_, let name) = item.kind {
                if member == "arguments" {
                    event.member("name", name)
                }
            } else {
                event.member("content_index", 0)
            }
            event.member(member, text)
            guard item.kind == .message else { return }
            event.array("logprobs") { _ in }
        }
    }

    private mutating func emitPart(_ type: String, _ item: ResponseItem, _ text: [UInt8], _ index: Int) {
        if case .call = item.kind { return }
        emit(type) { event in
            event.member("item_id", item.id)
            event.member("output_index", index)
            event.member("content_index", 0)
            event.key("part")
            item.writePart(text, to: &event)
        }
    }

    private mutating func emitObject(_ type: String, _ status: String) {
        let object = object
        emit(type) { event in
            event.key("response")
            object.write(status: status, to: &event)
        }
    }

    private mutating func emit(_ type: String, _ write: (inout JSONWriter) -> Void) {
        var writer = JSONWriter()
        writer.object { event in
            event.member("type", type)
            event.member("sequence_number", sequence)
            write(&event)
        }
        sequence += 1
        events += "data: ".utf8
        events += writer.bytes
        events += "\n\n".utf8
    }
}
