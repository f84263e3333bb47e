import RPCCore
import Telemetry

/// Counts and times the calls that are served, by method and code.
struct MetricsInterceptor: ServerInterceptor {
    private struct Handles: Sendable {
        let active: Gauge
        let seconds: Histogram
        let okay: Counter
    }

    private struct Key: Hashable {
        let method: MethodDescriptor
        let code: Code
    }

    private let handles: [MethodDescriptor: Handles]
    private let failures: KeptSeries<Key, Counter>

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
        failures = KeptSeries { Self.counter(metrics, prefix, $0.method, $0.code) }
    }

    func began(_ call: inout ServerContext) throws(RPCError) { handles[call.method]?.active.add(1) }

    func ended(_ call: ServerContext, _ end: CallEnd) {
        guard let handles = handles[call.method] else { return }
        handles.active.add(-1)
        handles.seconds.observe(end.duration)
        if end.code == .ok { handles.okay.add() } else { failures[Key(method: call.method, code: end.code)].add() }
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
struct ClientMetricsInterceptor: ClientInterceptor {
    private struct Key: Hashable {
        let method: MethodDescriptor
        let code: Code
    }

    private struct Handles: Sendable {
        let seconds: Histogram
        let calls: Counter
    }

    private let series: KeptSeries<Key, Handles>

    init(_ service: ServiceName, to target: ServiceName, metrics: Metrics) {
        let (prefix, target) = (service.metricPrefix, target.rawValue)
        series = KeptSeries { key in
            let labels = ["target": target, "method": key.method.fullName]
            return Handles(
                seconds: metrics.histogram(
                    "\(prefix)_rpc_client_seconds",
                    help: "Time of calls to other services.",
                    labels: labels
                ),
                calls: metrics.counter(
                    "\(prefix)_rpc_client_calls_total",
                    help: "Calls to other services, by method and status code.",
                    labels: labels.merging(["code": "\(key.code)"]) { $1 }
                )
            )
        }
    }

    func began(_ method: MethodDescriptor, _ options: inout CallOptions) throws(RPCError) {}

    func ended(_ method: MethodDescriptor, _ options: CallOptions, _ end: CallEnd) {
        let handles = series[Key(method: method, code: end.code)]
        handles.seconds.observe(end.duration)
        handles.calls.add()
    }
}

extension ServiceName {
    /// The name in front of the service's metrics: `finetune_manager`.
    package var metricPrefix: String { rawValue.replacing("-", with: "_") }
}
