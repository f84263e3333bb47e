import Evidence
import Messages

/// What is seen of one route at one moment, by all replicas of inference.
struct RouteEvidence: Sendable, Equatable {
    /// How calls went, as one replica saw it.
    struct Tally: Sendable, Equatable {
        /// Of the last ten seconds.
        var ok = 0
        /// No room, failed, timed out: what counts for the breaker.
        var failures = 0
        /// Cut or malformed.
        var broken = 0
        /// In flight, and silent for much longer than usual.
        var overdue = 0
        /// Failures up to now, without a success between.
        var failuresInARow = 0
        /// Since the replica began; they wrap.
        var successesEver: UInt32 = 0
        /// The same of failures.
        var failuresEver: UInt32 = 0

        /// All that say something of the provider.
        var total: Int { ok + bad }
        /// Those that say something bad.
        var bad: Int { failures + broken + overdue }

        static func + (left: Tally, right: Tally) -> Tally {
            Tally(
                ok: left.ok + right.ok,
                failures: left.failures + right.failures,
                broken: left.broken + right.broken,
                overdue: left.overdue + right.overdue,
                failuresInARow: max(left.failuresInARow, right.failuresInARow),
                successesEver: left.successesEver &+ right.successesEver,
                failuresEver: left.failuresEver &+ right.failuresEver
            )
        }
    }

    /// Calls that are alike enough to be compared.
    struct Class: Sendable, Hashable {
        let kind: CommonV1.Kind
        let isStreamed: Bool
    }

    /// Milliseconds to the first content, and tenths of tokens a second.
    struct Measures: Sendable, Equatable {
        var recentFirst = TimesSpread()
        var usualFirst = TimesSpread()
        var recentRate = TimesSpread()
        var usualRate = TimesSpread()
    }

    /// By replica.
    var tallies: [String: Tally] = [:]
    /// By class.
    var measures: [Class: Measures] = [:]

    /// What has come since, as replicas saw it that were there then.
    func new(since before: [String: Tally]) -> Tally {
        tallies.reduce(Tally()) { sum, entry in
            guard let then = before[entry.key] else { return sum }
            let now = entry.value
            // Counts that fell are of a replica that forgot.
            guard now.successesEver >= then.successesEver, now.failuresEver >= then.failuresEver else { return sum }
            var new = Tally()
            new.ok = Int(now.successesEver - then.successesEver)
            new.failures = Int(now.failuresEver - then.failuresEver)
            new.broken = max(0, now.broken - then.broken)
            new.overdue = max(0, now.overdue - then.overdue)
            return sum + new
        }
    }

    /// Takes in what one replica says of one class.
    mutating func add(_ series: InferenceV1.Series, of replica: String) {
        tallies[replica] = (tallies[replica] ?? Tally()) + Tally(series)
        let name = Class(kind: series.kind, isStreamed: series.streamed)
        measures[name, default: Measures()].recentFirst.merge(TimesSpread(series.recentFirst))
        measures[name, default: Measures()].usualFirst.merge(TimesSpread(series.usualFirst))
        measures[name, default: Measures()].recentRate.merge(TimesSpread(series.recentRate))
        measures[name, default: Measures()].usualRate.merge(TimesSpread(series.usualRate))
    }
}

extension RouteEvidence.Tally {
    init(_ series: InferenceV1.Series) {
        let recent = series.recent ?? InferenceV1.Outcomes()
        // Sums of a hostile blob must not trap.
        ok = Int(recent.ok)
        failures = Int(recent.overloaded) + Int(recent.failed) + Int(recent.timedOut)
        broken = Int(recent.broken)
        overdue = Int(series.overdue)
        failuresInARow = Int(series.failuresInARow)
        successesEver = series.successes
        failuresEver = series.failures
    }
}
