package import Telemetry

/// What a router counts.
package struct RouterMetrics: Sendable {
    let cacheHits: Counter
    let cacheMisses: Counter
    let cacheBypasses: Counter
    let cacheErrors: Counter
    let attempts: Counter
    let fallbacks: Counter
    let repeats: Counter
    let overflows: Counter
    let refusals: Counter
    let savingsLost: Counter
    let snapshotVersion: Gauge
    private let registry: Metrics
    private let succeeded: Counter
    private let duration: Histogram

    /// Registers the router's metrics.
    package init(_ registry: Metrics) {
        self.registry = registry
        let lookups = "Requests by what the response cache had for them."
        cacheHits = registry.counter("router_cache_lookups_total", help: lookups, labels: ["result": "hit"])
        cacheMisses = registry.counter("router_cache_lookups_total", help: lookups, labels: ["result": "miss"])
        cacheBypasses = registry.counter("router_cache_lookups_total", help: lookups, labels: ["result": "bypass"])
        cacheErrors = registry.counter("router_cache_lookups_total", help: lookups, labels: ["result": "error"])
        attempts = registry.counter("router_attempts_total", help: "Provider calls asked for.")
        fallbacks = registry.counter("router_fallbacks_total", help: "Attempts with another model after a failure.")
        repeats = registry.counter(
            "router_repeats_total",
            help: "Attempts with the same model after a failure that was not billed."
        )
        overflows = registry.counter("router_overflows_total", help: "Requests that became batches: all were busy.")
        refusals = registry.counter(
            "router_out_of_use_total",
            help: "Requests that were refused at once, since all that could answer is out of use."
        )
        savingsLost = registry.counter("router_savings_lost_total", help: "Cache hits that the ledger did not get.")
        snapshotVersion = registry.gauge("router_snapshot_version", help: "The snapshot in force; 0 = none yet.")
        succeeded = Self.outcome(registry, "ok")
        duration = registry.histogram(
            "router_request_duration_seconds",
            help: "From the first byte in to the last out."
        )
    }

    /// Counts a request that ended: `outcome` is `ok` or an RPC code's name.
    func ended(_ outcome: String, after elapsed: Duration) {
        (outcome == "ok" ? succeeded : Self.outcome(registry, outcome)).add()
        duration.observe(elapsed)
    }

    private static func outcome(_ registry: Metrics, _ outcome: String) -> Counter {
        registry.counter("router_requests_total", help: "Requests by how they ended.", labels: ["outcome": outcome])
    }
}
