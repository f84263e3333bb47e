import Glibc
import Messages

/// What a router makes of the evidence: a value, and a pure function from one moment to the next.
struct BoardState: Sendable, Equatable {
    /// What is held of one route.
    struct OfRoute: Sendable, Equatable {
        var breaker = BreakerState()
        var share = ShareState()
        var firstSeconds: Double?
        var tokensPerSecond: Double?
        /// What was seen at the last moments, oldest first: what is new since then is known sooner than what is of ten seconds.
        var seen: [[String: RouteEvidence.Tally]] = []

        /// Whether forgetting it changes nothing.
        var isForgettable: Bool {
            var other = self
            other.seen = []
            return other == OfRoute()
        }
    }

    /// Seconds in which an estimate goes half of the way to what is measured: one odd second does not turn the ranking.
    private static let smoothing = 2.0
    /// So many moments before are compared with.
    private static let seenMax = 3

    private(set) var routes: [LiveView.Route: OfRoute] = [:]
    private(set) var at: ContinuousClock.Instant?

    /// The state at a later moment.
    ///
    /// - Parameters:
    ///   - evidence: what is seen now.
    ///   - probes: how probes of this router ended since `self`.
    ///   - now: the clock, not before that of `self`.
    /// - Returns: the state now.
    func next(_ evidence: EvidenceSum, probes: [LiveView.Route: Bool], now: ContinuousClock.Instant) -> BoardState {
        var next = self
        let seconds = at.map { ($0.duration(to: now)) / .seconds(1) } ?? 1
        for route in Set(routes.keys).union(evidence.routes.keys).union(probes.keys) {
            let before = routes[route] ?? OfRoute()
            let seen = evidence.routes[route]
            let after = Self.next(before, route, seen, probes[route], seconds: seconds, now)
            next.routes[route] = seen == nil && after.isForgettable ? nil : after
        }
        next.at = now
        return next
    }

    private static func next(
        _ before: OfRoute,
        _ route: LiveView.Route,
        _ seen: RouteEvidence?,
        _ probe: Bool?,
        seconds: Double,
        _ now: ContinuousClock.Instant
    ) -> OfRoute {
        var after = before
        let jitter = Draw(seed: 0).unit("breaker", route.model, route.provider)
        after.breaker = before.breaker.next(seen, probe: probe, jitter: jitter, now: now)
        let evidence = seen ?? RouteEvidence()
        let judgement = RouteJudgement(
            evidence,
            after.breaker.unforgiven(evidence.tallies),
            newest: before.seen.first.map { evidence.new(since: $0) },
            isSuspect: before.share.isSuspect
        )
        after.seen = seen == nil ? [] : before.seen.suffix(seenMax - 1) + [evidence.tallies]
        after.share = before.share.next(judgement.verdict, after: seconds)
        let step = exp2(-seconds / smoothing)
        after.firstSeconds = smooth(before.firstSeconds, judgement.firstSeconds, step)
        after.tokensPerSecond = smooth(before.tokensPerSecond, judgement.tokensPerSecond, step)
        return after
    }

    private static func smooth(_ before: Double?, _ now: Double?, _ step: Double) -> Double? {
        guard let now, let before else { return now }
        return now + (before - now) * step
    }

    /// What a choice reads.
    func view(now: ContinuousClock.Instant) -> LiveView {
        LiveView(
            routes.mapValues { state in
                var estimate = LiveView.Estimate()
                estimate.firstSeconds = state.firstSeconds
                estimate.tokensPerSecond = state.tokensPerSecond
                estimate.share = state.share.share
                switch state.breaker.phase {
                case .closed: estimate.breaker = .closed
                case .open(let until): estimate.breaker = .open(reopensIn: max(.zero, until - now))
                case .halfOpen: estimate.breaker = .halfOpen
                }
                return estimate
            }
        )
    }
}
