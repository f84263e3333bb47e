import Messages
import Provider
package import Telemetry

/// What `/metrics` shows of provider calls.
package struct InferenceMetrics: Sendable {
    private static let statuses: Set<Int> = [400, 401, 402, 403, 404, 408, 413, 422, 429, 500, 502, 503, 504]

    private let metrics: Metrics
    /// Provider calls that run now.
    let inFlight: Gauge
    /// Embeddings that wait for company.
    let gathering: Gauge
    /// Embeddings that shared a provider call.
    let coalesced: Counter
    /// The calls that they shared.
    let coalescedCalls: Counter
    /// Cacheable answers that the cache did not take in time.
    let storesMissed: Counter

    /// Registers everything with `metrics`.
    package init(_ metrics: Metrics) {
        self.metrics = metrics
        inFlight = metrics.gauge("inference_calls_in_flight", help: "Provider calls that run now.")
        gathering = metrics.gauge(
            "inference_coalescing_waiting",
            help: "Embeddings that wait for others to share a provider call with."
        )
        coalesced = metrics.counter("inference_coalesced_total", help: "Embeddings that shared a provider call.")
        coalescedCalls = metrics.counter(
            "inference_coalesced_calls_total",
            help: "Provider calls that several embeddings shared."
        )
        storesMissed = metrics.counter("inference_stores_missed_total", help: "Cacheable answers that were not stored.")
    }

    func ended(_ outcome: String, _ plan: CallPlan) {
        metrics.counter(
            "inference_calls_total",
            help: "Provider calls that ended, by model and outcome.",
            labels: ["model": plan.request.model, "outcome": outcome]
        ).add()
    }

    func failed(_ failure: ProviderFailure, _ plan: CallPlan) {
        guard failure.kind == .refused else { return ended("\(failure.kind)", plan) }
        // A provider chooses its statuses: those that nobody acts upon share a label.
        let isKnown = Self.statuses.contains(failure.status)
        ended(isKnown ? "status \(failure.status)" : "status \(failure.status / 100)xx", plan)
    }

    func used(_ usage: CommonV1.Usage, _ plan: CallPlan) {
        tokens("prompt", plan).add(Int(clamping: usage.promptTokens))
        tokens("completion", plan).add(Int(clamping: usage.completionTokens))
    }

    func sawContent(of plan: CallPlan, after time: Duration) {
        metrics.histogram(
            "inference_first_content_seconds",
            help: "From the call to the first content of its answer; of plain answers, to all of it.",
            labels: ["model": plan.request.model]
        ).observe(time)
    }

    private func tokens(_ direction: String, _ plan: CallPlan) -> Counter {
        metrics.counter(
            "inference_tokens_total",
            help: "Tokens that were booked, by model and direction.",
            labels: ["model": plan.request.model, "direction": direction]
        )
    }
}
