import Evidence
import Messages

@testable import RouterService

/// Evidence as tests write it.
struct Sightings {
    static let route = LiveView.Route(model: "m", provider: "p")

    var replica = "r1"
    var series: [InferenceV1.Series] = []

    var evidence: InferenceV1.Evidence { InferenceV1.Evidence(replica: replica, publishedUnixMS: 1, series: series) }

    static func outcomes(
        ok: UInt32 = 0,
        overloaded: UInt32 = 0,
        broken: UInt32 = 0,
        paced: UInt32 = 0,
        refused: UInt32 = 0,
        inARow: UInt32 = 0,
        overdue: UInt32 = 0,
        successes: UInt32? = nil,
        failures: UInt32? = nil,
        model: String = "m"
    ) -> InferenceV1.Series {
        InferenceV1.Series(
            provider: "p",
            model: model,
            kind: .chat,
            streamed: true,
            recent: InferenceV1.Outcomes(
                ok: ok,
                overloaded: overloaded,
                broken: broken,
                paced: paced,
                refused: refused
            ),
            failuresInARow: inARow,
            overdue: overdue,
            successes: successes ?? ok,
            failures: failures ?? overloaded
        )
    }

    static func sum(_ replicas: [InferenceV1.Series]...) -> EvidenceSum {
        EvidenceSum(replicas.enumerated().map { Sightings(replica: "r\($0)", series: $1).evidence })
    }

    /// `count` equal values of milliseconds, or of tenths of tokens a second.
    static func times(_ value: Double, count: Double) -> InferenceV1.Times? {
        var spread = TimesSpread()
        spread.add(TimesScale.bucket(value), weight: count)
        return spread.message
    }

    static func measured(
        first: Double,
        usually usualFirst: Double,
        rate: Double = 100,
        usually usualRate: Double = 100,
        count: Double = 20,
        streamed: Bool = true
    ) -> InferenceV1.Series {
        var series = outcomes(ok: UInt32(count))
        series.streamed = streamed
        series.recentFirst = times(first, count: count)
        series.usualFirst = times(usualFirst, count: 100)
        series.recentRate = times(rate * 10, count: count)
        series.usualRate = times(usualRate * 10, count: 100)
        return series
    }
}

/// A board that goes on second by second.
struct Seconds {
    var board = BoardState()
    var now = ContinuousClock.now

    init() { board = board.next(EvidenceSum(), probes: [:], now: now) }

    var state: BoardState.OfRoute { board.routes[Sightings.route] ?? BoardState.OfRoute() }
    var estimate: LiveView.Estimate { board.view(now: now)[Sightings.route] }

    mutating func pass(_ sum: EvidenceSum, probe: Bool? = nil) { pass(1, sum, probe: probe) }

    mutating func pass(_ seconds: Int, _ sum: EvidenceSum, probe: Bool? = nil) {
        for _ in 0..<seconds {
            now += .seconds(1)
            board = board.next(sum, probes: probe.map { [Sightings.route: $0] } ?? [:], now: now)
        }
    }
}
