import Synchronization

/// Where a service stands between start and stop.
package final class Readiness: Sendable {
    enum Phase: Int, AtomicRepresentable {
        case starting
        case serving
        case draining
    }

    private let phase = Atomic(Phase.starting)
    private let isReady: @Sendable () -> Bool

    /// Of a service that starts; `isReady` says whether what it needs is there.
    package init(isReady: @escaping @Sendable () -> Bool = { true }) {
        self.isReady = isReady
    }

    /// Calls are served from now on.
    package func beginServing() {
        phase.store(.serving, ordering: .releasing)
    }

    /// No new calls from now on.
    package func beginDraining() {
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
