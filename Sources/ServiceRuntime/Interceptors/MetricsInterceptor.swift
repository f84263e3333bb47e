import RPCCore
import Synchronization
import Telemetry

/// Counts and times the calls that are served, by method and code.
struct MetricsInterceptor: ServerInterceptor {
    private struct Handles: Sendable {
        let active: Gauge
        let seconds: Histogram
        let okay: Counter
    }

    private let handles: [MethodDescriptor: Handles]
    private let metrics: Metrics
    private let prefix: String

    init(_ service: ServiceName, methods: [MethodDescriptor], metrics: Metrics) {
        let prefix = service.metricPrefix
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
    }

    func began(_ call: inout ServerContext) throws(RPCError) { handles[call.method]?.active.add(1) }

    func ended(_ call: ServerContext, _ end: CallEnd) {
        guard let handles = handles[call.method] else { return }
        handles.active.add(-1)
        handles.seconds.observe(end.duration)
        if end.code == .ok { handles.okay.add() } else { Self.counter(metrics, prefix, call.method, end.code).add() }
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

/// Counts and times the calls that are made to one service, by method and code.
final class ClientMetricsInterceptor: ClientInterceptor {
    private struct Key: Hashable {
        let method: MethodDescriptor
        let code: Code
    }

    private struct Handles {
        let seconds: Histogram
        let calls: Counter
    }

    private let handles = Mutex<[Key: Handles]>([:])
    private let metrics: Metrics
    private let prefix: String
    private let target: String

    init(_ service: ServiceName, to target: ServiceName, metrics: Metrics) {
        self.metrics = metrics
        prefix = service.metricPrefix
        self.target = target.rawValue
    }

    func began(_ method: MethodDescriptor, _ options: inout CallOptions) throws(RPCError) {}

    func ended(_ method: MethodDescriptor, _ options: CallOptions, _ end: CallEnd) {
        let key = Key(method: method, code: end.code)
        let handles = handles.withLock { known in
            if let found = known[key] { return found }
            let labels = ["target": target, "method": method.fullName]
            let made = Handles(
                seconds: metrics.histogram(
                    "\(prefix)_rpc_client_seconds",
                    help: "Time of calls to other services.",
                    labels: labels
                ),
                calls: metrics.counter(
                    "\(prefix)_rpc_client_calls_total",
                    help: "Calls to other services, by method and status code.",
                    labels: labels.merging(["code": "\(end.code)"]) { $1 }
                )
            )
            known[key] = made
            return made
        }
        handles.seconds.observe(end.duration)
        handles.calls.add()
    }
}

extension ServiceName {
    /// The name in front of the service's metrics: `finetune_manager`.
    package var metricPrefix: String { rawValue.replacing("-", with: "_") }
}
