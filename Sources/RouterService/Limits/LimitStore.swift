/// Where all routers count together. Implemented over Redis; may be away at any moment.
package protocol LimitStore: Sendable {
    /// Does all that is asked for one tenant, or none of it if one thing is refused.
    ///
    /// - Parameters:
    ///   - asks: at least one; no two of one key.
    ///   - tenant: whose keys they are.
    /// - Returns: what came of it.
    /// - Throws: if the store did not answer in time; then it may have been done. `CancellationError` if the task was cancelled.
    func ask(_ asks: [LimitAsk], tenant: String) async throws -> LimitAnswer

    /// Says that this router lives.
    ///
    /// - Returns: how many do, this one included.
    /// - Throws: if the store did not answer in time.
    func announce() async throws -> Int
}

/// One thing that a router asks of the store.
package struct LimitAsk: Sendable, Equatable {
    /// What is counted.
    package let key: LimitKey
    /// What is asked.
    package let act: Act

    /// What is asked.
    package enum Act: Sendable, Equatable {
        /// `need` units or nothing, and up to `lot` more out of a quarter of what is then left.
        case take(BucketShape, need: Int64, lot: Int64)
        /// Notes `units` given back, or used on top if below 0; never refused.
        case settle(BucketShape, units: Int64)
        /// `need` slots of `limit` for this router in all, or no change; up to `want` out of a quarter of what is then left.
        case lease(limit: Int64, need: Int64, want: Int64, turn: Int64)
        /// Notes that this router has `slots`; never refused. Ignored if something of a later `turn` was noted.
        case renew(slots: Int64, turn: Int64)
    }

    /// An ask of one key.
    package init(key: LimitKey, act: Act) {
        self.key = key
        self.act = act
    }
}

/// What came of a ``LimitStore/ask(_:tenant:)``.
package enum LimitAnswer: Sendable, Equatable {
    /// All was done: for each ask in order what there is now.
    case done([Noted])
    /// Nothing was done: the ask of this index was refused, the one of those that were with the longest wait, in microseconds.
    case refused(index: Int, waitUS: Int64)

    /// What there is after an ask was done.
    package struct Noted: Sendable, Equatable {
        /// Of `take` the units of the lot that came on top; of slots those that this router has in all; else 0.
        package let granted: Int64
        /// Millionths that are left in the bucket; 0 for slots.
        package let level: Int64

        /// What there is after an ask was done.
        package init(granted: Int64, level: Int64) {
            self.granted = granted
            self.level = level
        }
    }
}
