import Telemetry

/// What `/metrics` shows of the simulator.
struct SimulatorMetrics: Sendable {
    private let chat: Counter
    private let completions: Counter
    private let embeddings: Counter
    private let images: Counter
    private let left: Counter
    private let faults: [FaultKind: Counter]

    init(_ metrics: Metrics) {
        func calls(_ endpoint: InferenceEndpoint) -> Counter {
            metrics.counter(
                "simulator_calls_total",
                help: "Calls of an inference endpoint whose key was accepted.",
                labels: ["endpoint": endpoint.path]
            )
        }
        chat = calls(.chat)
        completions = calls(.completions)
        embeddings = calls(.embeddings)
        images = calls(.images)
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
        switch endpoint {
        case .chat: chat.add()
        case .completions: completions.add()
        case .embeddings: embeddings.add()
        case .images: images.add()
        }
    }

    /// The client of a call has left.
    func countLeft() { left.add() }

    func count(_ fault: Fault) {
        faults[fault.kind]?.add()
    }
}
