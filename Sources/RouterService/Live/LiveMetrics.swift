package import Telemetry

/// What `/metrics` shows of routes.
package struct LiveMetrics: Sendable {
    private struct OfRoute {
        let breaker: Gauge
        let share: Gauge
    }

    private let replicas: Gauge
    private let probesTaken: Counter
    private let probesRefused: Counter
    /// Evidence that could not be read at all.
    let readFailures: Counter
    /// Evidence of one replica that does not decode, or is too large.
    let malformed: Counter
    private let routes: KeptSeries<LiveView.Route, OfRoute>

    /// Registers everything with `metrics`.
    package init(_ metrics: Metrics) {
        replicas = metrics.gauge(
            "router_evidence_replicas",
            help: "Replicas of inference whose evidence was read; 0 = this router's own attempts count."
        )
        readFailures = metrics.counter(
            "router_evidence_read_failures_total",
            help: "Seconds in which no evidence could be read."
        )
        malformed = metrics.counter(
            "router_evidence_malformed_total",
            help: "Evidence that was skipped: it does not decode, or is too large."
        )
        let help = "Requests that asked to probe a route which is out of use, by whether they got it."
        probesTaken = metrics.counter("router_probes_total", help: help, labels: ["result": "taken"])
        probesRefused = metrics.counter("router_probes_total", help: help, labels: ["result": "refused"])
        routes = KeptSeries { route in
            let labels = ["model": route.model, "provider": route.provider]
            return OfRoute(
                breaker: metrics.gauge(
                    "router_breaker_state",
                    help: "Whether a route is called: 0 it is, 1 one call is let through to see, 2 it is not.",
                    labels: labels
                ),
                share: metrics.gauge(
                    "router_route_share_percent",
                    help: "The part of its own requests that a route gets; less than 100 while it does badly.",
                    labels: labels
                )
            )
        }
    }

    func probed(_ isTaken: Bool) { (isTaken ? probesTaken : probesRefused).add() }

    func show(_ board: BoardState, replicas count: Int) {
        replicas.set(count)
        for (route, state) in board.routes {
            let gauges = routes[route]
            gauges.share.set(Int((state.share.share * 100).rounded()))
            switch state.breaker.phase {
            case .closed: gauges.breaker.set(0)
            case .halfOpen: gauges.breaker.set(1)
            case .open: gauges.breaker.set(2)
            }
        }
    }
}
