import Messages
import Provider
package import Telemetry

/// What `/metrics` shows of provider calls.
package struct InferenceMetrics: Sendable {
    private static let statuses: Set<Int> = [400, 401, 402, 403, 404, 408, 413, 422, 429, 500, 502, 503, 504]

    /// What every call of a model counts on.
    private struct OfModel {
        let okay: Counter
        let promptTokens: Counter
        let completionTokens: Counter
        let firstContent: Histogram
    }

    private let metrics: Metrics
    private let models: KeptSeries<String, OfModel>
    /// Provider calls that run now.
    let inFlight: Gauge
    /// Embeddings that wait for company.
    let gathering: Gauge
    /// Embeddings that shared a provider call.
    let coalesced: Counter
    /// The calls that they shared.
    let coalescedCalls: Counter
    /// Calls that wait, or are refused, before their provider would refuse them.
    let pacing: PacingMetrics
    /// Cacheable answers that the cache did not take in time.
    let storesMissed: Counter

    /// Registers everything with `metrics`.
    package init(_ metrics: Metrics) {
        self.metrics = metrics
        pacing = PacingMetrics(metrics)
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
        models = KeptSeries { model in
            OfModel(
                okay: Self.calls(metrics, model, "ok"),
                promptTokens: Self.tokens(metrics, model, "prompt"),
                completionTokens: Self.tokens(metrics, model, "completion"),
                firstContent: metrics.histogram(
                    "inference_first_content_seconds",
                    help: "From the call to the first content of its answer; of plain answers, to all of it.",
                    labels: ["model": model]
                )
            )
        }
    }

    func ended(_ outcome: String, _ plan: CallPlan) {
        let model = plan.request.model
        (outcome == "ok" ? models[model].okay : Self.calls(metrics, model, outcome)).add()
    }

    func failed(_ failure: ProviderFailure, _ plan: CallPlan) {
        guard failure.kind == .refused else { return ended("\(failure.kind)", plan) }
        // A provider chooses its statuses: those that nobody acts upon share a label.
        let isKnown = Self.statuses.contains(failure.status)
        ended(isKnown ? "status \(failure.status)" : "status \(failure.status / 100)xx", plan)
    }

    func used(_ usage: CommonV1.Usage, _ plan: CallPlan) {
        let model = models[plan.request.model]
        model.promptTokens.add(Int(clamping: usage.promptTokens))
        model.completionTokens.add(Int(clamping: usage.completionTokens))
    }

    func sawContent(of plan: CallPlan, after time: Duration) {
        models[plan.request.model].firstContent.observe(time)
    }

    private static func calls(_ metrics: Metrics, _ model: String, _ outcome: String) -> Counter {
        metrics.counter(
            "inference_calls_total",
            help: "Provider calls that ended, by model and outcome.",
            labels: ["model": model, "outcome": outcome]
        )
    }

    private static func tokens(_ metrics: Metrics, _ model: String, _ direction: String) -> Counter {
        metrics.counter(
            "inference_tokens_total",
            help: "Tokens that were booked, by model and direction.",
            labels: ["model": model, "direction": direction]
        )
    }
}
