import Synchronization

/// Where a service stands between start and stop.
final class Readiness: Sendable {
    enum Phase: Int, AtomicRepresentable {
        case starting
        case serving
        case draining
    }

    private let phase = Atomic(Phase.starting)
    private let isReady: @Sendable () -> Bool

    init(isReady: @escaping @Sendable () -> Bool) {
        self.isReady = isReady
    }

    func beginServing() {
        phase.store(.serving, ordering: .releasing)
    }

    func beginDraining() {
        phase.store(.draining, ordering: .releasing)
    }

    var isServing: Bool { phase.load(ordering: .acquiring) == .serving && isReady() }

    /// Why calls are not served; nil when they are.
    var problem: String? {
        switch phase.load(ordering: .acquiring) {
        case .starting: "starting"
        case .serving: isReady() ? nil : "not ready yet"
        case .draining: "stopping"
        }
    }
}
