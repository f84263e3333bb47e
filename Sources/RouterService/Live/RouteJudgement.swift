import Evidence
import Messages

/// What evidence says of a route: whether it does badly, and how fast it is.
struct RouteJudgement: Sendable, Equatable {
    /// Bad calls are too many above this part, from so many on;
    static let badRatio = 0.03
    /// see ``badRatio``;
    static let badMin = 3
    /// and above this part of those of the newest seconds, from so many on: fewer are chance where one in a hundred fails;
    static let badRatioNewest = 0.045
    /// see ``badRatioNewest``;
    static let badMinNewest = 4
    /// or above this part, if they are overdue;
    static let silentRatio = 0.02
    /// who was called bad stays so above this part, from one on.
    static let badRatioStill = 0.015
    /// Who was called bad is called good after so many good calls.
    static let goodMin = 2
    /// This much slower than usual is bad; who was called bad stays so above the second number.
    static let slower = (first: 2.0, still: 1.5)
    /// Milliseconds that nobody feels, whatever is usual.
    static let unfelt = 200.0
    /// So many values tell how it is, and what is usual.
    static let recentMin = 5.0
    /// See ``recentMin``.
    static let usualMin = 10.0

    /// Whether it does badly.
    let verdict: ShareState.Verdict
    /// Median seconds to the first content; nil = nobody knows.
    let firstSeconds: Double?
    /// Median tokens a second; nil likewise.
    let tokensPerSecond: Double?

    /// - Parameters:
    ///   - evidence: what is seen.
    ///   - new: its calls of ten seconds, without those that do not count any more.
    ///   - newest: those of the newest seconds; nil = nobody knows yet.
    ///   - isSuspect: the route was called bad, and is not back yet.
    init(_ evidence: RouteEvidence, _ new: [RouteEvidence.Tally], newest: RouteEvidence.Tally?, isSuspect: Bool) {
        let sum = new.reduce(RouteEvidence.Tally(), +)
        let isSlow = evidence.measures.contains {
            Self.isSlow($0.value, isStreamed: $0.key.isStreamed, isSuspect: isSuspect)
        }
        let fails = Self.fails(sum, isSuspect ? Self.badRatioStill : Self.badRatio, from: isSuspect ? 1 : Self.badMin)
        let failsNow = newest.map(Self.failsNow) ?? false
        if fails || failsNow || isSlow {
            verdict = .bad
        } else {
            verdict = sum.total >= (isSuspect ? Self.goodMin : 1) ? .good : .unknown
        }
        (firstSeconds, tokensPerSecond) = Self.estimates(evidence)
    }

    /// Nothing comes for four times as long as usual hardly ever by chance: of those, fewer are enough.
    private static func failsNow(_ newest: RouteEvidence.Tally) -> Bool {
        let isSilent = newest.overdue >= badMin && Double(newest.overdue) > Double(newest.total) * silentRatio
        return isSilent || fails(newest, badRatioNewest, from: badMinNewest)
    }

    private static func fails(_ sum: RouteEvidence.Tally, _ ratio: Double, from least: Int) -> Bool {
        sum.bad >= least && Double(sum.bad) > Double(sum.total) * ratio
    }

    /// Of a stream either is enough. A plain answer that takes long may be a long one: only if its tokens came slowly, too,
    /// is it slow.
    private static func isSlow(_ measures: RouteEvidence.Measures, isStreamed: Bool, isSuspect: Bool) -> Bool {
        let factor = isSuspect ? slower.still : slower.first
        let isLate = compare(measures.recentFirst, measures.usualFirst, isSuspect, lenient: 0.4) { recent, usual in
            recent > usual * factor && recent > usual + unfelt
        }
        let isDrawnOut = compare(measures.recentRate, measures.usualRate, isSuspect, lenient: 0.6) { $0 * factor < $1 }
        if isStreamed { return isLate || isDrawnOut }
        return isLate && (isDrawnOut || measures.usualRate.total < usualMin)
    }

    /// Of a route that gets few requests, half good ones are enough: `lenient` is what is looked at instead of the median.
    private static func compare(
        _ recent: TimesSpread,
        _ usual: TimesSpread,
        _ isSuspect: Bool,
        lenient: Double,
        _ isWorse: (Double, Double) -> Bool
    ) -> Bool {
        guard usual.total >= usualMin, recent.total >= (isSuspect ? 1 : recentMin), let usual = usual.median,
            let recent = recent.quantile(isSuspect ? lenient : 0.5)
        else { return false }
        return isWorse(recent, usual)
    }

    /// Of streams; where there are none, as of embeddings, of plain answers.
    private static func estimates(_ evidence: RouteEvidence) -> (first: Double?, rate: Double?) {
        var sum = RouteEvidence.Measures()
        let hasStreams = evidence.measures.contains { $0.key.isStreamed }
        for (name, measures) in evidence.measures where name.isStreamed == hasStreams {
            // Of plain texts nobody knows when the first token was made.
            guard name.isStreamed || (name.kind != .chat && name.kind != .completion) else { continue }
            sum.recentFirst.merge(measures.recentFirst)
            sum.usualFirst.merge(measures.usualFirst)
            sum.recentRate.merge(measures.recentRate)
            sum.usualRate.merge(measures.usualRate)
        }
        let first = value(sum.recentFirst, sum.usualFirst).map { $0 / 1_000 }
        return (first, value(sum.recentRate, sum.usualRate).map { $0 / 10 })
    }

    private static func value(_ recent: TimesSpread, _ usual: TimesSpread) -> Double? {
        if recent.total >= recentMin { return recent.median }
        return usual.total >= recentMin ? usual.median : nil
    }
}
