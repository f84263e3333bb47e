import Bodies
import Catalogue
import Messages
import RPCCore
import Stubs
import Telemetry

/// Serves a prepared request: from the cache, else by inference, with other candidates if one fails before its content.
final class CallExecutor: Sendable {
    let inference: InferenceClient
    let cache: CacheReader
    let savings: SavingsReporter
    let metrics: RouterMetrics
    let chain: Chain
    let overflow: Overflow
    let coalesces: Bool
    let gate: LimitGate

    init(
        inference: InferenceClient,
        cache: CacheReader,
        savings: SavingsReporter,
        metrics: RouterMetrics,
        chain: Chain,
        overflow: Overflow,
        coalesces: Bool,
        gate: LimitGate
    ) {
        self.inference = inference
        self.cache = cache
        self.savings = savings
        self.metrics = metrics
        self.chain = chain
        self.overflow = overflow
        self.coalesces = coalesces
        self.gate = gate
    }

    /// Answers plainly, as far as the caller's limits allow.
    func serve(_ call: PreparedCall, context: ServerContext) async throws(RPCError) -> RouterV1.ForwardResponse {
        guard let entry = try await gate.enter(call) else { return try await whole(call, context) }
        do throws(RPCError) {
            var response = try await whole(call, context)
            await entry.end(tokens: entry.tokens(of: response))
            response.route?.limits = entry.allowances
            return response
        } catch {
            await entry.end(after: error, hasContent: false)
            throw error
        }
    }

    /// Answers in parts, as far as the caller's limits allow.
    func serve(_ call: PreparedCall, context: ServerContext, sink: StreamSink) async throws {
        guard let entry = try await gate.enter(call) else {
            return try await sink.close(with: try await parts(call, context, sink))
        }
        var progress = StreamProgress(allowances: entry.allowances)
        let end: StreamEnd
        do {
            let noting = StreamSink(queue: { try sink.queue(progress.noted($0)) }, waitForRoom: sink.waitForRoom)
            end = try await parts(call, context, noting)
        } catch {
            await entry.end(after: rpcError(error), hasContent: progress.hasContent)
            throw error
        }
        await entry.end(tokens: progress.tokens(with: end))
        try await sink.close(with: end)
    }

    private func whole(
        _ call: PreparedCall,
        _ context: ServerContext
    ) async throws(RPCError) -> RouterV1.ForwardResponse {
        guard call.facts.wantsBase64 || call.facts.transcriptFormat != nil else {
            return try await answer(call, context)
        }
        var response = try await answer(call, context)
        guard response.ticket == nil else { return response }
        if call.facts.wantsBase64 { response.body = try await translated(response.body, EmbeddingEncoding.base64) }
        if let format = call.facts.transcriptFormat {
            response.body = try await translated(response.body, format.transcript)
            response.contentType = "text/plain; charset=utf-8"
        }
        return response
    }

    /// An answer in the form that the caller wants and the provider may not have.
    private func translated(
        _ answer: [UInt8],
        _ translate: @Sendable ([UInt8]) throws(BodyError) -> [UInt8]
    ) async throws(RPCError) -> [UInt8] {
        do throws(BodyError) {
            return try await BodyWork.run(bytes: answer.count) { () throws(BodyError) in try translate(answer) }
        } catch {
            throw RPCError(.unavailable, error.message)
        }
    }

