/// What one router has of one bucket: units that it borrowed ahead, and what it was told last. A value without a clock; its
/// owner asks the store and says what came of it.
package struct Stock: Sendable {
    /// What the bucket is like now; a changed limit changes it.
    package private(set) var shape: BucketShape
    /// Borrowed and not used, from 0 to the shape's lot.
    package private(set) var units: Int64 = 0
    /// Somebody is borrowing ahead.
    package private(set) var isBorrowing = false
    /// What the store said last, on this router's clock; nil = nothing yet.
    package private(set) var seen: Bucket?
    /// Units that the store has not been told of yet: above 0 to give back, below 0 to take.
    package private(set) var unsaid: Int64 = 0
    /// When a request asked for it last, on this router's clock.
    package var usedUS: Int64 = 0
    /// This router's share while the store is away, and what it has of it; nil while the store is there.
    private var alone: (shape: BucketShape, bucket: Bucket)?
    /// Until then the store has less than `refusedUnits`.
    private var refusedUntilUS: Int64 = 0
    private var refusedUnits: Int64 = .max
    /// When the store has them, by what it said.
    private var backAtUS: Int64 = 0

    /// The longest that a refusal is believed without asking again, in microseconds.
    package static let refusalUSMax: Int64 = 1_000_000
    /// The longest wait that is believed at all, in microseconds, and the largest debt, in millionths: what is more comes of
    /// numbers that are wrong.
    private static let (waitUSMax, debtMax): (Int64, Double) = (1_000_000_000_000_000, 1e18)

    /// Nothing borrowed.
    package init(_ shape: BucketShape) { self.shape = shape }

    /// Takes a changed limit in. What is borrowed above the new lot is given back.
    package mutating func reshape(_ new: BucketShape) {
        guard new != shape else { return }
        shape = new
        refusedUntilUS = 0
        giveBack(0)
    }

    /// Takes as much as there is of `wanted`; the rest is to be asked for.
    package mutating func take(upTo wanted: Int64) -> Int64 {
        let taken = min(units, wanted)
        units -= taken
        return taken
    }

    /// What to borrow ahead now, half a lot; 0 if there is enough or somebody does it already.
    package mutating func borrow() -> Int64 {
        guard shape.lot > 0, !isBorrowing, units * 2 < shape.lot else { return 0 }
        isBorrowing = true
        return max(1, shape.lot / 2)
    }

    /// The store gave `units` of what ``borrow()`` said.
    package mutating func borrowed(_ units: Int64) {
        isBorrowing = false
        giveBack(units)
    }

    /// Units that were held back and not used; those above the lot are the store's.
    package mutating func giveBack(_ given: Int64) {
        units += given
        let surplus = max(0, units - shape.lot)
        units -= surplus
        unsaid += surplus
    }

    /// More was used than was held back.
    package mutating func owe(_ more: Int64) { unsaid -= more - take(upTo: more) }

    /// What the store is to be told; it counts as told.
    package mutating func say() -> Int64 {
        defer { unsaid = 0 }
        return unsaid
    }

    /// The store did not hear it.
    package mutating func unheard(_ units: Int64) { unsaid += units }

    /// The store has `level` millionths.
    package mutating func told(level: Int64, nowUS: Int64) {
        seen = Bucket(level: level, atUS: nowUS)
        refusedUntilUS = 0
    }

    /// The store had less than `units` and will have them after `waitUS`.
    package mutating func refused(_ units: Int64, waitUS: Int64, nowUS: Int64) {
        let waitUS = min(max(0, waitUS), Self.waitUSMax)
        refusedUntilUS = nowUS + min(waitUS, Self.refusalUSMax)
        backAtUS = nowUS + waitUS
        refusedUnits = units
        // What is missing is what comes while one waits.
        let level = units.micro - Int64(min(Double(waitUS) * shape.perSecond, Self.debtMax))
        seen = Bucket(level: min(level, shape.capacityMicro), atUS: nowUS)
    }

    /// Microseconds until `wanted` is there, by a refusal that is still believed; 0 = ask.
    package func knownWait(for wanted: Int64, nowUS: Int64) -> Int64 {
        wanted >= refusedUnits && refusedUntilUS > nowUS ? max(0, backAtUS - nowUS) : 0
    }

    /// Millionths that are left as far as that is known without asking.
    package func left(nowUS: Int64) -> Int64 {
        if let alone { return max(0, alone.bucket.level(alone.shape, nowUS: nowUS)) }
        let level = seen?.level(shape, nowUS: nowUS) ?? shape.capacityMicro
        return max(0, min(level + units.micro, shape.capacityMicro))
    }

    /// Microseconds until `wanted` can be had of this router's own share, one of `routers`; 0 = now. The share begins with its
    /// part of what was left.
    package mutating func waitAlone(for wanted: Int64, routers: Int, nowUS: Int64) -> Int64 {
        let share = shape.share(of: routers)
        let level = seen?.level(shape, nowUS: nowUS) ?? shape.capacityMicro
        var bucket = alone?.bucket ?? Bucket(level: min(level / Int64(routers), share.capacityMicro), atUS: nowUS)
        bucket.level = min(bucket.level, share.capacityMicro)
        alone = (share, bucket)
        return bucket.wait(for: wanted, share, nowUS: nowUS)
    }

    /// Takes `wanted`, or gives it back if below 0, of this router's own share; false if the store is there.
    package mutating func takeAlone(_ wanted: Int64, nowUS: Int64) -> Bool {
        guard let alone else { return false }
        self.alone?.bucket.take(wanted, alone.shape, nowUS: nowUS)
        return true
    }

    /// Whether this router's share counts.
    package var isAlone: Bool { alone != nil }

    /// The store is there again.
    package mutating func rejoin() { alone = nil }
}
