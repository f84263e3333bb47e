import Telemetry

/// What a gateway counts.
struct GatewayMetrics: Sendable {
    private let registry: Metrics

    init(_ registry: Metrics) {
        self.registry = registry
    }

    func ended(_ endpoint: String, status: Int, after elapsed: Duration) {
        let labels = ["endpoint": endpoint]
        registry.histogram(
            "gateway_request_duration_seconds",
            help: "From the whole request to the end of the answer.",
            labels: labels
        ).observe(elapsed)
        registry.counter(
            "gateway_requests_total",
            help: "Requests by endpoint and status; 499 = the client left.",
            labels: ["endpoint": endpoint, "status": String(status)]
        ).add()
    }
}
