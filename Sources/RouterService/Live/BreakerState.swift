/// Whether one route is called at all. A value: what it becomes depends on the evidence and the clock alone, so that routers
/// that see the same do the same.
struct BreakerState: Sendable, Equatable {
    /// So many failures in a row put a route out of use,
    static let inARow = 5
    /// or this part of so many calls in ten seconds.
    static let ratio = 0.5
    /// See ``ratio``.
    static let callsMin = 20
    /// How long a route is out of use the first time; doubled each time that it still fails,
    static let firstInterval = Duration.seconds(5)
    /// up to this.
    static let intervalMax = Duration.seconds(20)
    /// In use for so long, a route is as good as new.
    private static let forgetsAfter = Duration.seconds(60)

    enum Phase: Sendable, Equatable {
        case closed(since: ContinuousClock.Instant?)
        case open(until: ContinuousClock.Instant)
        case halfOpen
    }

    private(set) var phase = Phase.closed(since: nil)
    private var interval = firstInterval
    /// What replicas had counted when the route was last put into use, or since when a probe's outcome is looked for: only
    /// what is new counts.
    private var known: [String: RouteEvidence.Tally] = [:]

    /// The state after some time.
    ///
    /// - Parameters:
    ///   - evidence: what is seen of the route now; nil = nothing.
    ///   - probe: how a probe of this router ended; nil = none did.
    ///   - jitter: of the route, 0 to 1: so that routes do not come back together, and routers agree.
    ///   - now: the clock.
    /// - Returns: the state now.
    func next(
        _ evidence: RouteEvidence?,
        probe: Bool?,
        jitter: Double,
        now: ContinuousClock.Instant
    ) -> BreakerState {
        var next = self
        next.advance(evidence?.tallies ?? [:], probe, jitter, now)
        return next
    }

    private mutating func advance(
        _ tallies: [String: RouteEvidence.Tally],
        _ probe: Bool?,
        _ jitter: Double,
        _ now: ContinuousClock.Instant
    ) {
        switch phase {
        case .closed(let since):
            known = known.filter { tallies[$0.key] != nil }
            if let since, now - since >= Self.forgetsAfter {
                (phase, interval) = (.closed(since: nil), Self.firstInterval)
            }
            if fails(tallies) { open(jitter, now) }
        case .open(let until):
            if probe == true { return close(tallies, now) }
            guard now >= until else { return }
            phase = .halfOpen
            known = tallies
        case .halfOpen:
            // Of a replica that was not there before it cannot be said what is new.
            for (replica, tally) in tallies where known[replica] == nil { known[replica] = tally }
            let new = unforgiven(tallies)
            if probe == true || new.contains(where: { $0.successesEver > 0 }) { return close(tallies, now) }
            guard probe == false || new.contains(where: { $0.failuresEver > 0 }) else { return }
            open(jitter, now)
        }
    }

    private mutating func open(_ jitter: Double, _ now: ContinuousClock.Instant) {
        phase = .open(until: now + interval * (0.9 + 0.2 * jitter))
        interval = min(interval * 2, Self.intervalMax)
    }

    private mutating func close(_ tallies: [String: RouteEvidence.Tally], _ now: ContinuousClock.Instant) {
        phase = .closed(since: now)
        known = tallies
    }

    private func fails(_ tallies: [String: RouteEvidence.Tally]) -> Bool {
        let new = unforgiven(tallies)
        if new.contains(where: { $0.failuresInARow >= Self.inARow }) { return true }
        let sum = new.reduce(RouteEvidence.Tally(), +)
        let calls = sum.ok + sum.failures
        if sum.ok == 0, sum.failures >= Self.inARow { return true }
        return calls >= Self.callsMin && Double(sum.failures) >= Double(calls) * Self.ratio
    }

    /// What is new since the route was last put into use.
    func unforgiven(_ tallies: [String: RouteEvidence.Tally]) -> [RouteEvidence.Tally] {
        tallies.map { replica, tally in
            guard let known = known[replica] else { return tally }
            var new = tally
            new.successesEver = tally.successesEver &- known.successesEver
            new.failuresEver = tally.failuresEver &- known.failuresEver
            // Counts that fell are of a replica that forgot: all of them are new.
            let forgot = tally.successesEver < known.successesEver || tally.failuresEver < known.failuresEver
            if forgot { (new.successesEver, new.failuresEver) = (tally.successesEver, tally.failuresEver) }
            new.ok = min(tally.ok, Int(new.successesEver))
            new.failures = min(tally.failures, Int(new.failuresEver))
            // Failures of long ago, with no call since, say nothing of now.
            new.failuresInARow = tally.failures == 0 ? 0 : min(tally.failuresInARow, Int(new.failuresEver))
            return new
        }
    }
}
