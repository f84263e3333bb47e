import Bodies
import Messages
import RPCCore
import Stubs
import Telemetry

/// Puts clean answers into the cache before their calls end, so that the next identical request finds them.
struct AnswerStore: Sendable {
    let cache: CacheClient
    /// The longest that a call waits for the cache.
    let patience: Duration
    let nowUnixMS: @Sendable () -> Int64
    let metrics: InferenceMetrics

    /// Stores `body` if the router asked for it and it ended in a way that would be the same another time. Most calls are
    /// not to be stored: a stream's answer is put together only for those that are.
    func store(
        _ body: @autoclosure () -> [UInt8]?,
        _ plan: CallPlan,
        _ booking: Accountant.Booking,
        _ options: CallOptions
    ) async {
        guard let instruction = plan.request.store, booking.quality == .exact, let body = body() else { return }
        let kind = plan.kind
        let isCacheable = await BodyWork.run(bytes: body.count) {
            (try? PlainAnswer(parsing: body, kind: kind))?.isCacheable ?? false
        }
        guard isCacheable else { return }
        let entry = CacheV1.Entry(
            body: body,
            model: plan.request.model,
            provider: plan.request.provider,
            usage: booking.usage,
            costNanodollars: booking.cost,
            createdUnixMS: nowUnixMS(),
            priceVersion: plan.price.version
        )
        var options = options
        options.timeout = min(options.timeout ?? patience, patience)
        do {
            let request = CacheV1.StoreRequest(kind: instruction.kind, key: instruction.key, entry: entry)
            if try await cache.store(request, options: options).stored == false { metrics.storesMissed.add() }
        } catch {
            metrics.storesMissed.add()
        }
    }
}
