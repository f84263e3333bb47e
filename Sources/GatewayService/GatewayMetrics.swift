import Telemetry

/// What a gateway counts.
struct GatewayMetrics: Sendable {
    private struct Key: Hashable {
        let endpoint: String
        let status: Int
    }

    private struct Handles {
        let seconds: Histogram
        let requests: Counter
    }

    private let series: KeptSeries<Key, Handles>

    init(_ registry: Metrics) {
        series = KeptSeries { key in
            Handles(
                seconds: registry.histogram(
                    "gateway_request_duration_seconds",
                    help: "From the whole request to the end of the answer.",
                    labels: ["endpoint": key.endpoint]
                ),
                requests: registry.counter(
                    "gateway_requests_total",
                    help: "Requests by endpoint and status; 499 = the client left.",
                    labels: ["endpoint": key.endpoint, "status": String(key.status)]
                )
            )
        }
    }

    func ended(_ endpoint: String, status: Int, after elapsed: Duration) {
        let handles = series[Key(endpoint: endpoint, status: status)]
        handles.seconds.observe(elapsed)
        handles.requests.add()
    }
}
