import Telemetry

/// What `/metrics` shows of the simulator.
struct SimulatorMetrics: Sendable {
    private let calls: [InferenceEndpoint: Counter]
    private let left: Counter
    private let faults: [FaultKind: Counter]

    init(_ metrics: Metrics) {
        let endpoints = InferenceEndpoint.allCases.map { endpoint in
            let help = "Calls of an inference endpoint whose key was accepted."
            return (endpoint, metrics.counter("simulator_calls_total", help: help, labels: ["endpoint": endpoint.path]))
        }
        calls = Dictionary(uniqueKeysWithValues: endpoints)
        left = metrics.counter(
            "simulator_calls_left_total",
            help: "Calls whose client closed its connection before the answer was whole."
        )
        let pairs = FaultKind.allCases.map { kind in
            let help = "Inference calls that failed on purpose."
            return (kind, metrics.counter("simulator_faults_total", help: help, labels: ["kind": kind.rawValue]))
        }
        faults = Dictionary(uniqueKeysWithValues: pairs)
    }

    func count(_ endpoint: InferenceEndpoint) {
        calls[endpoint]?.add()
    }

    /// The client of a call has left.
    func countLeft() { left.add() }

    func count(_ fault: Fault) {
        faults[fault.kind]?.add()
    }
}
