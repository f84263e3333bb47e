import Evidence

/// Values of the last seconds, a slot for each second, counted by bucket.
struct RecentValues: Sendable {
    private static let buckets = TimesScale.bucketCount

    private var counts: [UInt16]
    private var totals: [Int]

    init(seconds: Int) {
        counts = Array(repeating: 0, count: seconds * Self.buckets)
        totals = Array(repeating: 0, count: seconds)
    }

    /// Counts a value in units.
    mutating func add(_ units: Double, slot: Int) {
        let index = slot * Self.buckets + TimesScale.bucket(units)
        guard counts[index] < .max else { return }
        counts[index] += 1
        totals[slot] += 1
    }

    /// The newest seconds, `slot` first, until there are `enough` values.
    func newest(_ slot: Int, enough: Int) -> TimesSpread {
        var spread = TimesSpread()
        for back in totals.indices where spread.total < Double(enough) {
            pour((slot - back + totals.count) % totals.count, into: &spread)
        }
        return spread
    }

    /// Adds what a slot holds to `spread`.
    func pour(_ slot: Int, into spread: inout TimesSpread) {
        guard totals[slot] > 0 else { return }
        for bucket in 0..<Self.buckets {
            let count = counts[slot * Self.buckets + bucket]
            if count > 0 { spread.add(bucket, weight: Double(count)) }
        }
    }

    /// Forgets what a slot holds.
    mutating func clear(_ slot: Int) {
        guard totals[slot] > 0 else { return }
        totals[slot] = 0
        for index in slot * Self.buckets..<(slot + 1) * Self.buckets { counts[index] = 0 }
    }
}
