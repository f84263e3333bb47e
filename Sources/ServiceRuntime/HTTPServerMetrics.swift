import HTTPServer
import Telemetry

/// What the public HTTP server holds and turns away.
struct HTTPServerMetrics: Sendable {
    private let metrics: Metrics
    private let prefix: String
    private let refusals: [HTTPRefusal: Counter]

    init(_ service: ServiceName, _ metrics: Metrics) {
        self.metrics = metrics
        let prefix = service.metricPrefix
        self.prefix = prefix
        let counters = HTTPRefusal.allCases.map { reason in
            let counter = metrics.counter(
                "\(prefix)_http_refused_total",
                help: "Requests and connections that the HTTP server turned away itself.",
                labels: ["reason": reason.rawValue]
            )
            return (reason, counter)
        }
        refusals = Dictionary(uniqueKeysWithValues: counters)
    }

    func refused(_ reason: HTTPRefusal) { refusals[reason]?.add() }

    /// Reads what the server holds whenever somebody asks for the metrics.
    func follow(_ load: HTTPServerLoad) {
        let connections = metrics.gauge("\(prefix)_http_connections", help: "Open HTTP connections.")
        let bytes = metrics.gauge(
            "\(prefix)_http_body_bytes",
            help: "Bytes of request bodies that are being received or answered."
        )
        metrics.beforeText {
            connections.set(load.openConnections)
            bytes.set(load.heldBytes)
        }
    }
}
