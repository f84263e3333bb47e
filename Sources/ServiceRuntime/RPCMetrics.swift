import Logging
import RPCCore
import Telemetry

/// Counts the calls of an RPC server by method and code, and logs what handlers should not have thrown.
struct RPCMetrics: ServerObserver {
    private struct Handles: Sendable {
        let active: Gauge
        let seconds: Histogram
        let okay: Counter
    }

    private let handles: [MethodDescriptor: Handles]
    private let metrics: Metrics
    private let prefix: String
    private let logger: Logger

    init(_ service: ServiceName, methods: [MethodDescriptor], metrics: Metrics, logger: Logger) {
        let prefix = service.rawValue.replacing("-", with: "_")
        var handles: [MethodDescriptor: Handles] = [:]
        for method in methods {
            let labels = ["method": method.fullName]
            handles[method] = Handles(
                active: metrics.gauge("\(prefix)_rpc_active", help: "Calls being served.", labels: labels),
                seconds: metrics.histogram("\(prefix)_rpc_seconds", help: "Time of served calls.", labels: labels),
                okay: Self.counter(metrics, prefix, method, .ok)
            )
        }
        self.handles = handles
        self.metrics = metrics
        self.prefix = prefix
        self.logger = logger
    }

    func callStarted(_ method: MethodDescriptor) {
        handles[method]?.active.add(1)
    }

    func callEnded(_ method: MethodDescriptor, code: Code, after time: Duration) {
        guard let handles = handles[method] else { return }
        handles.active.add(-1)
        handles.seconds.observe(time)
        if code == .ok { handles.okay.add() } else { Self.counter(metrics, prefix, method, code).add() }
    }

    func handlerFailed(_ method: MethodDescriptor, requestID: String, error: any Error) {
        logger.error(
            "a handler failed",
            metadata: ["method": "\(method.fullName)", "request_id": "\(requestID)", "error": "\(error)"]
        )
    }

    private static func counter(
        _ metrics: Metrics,
        _ prefix: String,
        _ method: MethodDescriptor,
        _ code: Code
    ) -> Counter {
        metrics.counter(
            "\(prefix)_rpc_calls_total",
            help: "Calls served, by method and status code.",
            labels: ["method": method.fullName, "code": "\(code)"]
        )
    }
}