    private func answer(
        _ call: PreparedCall,
        _ context: ServerContext
    ) async throws(RPCError) -> RouterV1.ForwardResponse {
        let (hit, state) = call.bodyDigest == nil ? cache.passed() : await cache.find(call, context: context)
        if let hit, let response = replay(hit, call) { return response }
        let cacheState = hit == nil ? state : .miss
        var loop = chain.loop(call)
        while true {
            if let ticket = try await admitted(&loop, call, context) { return ticket }
            loop.begin()
            metrics.attempts.add()
            let request = call.request(loop, remaining: context.remaining, coalesces: coalesces && !loop.isAlone)
            do throws(RPCError) {
                var options = context.onwardOptions()
                options.affinity = request.affinity
                let response = try await inference.call(request, options: options)
                chain.answered(loop)
                return RouterV1.ForwardResponse(
                    status: response.status,
                    body: response.body,
                    contentType: response.contentType.isEmpty ? "application/json" : response.contentType,
                    route: loop.route(cacheState),
                    cost: cost(response.costNanodollars, response.quality, loop.candidate.model.price),
                    usage: response.usage
                )
            } catch {
                if let ticket = try await goOn(after: error, &loop, call, context) { return ticket }
            }
        }
    }

    /// Passes on all but the end.
    private func parts(_ call: PreparedCall, _ context: ServerContext, _ sink: StreamSink) async throws -> StreamEnd {
        let (hit, state) = call.bodyDigest == nil ? cache.passed() : await cache.find(call, context: context)
        if let hit, let stream = replayedStream(hit, call) {
            try await sink.write(.route(hit.route))
            return .answer(stream, RouterV1.Done(usage: hit.entry.usage, cost: hit.cost))
        }
        let cacheState = hit == nil ? state : .miss
        var loop = chain.loop(call)
        while true {
            if let ticket = try await admitted(&loop, call, context) { return .ticket(ticket) }
            loop.begin()
            metrics.attempts.add()
            let request = call.request(loop, remaining: context.remaining)
            var relay = StreamRelay(route: loop.route(cacheState), model: loop.candidate.model)
            do {
                try await inference.streamCall(request, options: context.onwardOptions()) { chunks in
                    for try await chunk in chunks where try relay.pass(chunk, to: sink) {
                        try await sink.waitForRoom()
                    }
                }
                let end = try relay.end()
                chain.answered(loop)
                return end
            } catch {
                // Content has gone out: another model's text cannot follow it.
                if relay.hasStarted { throw brokenOff(rpcError(error), loop) }
                if let ticket = try await goOn(after: rpcError(error), &loop, call, context) { return .ticket(ticket) }
            }
        }
    }

    /// Nil if the loop's candidate, or one after it, may be called; or the ticket of the batch that the request became.
    private func admitted(
        _ loop: inout AttemptLoop,
        _ call: PreparedCall,
        _ context: ServerContext
    ) async throws(RPCError) -> RouterV1.ForwardResponse? {
        guard let refusal = await chain.admit(&loop) else { return nil }
        if let ticket = await overflow.ticket(call, context) { return ticket }
        throw refusal
    }

    /// Nil if another attempt is to be made, or the ticket of the batch that the request became; else throws what the
    /// caller is told.
    private func goOn(
        after error: RPCError,
        _ loop: inout AttemptLoop,
        _ call: PreparedCall,
        _ context: ServerContext
    ) async throws(RPCError) -> RouterV1.ForwardResponse? {
        switch await chain.step(after: error, &loop, call, context) {
        case .again: return nil
        case .failed(let report, let isOverload):
            if isOverload, let ticket = await overflow.ticket(call, context) { return ticket }
            throw report
        }
    }

    /// The end of a stream that failed after content: with what it used so far, as far as that is known.
    private func brokenOff(_ error: RPCError, _ loop: AttemptLoop) -> RPCError {
        let failure = AttemptFailure(error)
        let model = loop.candidate.model
        chain.brokeOff(failure, loop)
        var report = FailureReport.error(failure, model: model, attempts: 1)
        if let usage = failure.usage {
            let cost = cost(failure.cost, failure.quality, model.price)
            report.detail = RouterV1.BrokenOff(usage: usage, cost: cost).encoded()
        }
        return report
    }

    private func cost(_ nanodollars: Int64, _ quality: CommonV1.Quality, _ price: CommonV1.Price) -> RouterV1.Cost {
        RouterV1.Cost(costNanodollars: nanodollars, priceVersion: price.version, quality: quality)
    }
}
