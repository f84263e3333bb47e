import RPCTransport
import Telemetry

/// What the channel to another service looks like, as gauges that are read off it whenever somebody asks for metrics.
struct ChannelMetrics: Sendable {
    private let addresses: [(state: ChannelStatus.State, gauge: Gauge)]
    private let inFlight: Gauge
    private let waiting: Gauge
    private let slowest: Gauge
    private let ejections: Counter
    private let retries: Counter

    init(of service: ServiceName, to target: ServiceName, metrics: Metrics) {
        let prefix = service.metricPrefix + "_rpc_client"
        let labels = ["target": target.rawValue]
        addresses = ChannelStatus.State.allCases.map { state in
            let gauge = metrics.gauge(
                "\(prefix)_addresses",
                help: "Addresses of other services, by how they stand.",
                labels: labels.merging(["state": state.rawValue]) { $1 }
            )
            return (state, gauge)
        }
        inFlight = metrics.gauge("\(prefix)_active", help: "Calls to other services being made.", labels: labels)
        waiting = metrics.gauge("\(prefix)_waiting", help: "Calls that wait for a connection.", labels: labels)
        slowest = metrics.gauge(
            "\(prefix)_slowest_microseconds",
            help: "How long the slowest address takes to answer lately.",
            labels: labels
        )
        ejections = metrics.counter(
            "\(prefix)_ejections_total",
            help: "Addresses that got no more calls since they failed.",
            labels: labels
        )
        retries = metrics.counter("\(prefix)_retries_total", help: "Calls that were sent again.", labels: labels)
    }

    /// Follows a channel for as long as that is used.
    func watch(_ channel: ClientChannel, _ metrics: Metrics) {
        metrics.beforeText { [weak channel] in
            if let channel { show(channel.status) }
        }
    }

    func show(_ status: ChannelStatus) {
        for (state, gauge) in addresses { gauge.set(status.count(state)) }
        inFlight.set(status.callsInFlight)
        waiting.set(status.callsWaiting)
        slowest.set(status.addresses.compactMap(\.latency).max().map { Int($0 / .microseconds(1)) } ?? 0)
        ejections.add(max(0, status.ejections - ejections.total))
        retries.add(max(0, status.retries - retries.total))
    }
}
