package import Messages

/// How values are spread over the buckets of ``TimesScale``: to be added up, to fade, and to be asked for quantiles.
package struct TimesSpread: Sendable, Equatable {
    private var weights: [Float]
    /// How much was added, less what has faded.
    package private(set) var total: Double

    /// Nothing was counted.
    package init() {
        weights = []
        total = 0
    }

    /// What a message says; buckets beyond the last one are left out.
    package init(_ times: InferenceV1.Times?) {
        self.init()
        guard let times else { return }
        for (index, count) in times.counts.enumerated() where count > 0 {
            guard Int(times.firstBucket) + index < TimesScale.bucketCount else { break }
            add(Int(times.firstBucket) + index, weight: Double(count))
        }
    }

    /// Adds to a bucket, 0 to the last one.
    package mutating func add(_ bucket: Int, weight: Double = 1) {
        if weights.isEmpty { weights = Array(repeating: 0, count: TimesScale.bucketCount) }
        weights[bucket] += Float(weight)
        total += weight
    }

    /// Adds all of `other`.
    package mutating func merge(_ other: TimesSpread) {
        if weights.isEmpty {
            self = other
        } else if !other.weights.isEmpty {
            for bucket in weights.indices { weights[bucket] += other.weights[bucket] }
            total += other.total
        }
    }

    /// Multiplies all weights; what is left of little is dropped.
    package mutating func fade(by factor: Double) {
        guard total > 0 else { return }
        guard total * factor > 0.5 else {
            self = TimesSpread()
            return
        }
        for bucket in weights.indices { weights[bucket] *= Float(factor) }
        total *= factor
    }

    /// The value in units below which `part` of all are, 0 to 1; nil if nothing was counted.
    package func quantile(_ part: Double) -> Double? {
        guard total > 0 else { return nil }
        var left = total * part
        for (bucket, weight) in weights.enumerated() where weight > 0 {
            left -= Double(weight)
            if left <= 1e-6 { return TimesScale.middle(bucket) }
        }
        return weights.lastIndex { $0 > 0 }.map(TimesScale.middle)
    }

    /// The value in units in the middle; nil if nothing was counted.
    package var median: Double? { quantile(0.5) }

    /// The same as a message, in whole counts; nil if nothing was counted.
    package var message: InferenceV1.Times? {
        let counts = weights.map { UInt32(min(1e9, $0.rounded())) }
        guard let first = counts.firstIndex(where: { $0 > 0 }), let last = counts.lastIndex(where: { $0 > 0 }) else {
            return nil
        }
        return InferenceV1.Times(firstBucket: UInt32(first), counts: Array(counts[first...last]))
    }
}
