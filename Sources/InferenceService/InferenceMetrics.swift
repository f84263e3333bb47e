import Messages
package import Telemetry

/// What `/metrics` shows of provider calls.
package struct InferenceMetrics: Sendable {
    private let metrics: Metrics
    private let promptTokens: Counter
    private let completionTokens: Counter
    private let firstContent: Histogram
    /// Provider calls that run now.
    let inFlight: Gauge
    /// Cacheable answers that the cache did not take in time.
    let storesMissed: Counter

    /// Registers everything with `metrics`.
    package init(_ metrics: Metrics) {
        self.metrics = metrics
        let tokens = "Tokens as the provider counted them, by direction."
        promptTokens = metrics.counter("inference_tokens_total", help: tokens, labels: ["direction": "prompt"])
        completionTokens = metrics.counter("inference_tokens_total", help: tokens, labels: ["direction": "completion"])
        firstContent = metrics.histogram("inference_first_content_seconds", help: "From the call to its first content.")
        inFlight = metrics.gauge("inference_calls_in_flight", help: "Provider calls that run now.")
        storesMissed = metrics.counter("inference_stores_missed_total", help: "Cacheable answers that were not stored.")
    }

    func ended(_ outcome: String) {
        metrics.counter("inference_calls_total", help: "Provider calls by outcome.", labels: ["outcome": outcome]).add()
    }

    func used(_ usage: CommonV1.Usage) {
        promptTokens.add(Int(clamping: usage.promptTokens))
        completionTokens.add(Int(clamping: usage.completionTokens))
    }

    func sawContent(after time: Duration) { firstContent.observe(time) }
}
