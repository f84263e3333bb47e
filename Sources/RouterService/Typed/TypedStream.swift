import Bodies
package import Messages
package import RPCCore

/// Turns the events of a streamed chat completion into typed deltas. Only the first choice is typed: a typed request
/// asks for one.
package struct TypedStream {
    private var scanner = SSEScanner()
    private var calls: [Int: RouterV1.ToolCall] = [:]
    private var finishReason = ""

    /// At the start of a stream.
    package init() {}

    /// The deltas in the next bytes. Throws UNAVAILABLE if they are not of the contract.
    package mutating func deltas(_ bytes: [UInt8]) throws(RPCError) -> [RouterV1.Delta] {
        var deltas: [RouterV1.Delta] = []
        for event in try events(bytes) {
            guard let data = event.data, !event.isDone else { continue }
            for choice in try chunk(data).choices where choice.index == 0 {
                finishReason = choice.finishReason ?? finishReason
                for piece in choice.toolCalls { add(piece) }
                let delta = RouterV1.Delta(content: choice.content ?? [], reasoning: choice.reasoning ?? [])
                if !delta.content.isEmpty || !delta.reasoning.isEmpty { deltas.append(delta) }
            }
        }
        return deltas
    }

    /// What is said at the end, beside what the call itself says.
    package func done(_ done: RouterV1.Done) -> RouterV1.Done {
        var done = done
        done.finishReason = finishReason
        done.toolCalls = calls.sorted { $0.key < $1.key }.map(\.value)
        return done
    }

    private mutating func add(_ piece: StreamChunk.ToolCallPiece) {
        var call = calls[piece.index] ?? RouterV1.ToolCall()
        if let id = piece.id, !id.isEmpty { call.id = id }
        call.name += piece.name ?? ""
        call.arguments += piece.arguments
        calls[piece.index] = call
    }

    private mutating func events(_ bytes: [UInt8]) throws(RPCError) -> [SSEEvent] {
        do {
            return try scanner.feed(bytes)
        } catch {
            throw RPCError(.unavailable, error.message)
        }
    }

    private func chunk(_ data: [UInt8]) throws(RPCError) -> StreamChunk {
        do {
            return try StreamChunk(parsing: data)
        } catch {
            throw RPCError(.unavailable, error.message)
        }
    }
}
