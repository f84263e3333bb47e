package import Messages
import Synchronization

/// What this router knows of every route, brought up to date once a second, and who may see whether a route works again.
package final class LiveBoard: Sendable {
    /// The time between two probes of a route, whichever router makes them.
    static let probeInterval = BreakerState.firstInterval
    /// The longest to wait for the word of all routers; then this router's own counts.
    static let probeWait = Duration.milliseconds(50)
    private static let probesMax = 5_000

    private struct State {
        var board = BoardState()
        var view = LiveView()
        var own = OwnEvidence()
        /// When this router last probed a route.
        var probed: [LiveView.Route: ContinuousClock.Instant] = [:]
        /// How its probes ended, until the board hears of it.
        var probes: [LiveView.Route: Bool] = [:]
    }

    private let state = Mutex(State())
    private let store: (any ProbeStore)?
    private let now: @Sendable () -> ContinuousClock.Instant
    private let start: ContinuousClock.Instant
    private let metrics: LiveMetrics

    /// A board on which nothing is known. `store`: where routers agree on probes; nil = each for itself.
    package init(
        store: (any ProbeStore)? = nil,
        metrics: LiveMetrics,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.store = store
        self.metrics = metrics
        self.now = now
        start = now()
    }

    /// What a choice reads.
    package var current: LiveView { state.withLock { $0.view } }

    /// Takes in what was read, nil if nothing could be: then this router's own attempts count.
    package func advance(_ evidence: [InferenceV1.Evidence]?) {
        let now = now()
        let (view, replicas) = state.withLock { state in
            let heard = EvidenceSum(evidence ?? [])
            let sum = heard.replicas > 0 ? heard : EvidenceSum([state.own.evidence(second: second(now))])
            state.board = state.board.next(sum, probes: state.probes, now: now)
            state.probes = [:]
            if state.probed.count > Self.probesMax / 2 {
                state.probed = state.probed.filter { now - $0.value < Self.probeInterval }
            }
            state.view = state.board.view(now: now)
            return (state.board, heard.replicas)
        }
        metrics.show(view, replicas: replicas)
    }

    private func second(_ now: ContinuousClock.Instant) -> Int { Int((now - start) / .seconds(1)) }

    /// Whether a route may be called.
    enum Admission: Sendable, Equatable {
        case yes
        /// It is out of use; this call sees whether it works again.
        case asProbe
        case no
    }

    /// Whether a route may be called now. Of one that is out of use one caller gets a probe, once in a while.
    func admission(_ route: LiveView.Route) async -> Admission {
        if state.withLock({ $0.view[route].breaker == .closed }) { return .yes }
        return await takeProbe(route) ? .asProbe : .no
    }

    /// Whether the caller is the one who sees whether a route works again. One of all routers gets it; if they can't agree in
    /// time, one of each.
    func takeProbe(_ route: LiveView.Route) async -> Bool {
        let now = now()
        let isFree = state.withLock { state in
            if let last = state.probed[route], now - last < Self.probeInterval { return false }
            guard state.probed.count < Self.probesMax else { return false }
            state.probed[route] = now
            return true
        }
        guard isFree else { return false }
        let name = "\(route.model)@\(route.provider)"
        let isOurs = try? await store?.take(name, for: Self.probeInterval, wait: Self.probeWait)
        let isTaken = isOurs ?? true
        metrics.probed(isTaken)
        return isTaken
    }

    /// An attempt at a route ended. What was on its way when the route was put out of use says nothing of it any more, so only
    /// a probe brings it back.
    func ended(_ route: LiveView.Route, _ outcome: OwnEvidence.Outcome, isProbe: Bool) {
        let second = second(now())
        state.withLock { state in
            state.own.add(outcome, route, second: second)
            if isProbe, outcome != .none { state.probes[route] = outcome == .ok }
        }
    }
}
