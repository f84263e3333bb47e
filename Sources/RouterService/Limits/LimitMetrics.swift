import Telemetry

/// What a limiter counts.
struct LimitMetrics: Sendable {
    let asks: Counter
    let isAlone: Gauge
    let routers: Gauge
    let keys: Gauge
    private let registry: Metrics

    init(_ registry: Metrics) {
        self.registry = registry
        asks = registry.counter("router_limit_asks_total", help: "Trips to Redis for limits.")
        isAlone = registry.gauge(
            "router_limits_local",
            help: "1 while Redis is away and this router gives out its share of every limit."
        )
        routers = registry.gauge("router_limit_routers", help: "Routers that share the limits, as known last.")
        keys = registry.gauge("router_limit_keys", help: "Limits in use that this router remembers.")
    }

    /// Counts a request that a limit did not let in.
    func refused(_ key: LimitKey) {
        let labels = ["scope": key.scopeName, "quantity": key.quantity.rawValue]
        let help = "Requests that a limit did not let in."
        registry.counter("router_limit_refusals_total", help: help, labels: labels).add()
    }
}
