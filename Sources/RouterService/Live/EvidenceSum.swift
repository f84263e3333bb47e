import Messages

/// What is seen of all routes at one moment. A replica that alone sees failures has a trouble of its own: it is left out, so
/// that its broken network does not put providers out of use for all.
struct EvidenceSum: Sendable, Equatable {
    /// The most routes that are looked after.
    static let routesMax = 5_000
    /// A replica stands out with so many calls, of which this part is bad,
    private static let standsOutMin = 20
    private static let standsOutRatio = 0.5
    /// or with so many failures in a row at one route,
    private static let inARow = 5
    /// while the others, of so many calls, see at most this part.
    private static let othersMin = 5
    private static let othersRatio = 0.1

    /// By route.
    private(set) var routes: [LiveView.Route: RouteEvidence] = [:]
    /// How many replicas were heard.
    let replicas: Int

    /// Nobody was heard.
    init() { replicas = 0 }

    /// What the replicas say.
    init(_ evidence: [InferenceV1.Evidence]) {
        // A blob that is there twice counts once.
        let byReplica = Dictionary(evidence.map { ($0.replica, $0) }) { first, second in
            first.publishedUnixMS < second.publishedUnixMS ? second : first
        }
        replicas = byReplica.count
        for (replica, evidence) in byReplica.sorted(by: { $0.key < $1.key }) where !Self.isOut(replica, byReplica) {
            for series in evidence.series {
                let route = LiveView.Route(model: series.model, provider: series.provider)
                guard routes[route] != nil || routes.count < Self.routesMax else { continue }
                routes[route, default: RouteEvidence()].add(series, of: replica)
            }
        }
        for route in routes.keys { leaveOut(route) }
    }

    /// Whether a replica sees failures everywhere, and nobody else does.
    private static func isOut(_ replica: String, _ all: [String: InferenceV1.Evidence]) -> Bool {
        func tally(_ evidence: InferenceV1.Evidence) -> RouteEvidence.Tally {
            evidence.series.reduce(RouteEvidence.Tally()) { $0 + RouteEvidence.Tally($1) }
        }
        guard all.count > 1, let own = all[replica].map(tally), own.total >= standsOutMin,
            Double(own.bad) >= Double(own.total) * standsOutRatio
        else { return false }
        return areWell(all.filter { $0.key != replica }.values.map(tally))
    }

    /// The same at one route, where few failures in a row count already.
    private mutating func leaveOut(_ route: LiveView.Route) {
        guard let tallies = routes[route]?.tallies, tallies.count > 1 else { return }
        for (replica, tally) in tallies where tally.failuresInARow >= Self.inARow {
            let others = tallies.filter { $0.key != replica }.map(\.value)
            if Self.areWell(others) { routes[route]?.tallies[replica] = nil }
        }
    }

    private static func areWell(_ others: [RouteEvidence.Tally]) -> Bool {
        let sum = others.reduce(RouteEvidence.Tally(), +)
        return sum.total >= othersMin && Double(sum.bad) < Double(sum.total) * othersRatio
    }
}
