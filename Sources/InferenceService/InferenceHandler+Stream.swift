import Bodies
package import Messages
import Provider
package import RPCCore
import Spending
import Stubs
import Telemetry

extension InferenceHandler {
    /// A streamed call: whole events, from the first content on; the closing marker only when the settlement is written.
    package func streamCall(
        _ request: InferenceV1.CallRequest,
        context: ServerContext,
        writer: RPCWriter<InferenceV1.CallChunk>
    ) async throws {
        let plan = try CallPlan(request, requestID: context.requestID, providers: dependencies.providers)
        guard plan.kind.streams else {
            throw RPCError(.invalidArgument, "`endpoint`: its answers do not come in parts", reason: .badRequest)
        }
        let paced = try await caller.admit(plan, remaining: context.remaining)
        let attempt = try await begin(plan, paced)
        dependencies.metrics.inFlight.add(1)
        defer { dependencies.metrics.inFlight.add(-1) }
        let progress = StreamProgress()
        let request = caller.request(plan, attempt, isStreamed: true, remaining: context.remaining)
        let watch = dependencies.book.begin(plan, isStreamed: true)
        do {
            try await dependencies.transport.stream(request) { head, bytes in
                progress.head = head
                var reader = reader(plan)
                // The closing marker is the end, whenever the connection's comes: a provider may keep it for later.
                while !reader.isOver, let more = try await bytes.next() {
                    let events = reader.feed(more, head)
                    progress.seenTokens = reader.seenTokens
                    // Of comments nothing is passed on, and the provider is waited for as before.
                    watch.came(tokens: reader.seenTokens, hasContent: !events.isEmpty)
                    if reader.hasContent, !progress.hasContent {
                        progress.hasContent = true
                        bytes.sawContent()
                    }
                    guard !events.isEmpty else { continue }
                    try await writer.write(.init(part: .data(events)))
                    watch.waits()
                }
                try reader.end(head)
                watch.succeeded(tokens: reader.seenTokens)
                let booking = await accountant.finished(attempt, plan, reader.usage, head)
                progress.isSettled = true
                caller.pacer.used(booking.usage.tokens, paced)
                await store.store(reader.answer, plan, booking, context.options())
                let rest = reader.rest(costing: booking.cost)
                try await writer.write(.init(part: .done(done(booking, attempt, rest))))
            }
            dependencies.metrics.ended("ok", plan)
        } catch {
            let booking = progress.isSettled ? nil : await settle(attempt, plan, progress, error)
            if let booking { caller.pacer.used(booking.usage.tokens, paced) }
            if let failure = error as? ProviderFailure { throw report(failure, plan, attempt, booking, context, watch) }
            watch.left()
            dependencies.metrics.ended("cancelled", plan)
            throw error
        }
    }

    private func reader(_ plan: CallPlan) -> any AnswerReader {
        plan.kind.hasChoices
            ? StreamReader(plan: plan, metrics: dependencies.metrics)
            : SoundStreamReader(plan: plan, metrics: dependencies.metrics)
    }

    private func done(
        _ booking: Accountant.Booking,
        _ attempt: Attempt,
        _ rest: [UInt8]
    ) -> InferenceV1.CallDone {
        InferenceV1.CallDone(
            usage: booking.usage,
            costNanodollars: booking.cost,
            quality: booking.quality,
            attemptID: attempt.id,
            rest: rest
        )
    }

    private func settle(
        _ attempt: Attempt,
        _ plan: CallPlan,
        _ progress: StreamProgress,
        _ error: any Error
    ) async -> Accountant.Booking {
        let failure = error as? ProviderFailure ?? ProviderFailure(.unknown, .cancelled, "the caller left")
        // Who gives up on a silent provider does not know what it makes meanwhile: nothing can be counted.
        let isSilent = failure.cause == .timeout && !progress.hasContent
        guard let head = progress.head, !isSilent else { return await accountant.failed(attempt, plan, failure) }
        let note = failure.cause == .cancelled ? "client left" : "\(failure.kind)"
        return await accountant.brokeOff(attempt, plan, seenTokens: progress.seenTokens, head.requestID, note: note)
    }
}

/// How far a stream came. One task uses it; a class, as the closure that reads the stream can't change its captures.
private final class StreamProgress {
    var head: ProviderHead?
    var seenTokens = 0
    var hasContent = false
    var isSettled = false
}
