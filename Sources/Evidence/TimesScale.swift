import Glibc

/// The buckets that `inference.v1.Times` counts in.
package enum TimesScale {
    /// The growth from one bucket to the next.
    package static let growth = 1.25
    /// How many there are; larger values go into the last one.
    package static let bucketCount = 72

    /// The bucket of a value in units. Negative values and no numbers are less than one unit.
    package static func bucket(_ units: Double) -> Int {
        guard units >= 1 else { return 0 }
        guard units < 1e9 else { return bucketCount - 1 }
        return min(bucketCount - 1, Int(log(units) / log(growth)) + 1)
    }

    /// What stands for the values of a bucket, in units.
    package static func middle(_ bucket: Int) -> Double {
        bucket <= 0 ? 0.5 : pow(growth, Double(bucket) - 0.5)
    }
}
