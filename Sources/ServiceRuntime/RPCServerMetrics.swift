import RPCTransport
import Telemetry

/// What an RPC server holds, as gauges that are read when somebody looks.
struct RPCServerMetrics: Sendable {
    private let metrics: Metrics
    private let prefix: String
    let refusedConnections: Counter

    init(_ service: ServiceName, _ metrics: Metrics) {
        self.metrics = metrics
        prefix = service.metricPrefix
        refusedConnections = metrics.counter(
            "\(prefix)_rpc_connections_refused_total",
            help: "Connections closed because there were too many."
        )
    }

    /// Reads from `server` as long as it is there.
    func follow(_ server: RPCServer) {
        let connections = metrics.gauge("\(prefix)_rpc_connections", help: "Open RPC connections.")
        let bytes = metrics.gauge(
            "\(prefix)_rpc_committed_bytes",
            help: "Bytes that the open calls may make this process hold."
        )
        metrics.beforeText { [weak server] in
            connections.set(server?.openConnections ?? 0)
            bytes.set(server?.committedBytes ?? 0)
        }
    }
}
