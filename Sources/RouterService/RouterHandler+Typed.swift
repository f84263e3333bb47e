import Bodies
package import Messages
package import RPCCore
import Stubs

/// Typed requests: each becomes the JSON that a client of the HTTP interface would have sent.
extension RouterHandler {
    /// One typed completion.
    package func complete(
        _ request: RouterV1.CompleteRequest,
        context: ServerContext
    ) async throws -> RouterV1.CompleteResponse {
        try await counted { () throws(RPCError) in
            let answer = try await plain(try await Self.incoming(request, .plain), context)
            return try await BodyWork.run(bytes: answer.body.count) { () throws(RPCError) in
                try TypedAnswer.complete(answer)
            }
        }
    }

    /// One typed completion, in parts.
    package func streamComplete(
        _ request: RouterV1.CompleteRequest,
        context: ServerContext,
        writer: RPCWriter<RouterV1.CompleteChunk>
    ) async throws {
        try await counted {
            var typed = TypedStream()
            let call = try await prepared(try await Self.incoming(request, .streamed), context)
            // One piece of an answer may be many messages: those for which there is no room yet.
            var waiting: ArraySlice<RouterV1.CompleteChunk> = []
            func queueWaiting() throws -> Bool {
                while let chunk = waiting.popFirst() {
                    if try writer.queue(chunk) { return true }
                }
                return false
            }
            let queue = { (part: StreamPart) in
                switch part {
                case .route(let route): waiting.append(.init(part: .route(route)))
                case .data(let bytes): waiting += try typed.deltas(bytes).map { .init(part: .delta($0)) }
                case .done(let done): waiting.append(.init(part: .done(typed.done(done))))
                case .ticket(let answer): waiting.append(.init(part: answer.ticket.map { .ticket($0) }))
                }
                return try queueWaiting()
            }
            let waitForRoom = { repeat { try await writer.waitForRoom() } while try queueWaiting() }
            try await executor.serve(call, context: context, sink: StreamSink(queue: queue, waitForRoom: waitForRoom))
        }
    }

    /// Vectors of texts.
    package func embed(
        _ request: RouterV1.EmbedRequest,
        context: ServerContext
    ) async throws -> RouterV1.EmbedResponse {
        try await counted { () throws(RPCError) in
            let bytes = request.inputs.reduce(0) { $0 + $1.count }
            let body = try await BodyWork.run(bytes: bytes) { () throws(RPCError) in try TypedRequest.body(request) }
            var call = IncomingCall(endpoint: .embeddings, body: body, priority: request.priority)
            call.wishes = request.wishes ?? RouterV1.Wishes()
            let answer = try await plain(call, context)
            return try await BodyWork.run(bytes: answer.body.count) { () throws(RPCError) in
                try TypedAnswer.embed(answer)
            }
        }
    }

    /// Pictures of a text.
    package func generateImage(
        _ request: RouterV1.GenerateImageRequest,
        context: ServerContext
    ) async throws -> RouterV1.GenerateImageResponse {
        try await counted { () throws(RPCError) in
            var call = IncomingCall(endpoint: .images, body: try TypedRequest.body(request))
            call.priority = request.priority
            call.wishes = request.wishes ?? RouterV1.Wishes()
            let answer = try await plain(call, context)
            return try await BodyWork.run(bytes: answer.body.count) { () throws(RPCError) in
                try TypedAnswer.images(answer)
            }
        }
    }

    /// Documents in the order in which they fit a query.
    package func rerank(
        _ request: RouterV1.RerankRequest,
        context: ServerContext
    ) async throws -> RouterV1.RerankResponse {
        try await counted { () throws(RPCError) in
            let bytes = request.documents.reduce(0) { $0 + $1.count }
            let body = try await BodyWork.run(bytes: bytes) { () throws(RPCError) in try TypedRequest.body(request) }
            var call = IncomingCall(endpoint: .rerank, body: body, priority: request.priority)
            call.wishes = request.wishes ?? RouterV1.Wishes()
            let answer = try await plain(call, context)
            return try TypedAnswer.rerank(answer, documents: request.documents.count)
        }
    }

    /// Typed completions for later: their models are chosen here, all else is the batch-worker's, which knows the caller
    /// by its key.
    package func submitBatch(
        _ request: RouterV1.SubmitBatchRequest,
        context: ServerContext
    ) async throws -> RouterV1.SubmitBatchResponse {
        try await counted {
            let (principal, snapshot) = try admit(context)
            let typed = TypedBatch(
                policy: preparation.policy,
                snapshot: snapshot,
                live: preparation.live(),
                principal: principal
            )
            let bytes = request.items.reduce(0) { $0 + Self.bytes($1.request ?? .init()) }
            let submission = try await BodyWork.run(bytes: bytes) { () throws(RPCError) in
                try typed.submission(request)
            }
            let batch = try await dependencies.batches.submit(submission, options: context.options()).batch
            return RouterV1.SubmitBatchResponse(id: batch?.id ?? "", total: batch?.total ?? 0)
        }
    }

    private static func incoming(
        _ request: RouterV1.CompleteRequest,
        _ delivery: IncomingCall.Delivery
    ) async throws(RPCError) -> IncomingCall {
        IncomingCall(
            endpoint: .chatCompletions,
            body: try await BodyWork.run(bytes: bytes(request)) { () throws(RPCError) in
                try TypedRequest.body(request)
            },
            priority: request.priority,
            task: request.task,
            isCacheAllowed: request.allowCached ?? true,
            wishes: request.wishes ?? RouterV1.Wishes(),
            delivery: delivery
        )
    }

    /// About as many as there are to be worked on.
    private static func bytes(_ request: RouterV1.CompleteRequest) -> Int {
        let texts = request.messages.reduce(0) { sum, message in
            sum + message.content.count + message.toolCalls.reduce(64) { $0 + $1.arguments.count }
        }
        return texts + request.prompt.count + request.tools.count + request.responseFormat.count
    }
}
