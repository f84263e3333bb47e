import GatewayService
import HTTPServer
import Logging
import Messages
import RPCCore
import RPCInProcess
import Stubs
import Synchronization
import Telemetry

/// A router that answers by the model that the body names.
final class FakeRouter: Sendable {
    struct Seen: Sendable {
        var requests: [RouterV1.ForwardRequest] = []
        var metadata: [Metadata] = []
        var cancelled = 0
    }

    let seen = Mutex(Seen())
    /// A stream named `slow` goes on when this is finished.
    let gate = AsyncStream<Void>.makeStream()

    static let route = RouterV1.Route(model: "m", provider: "p", attempts: 2, cache: .miss, tried: ["ä@q (503)"])
    static let events = ["data: {\"a\":1}\n\n", "data: {\"b\":\"😀\"}\n\n", "data: [DONE]\n\n"]

    /// What a stream has before its end if the body says `usage`.
    static let usage = #"data: {"choices":[],"usage":{"prompt_tokens":3,"cost":0.1}}"# + "\n\n"

    let files = FakeFiles()
    /// A plain request named `late` waits for the gate.
    let isWaiting = Mutex(false)

    /// A gateway over this router that listens on a free port.
    func start(configuration: GatewayHandler.Configuration = .init()) async throws -> HTTPServer {
        var router = RPCRouter()
        router.register(
            RouterMethods.forward,
            unary: { (request: RouterV1.ForwardRequest, context) async throws -> RouterV1.ForwardResponse in
                try self.note(request, context)
                let text = String(decoding: request.body, as: UTF8.self)
                if text.contains("busy") {
                    return RouterV1.ForwardResponse(status: 202, ticket: BatchV1.Batch(id: "batch_7", total: 1))
                }
                if text.contains("late") {
                    self.isWaiting.withLock { $0 = true }
                    for await _ in self.gate.stream {}
                }
                let cost = RouterV1.Cost(costNanodollars: 7, savedNanodollars: 1)
                return RouterV1.ForwardResponse(
                    status: 200,
                    body: request.body,
                    contentType: "application/json",
                    route: Self.route,
                    cost: cost
                )
            }
        )
        router.register(
            RouterMethods.streamForward,
            streaming: { (request: RouterV1.ForwardRequest, context, writer: RPCWriter<RouterV1.ForwardChunk>) in
                try self.note(request, context)
                if String(decoding: request.body, as: UTF8.self).contains("busy") {
                    let ticket = RouterV1.ForwardResponse(status: 202, ticket: BatchV1.Batch(id: "batch_7", total: 1))
                    return try await writer.write(.init(part: .plain(ticket)))
                }
                guard String(decoding: request.body, as: UTF8.self).contains("true") else {
                    let plain = RouterV1.ForwardResponse(status: 200, body: request.body, route: Self.route)
                    return try await writer.write(.init(part: .plain(plain)))
                }
                try await self.stream(String(decoding: request.body, as: UTF8.self), writer)
            }
        )
        router.register(
            RouterMethods.listModels,
            unary: { (_: RouterV1.ListModelsRequest, _) async throws -> RouterV1.ListModelsResponse in
                var price = CommonV1.Price(version: 1)
                price.inputNanodollarsPerMtok = 150_000_000
                let model = RouterV1.Model(id: "org/m", task: .embedding, provider: "p", contextLength: 9, price: price)
                return RouterV1.ListModelsResponse(models: [model])
            }
        )
        files.register(on: &router)
        let transport = InProcessTransport(router: router)
        let handler = GatewayHandler(
            GatewayHandler.Services(
                router: RouterClient(transport),
                files: FilesClient(transport),
                batches: BatchesClient(transport),
                finetunes: FinetunesClient(transport)
            ),
            configuration: configuration,
            metrics: Metrics(),
            logger: Self.logger
        )
        return try await HTTPServer.start(
            configuration: .init(host: "127.0.0.1", port: 0),
            handler: handler,
            logger: Self.logger
        )
    }

    static var logger: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }

    private func note(_ request: RouterV1.ForwardRequest, _ context: ServerContext) throws(RPCError) {
        seen.withLock {
            $0.requests.append(request)
            $0.metadata.append(context.metadata)
        }
        guard context.bearer == "good" else { throw RPCError(.unauthenticated, "the API key is not valid") }
        let body = String(decoding: request.body, as: UTF8.self)
        if body.contains("unknown-model") { throw RPCError(.notFound, "no such model", reason: .unknownModel) }
        if body.contains("exhausted") { throw RPCError(.unavailable, "all failed", reason: .exhausted) }
        if body.contains("too-long") { throw RPCError(.invalidArgument, "too long", reason: .contextLength) }
        if body.contains("refused") {
            let detail = RouterV1.ProviderError(status: 422, body: Array(#"{"error":{"message":"odd"}}"#.utf8))
            throw RPCError(.invalidArgument, "refused", detail: detail.encoded())
        }
    }

    private func stream(_ body: String, _ writer: RPCWriter<RouterV1.ForwardChunk>) async throws {
        if body.contains("late") {
            for await _ in gate.stream {}
            if body.contains("failure") { throw RPCError(.unavailable, "nobody answered", reason: .exhausted) }
        }
        try await writer.write(.init(part: .route(Self.route)))
        try await writer.write(.init(part: .data(Array(Self.events[0].utf8))))
        if body.contains("used") {
            let end = RouterV1.BrokenOff(usage: CommonV1.Usage(promptTokens: 5, completionTokens: 2))
            throw RPCError(.unavailable, "broke off", detail: end.encoded())
        }
        if body.contains("cut") { throw RPCError(.unavailable, "broke off") }
        if body.contains("slow") {
            for await _ in gate.stream {}
            if Task.isCancelled { seen.withLock { $0.cancelled += 1 } }
        }
        if body.contains("usage") { try await writer.write(.init(part: .data(Array(Self.usage.utf8)))) }
        for event in Self.events.dropFirst() { try await writer.write(.init(part: .data(Array(event.utf8)))) }
        if body.contains("unfinished") { return }
        try await writer.write(.init(part: .done(RouterV1.Done())))
    }
}
