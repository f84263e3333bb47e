/// What one router has of one limit on requests at a time: slots that it leased, and those in use. A value; its owner asks
/// the store and says what came of it.
package struct Slots: Sendable {
    /// The limit, at least 1; a changed limit changes it.
    package var limit: Int64
    /// What the store has noted for this router, as far as it has answered.
    package private(set) var leased: Int64 = 0
    /// Requests that hold one.
    package private(set) var used: Int64 = 0
    /// Requests that wait for the store's answer.
    private var asking: Int64 = 0
    /// Of the last renewal: what is answered to asks before it is old.
    private var renewedTurn: Int64 = 0

    /// A limit above this is leased ahead in lots, like buckets above ``BucketShape/askedEachTimeMax``.
    package static let askedEachTimeMax: Int64 = 50

    /// None in use.
    package init(limit: Int64) { self.limit = limit }

    /// Slots that are leased ahead: a tenth of a large limit, 0 of a small one, which is exact.
    package var lot: Int64 { limit > Self.askedEachTimeMax ? limit / 10 : 0 }

    /// Takes one that is leased and free; false = ask the store.
    package mutating func take() -> Bool {
        guard used + asking < leased, used < limit else { return false }
        used += 1
        return true
    }

    /// Begins to ask for one: how many the router needs in all then, and how many it would like.
    package mutating func ask() -> (need: Int64, want: Int64) {
        asking += 1
        let need = used + asking
        return (need, need + lot / 2)
    }

    /// The store noted `granted` for this router at the ask of `turn`; nil = it refused.
    package mutating func answered(_ granted: Int64?, turn: Int64) {
        asking -= 1
        guard let granted else { return }
        used += 1
        leased = max(turn > renewedTurn ? granted : leased, used)
    }

    /// Whether one is free of this router's share while the store is away: `limit` of `routers`, and at least one.
    package func isFreeAlone(routers: Int) -> Bool { used < max(1, limit / Int64(routers)) }

    /// Takes one without asking.
    package mutating func takeAlone() { used += 1 }

    /// Gives one back. True if the store is to be told: others may be waiting for it.
    package mutating func release() -> Bool {
        used -= 1
        return leased - used > lot
    }

    /// Whether the store has noted more than is needed.
    package var hasSurplus: Bool { leased - used - asking > lot }

    /// What the store is to note for this router, in that turn; it counts as noted. What is asked for and not answered yet
    /// belongs to it: the store may have noted it already.
    package mutating func renew(turn: Int64) -> Int64 {
        renewedTurn = turn
        let needed = used + asking
        leased = needed == 0 ? 0 : min(needed + lot / 2, max(leased, needed))
        return leased
    }

    /// Whether nobody uses or asks for one.
    package var isIdle: Bool { used == 0 && asking == 0 }
}
