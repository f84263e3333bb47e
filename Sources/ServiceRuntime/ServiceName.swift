/// The programs that make up the system, with the ports that they take by default.
package enum ServiceName: String, Sendable, CaseIterable {
    case router
    case cache
    case inference
    case finetuneManager = "finetune-manager"
    case costTracker = "cost-tracker"
    case batchWorker = "batch-worker"
    case gateway
    case providerSimulator = "provider-simulator"

    /// The RPC port; nil for programs that serve none.
    package var rpcPort: Int? {
        switch self {
        case .router: 7_001
        case .cache: 7_002
        case .inference: 7_003
        case .finetuneManager: 7_004
        case .costTracker: 7_005
        case .batchWorker: 7_006
        case .gateway, .providerSimulator: nil
        }
    }

    /// The port of health, readiness and metrics; nil for the simulator, whose public port has them.
    package var adminPort: Int? {
        switch self {
        case .gateway: 7_107
        case .providerSimulator: nil
        default: rpcPort.map { $0 + 100 }
        }
    }

    /// The public HTTP port; nil for programs that serve none.
    package var httpPort: Int? {
        switch self {
        case .gateway: 8_080
        case .providerSimulator: 9_190
        default: nil
        }
    }

    /// The name as it stands in variables: `FINETUNE_MANAGER`.
    package var variable: String { rawValue.uppercased().replacing("-", with: "_") }
}
