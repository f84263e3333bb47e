import Bodies
import JSON
package import Messages
package import RPCCore

/// Reads plain JSON answers into typed ones.
package enum TypedAnswer {
    /// The first choice of a chat completion. Throws UNAVAILABLE if the answer is not of the contract.
    package static func complete(_ forwarded: RouterV1.ForwardResponse) throws(RPCError) -> RouterV1.CompleteResponse {
        if let ticket = forwarded.ticket { return RouterV1.CompleteResponse(ticket: ticket) }
        let answer = try parse(forwarded.body, .chat)
        guard let choice = answer.choices.first, let message = choice["message"] else { throw malformed }
        return RouterV1.CompleteResponse(
            id: answer.id,
            content: message["content"]?.utf8 ?? [],
            reasoning: (message["reasoning"] ?? message["reasoning_content"])?.utf8 ?? [],
            toolCalls: (message["tool_calls"]?.array ?? []).map(toolCall),
            finishReason: choice["finish_reason"]?.string ?? "",
            usage: forwarded.usage,
            route: forwarded.route,
            cost: forwarded.cost
        )
    }

    /// The vectors, in the order of the inputs. Throws UNAVAILABLE if the answer is not of the contract.
    package static func embed(_ forwarded: RouterV1.ForwardResponse) throws(RPCError) -> RouterV1.EmbedResponse {
        let answer = try parse(forwarded.body, .embedding)
        var vectors: [(index: Int64, embedding: RouterV1.Embedding)] = []
        for (position, item) in answer.data.enumerated() {
            guard let vector = item["embedding"], let floats = try? EmbeddingEncoding.floats(vector) else {
                throw malformed
            }
            vectors.append(
                (index: item["index"]?.int ?? Int64(position), embedding: RouterV1.Embedding(values: floats))
            )
        }
        return RouterV1.EmbedResponse(
            embeddings: vectors.sorted { $0.index < $1.index }.map(\.embedding),
            usage: forwarded.usage,
            route: forwarded.route,
            cost: forwarded.cost
        )
    }

    static func parse(_ body: [UInt8], _ kind: BodyKind) throws(RPCError) -> PlainAnswer {
        do {
            return try PlainAnswer(parsing: body, kind: kind)
        } catch {
            throw malformed
        }
    }

    private static func toolCall(_ value: JSONValue) -> RouterV1.ToolCall {
        RouterV1.ToolCall(
            id: value["id"]?.string ?? "",
            name: value["function"]?["name"]?.string ?? "",
            arguments: value["function"]?["arguments"]?.utf8 ?? []
        )
    }

    static var malformed: RPCError { RPCError(.unavailable, "the provider's answer is not of the contract") }
}
