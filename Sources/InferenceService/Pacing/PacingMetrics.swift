import Messages
package import Telemetry

/// What `/metrics` shows of pacing.
package struct PacingMetrics: Sendable {
    private let metrics: Metrics
    /// Calls that wait for their turn.
    let waiting: Gauge
    /// How long those waited that went.
    let waited: Histogram

    /// Registers everything with `metrics`.
    package init(_ metrics: Metrics) {
        self.metrics = metrics
        waiting = metrics.gauge("inference_pacing_waiting", help: "Calls that wait for their turn at a provider.")
        waited = metrics.histogram("inference_pacing_wait_seconds", help: "How long calls waited that did wait.")
    }

    /// A call was refused here, before its provider could.
    func refused(_ priority: CommonV1.Priority) {
        let name =
            switch priority {
            case .realtime: "realtime"
            case .batch: "batch"
            default: "standard"
            }
        metrics.counter(
            "inference_pacing_refused_total",
            help: "Calls that would have waited too long for their turn, by priority.",
            labels: ["priority": name]
        ).add()
    }

    /// The provider refused, and calls go at this rate a second now.
    func slowed(_ subject: Pacer.Subject, _ rate: Double?) {
        let labels = ["provider": subject.provider, "key": subject.key, "model": subject.model]
        metrics.counter("inference_pacing_slowed_total", help: "Refusals as too fast (429).", labels: labels).add()
        metrics.gauge(
            "inference_pacing_millicalls_per_second",
            help: "Thousandths of calls a second at which a model was called after its last refusal as too fast.",
            labels: labels
        ).set(Int((rate ?? 0) * 1_000))
    }
}
