/// How fast a bucket fills, how much it holds, and in what lots it is borrowed ahead.
package struct BucketShape: Sendable, Hashable {
    /// Units that come in a second, above 0.
    package let perSecond: Double
    /// Units that it holds at most, at least 1. A bucket nobody used is full.
    package let capacity: Double

    /// A bucket faster than this, in units a second, is borrowed ahead: asking each time would cost more than it is worth.
    package static let askedEachTimeMax = 50.0

    /// A bucket that fills at `perSecond` and holds `capacity` units.
    package init(perSecond: Double, capacity: Double) {
        self.perSecond = perSecond
        self.capacity = max(1, capacity)
    }

    /// The most units that one router holds ahead: a tenth of a second's worth, at most a quarter of the bucket. 0 = each
    /// request asks.
    package var lot: Int64 {
        guard perSecond > Self.askedEachTimeMax else { return 0 }
        return Int64(min(perSecond / 10, capacity / 4))
    }

    /// What it holds, in millionths of a unit.
    package var capacityMicro: Int64 { Int64(capacity * 1e6) }

    /// What one of `routers` gives out by itself while nobody can be asked.
    package func share(of routers: Int) -> BucketShape {
        BucketShape(perSecond: perSecond / Double(routers), capacity: capacity / Double(routers))
    }
}

/// A token bucket: its level at a moment. Whole numbers, rounded down, so that nothing ever comes out of rounding.
package struct Bucket: Sendable, Hashable {
    /// Millionths of a unit; below 0 = more was used than was held back for it.
    package var level: Int64
    /// When it had that level, in microseconds of any clock.
    package var atUS: Int64

    /// A bucket with `level` millionths at the moment `atUS`.
    package init(level: Int64, atUS: Int64) {
        self.level = level
        self.atUS = atUS
    }

    /// A full one.
    package init(full shape: BucketShape, atUS: Int64) {
        self.init(level: shape.capacityMicro, atUS: atUS)
    }

    /// The level at `nowUS`, never above the shape's capacity. A clock that goes back adds nothing.
    package func level(_ shape: BucketShape, nowUS: Int64) -> Int64 {
        let gained = Double(max(0, nowUS - atUS)) * shape.perSecond
        let room = Double(shape.capacityMicro) - Double(level)
        return gained >= room ? shape.capacityMicro : level + Int64(gained)
    }

    /// Microseconds from `nowUS` until `units` can be had; 0 = now. What is more than the bucket holds counts as all of it.
    package func wait(for units: Int64, _ shape: BucketShape, nowUS: Int64) -> Int64 {
        let missing = min(units.micro, shape.capacityMicro) - level(shape, nowUS: nowUS)
        return missing <= 0 ? 0 : Int64((Double(missing) / shape.perSecond).rounded(.up))
    }

    /// Takes `units`, which may be below 0 to give some back, whether they are there or not.
    package mutating func take(_ units: Int64, _ shape: BucketShape, nowUS: Int64) {
        level = min(level(shape, nowUS: nowUS) - units.micro, shape.capacityMicro)
        atUS = max(atUS, nowUS)
    }
}

extension Int64 {
    /// Units in millionths.
    package var micro: Int64 { self * 1_000_000 }
}
