import Messages

/// Calls that wait for one pace, in the order in which they go.
///
/// Realtime and standard calls share by start-time fair queueing (Goyal, Vin and Cheng, 1996): whoever has many waiting does
/// not go before who has few, and a realtime call counts a quarter of a standard one. Batch calls, fair among themselves, go
/// when none of those waits, and one of them after each twenty.
struct FairQueue: Sendable {
    /// Whose calls share a turn.
    struct Flow: Sendable, Hashable {
        let tenant: String
        let priority: CommonV1.Priority
        var isBatch: Bool { priority == .batch }
        /// What one call of it counts.
        var cost: Double { priority == .realtime ? 0.25 : 1 }
    }

    /// One call.
    struct Waiting: Sendable {
        let id: UInt64
        let flow: Flow
        /// That it may use.
        let tokens: UInt64
        /// When it is refused rather than kept waiting.
        let until: ContinuousClock.Instant
    }

    /// After so many others one batch call goes.
    static let turnsPerBatchCall = 20

    private var others = Turns()
    private var batches = Turns()
    private var turns = 0

    /// How many wait.
    var count: Int { others.count + batches.count }
    /// How many of them are batch calls.
    var batchCount: Int { batches.count }

    /// Puts a call in its place.
    mutating func push(_ waiting: Waiting) {
        if waiting.flow.isBatch { batches.push(waiting) } else { others.push(waiting) }
    }

    /// Who goes next; nil = nobody waits. A batch call whose turn has come goes like any other, else it spares.
    var next: (waiting: Waiting, isSparing: Bool)? {
        let isBatchesTurn = turns >= Self.turnsPerBatchCall && batches.count > 0
        if !isBatchesTurn, let waiting = others.next { return (waiting, false) }
        return batches.next.map { ($0, !isBatchesTurn) }
    }

    /// Takes out who goes next.
    mutating func pop() {
        guard let next else { return }
        if next.waiting.flow.isBatch {
            batches.pop()
            turns = 0
        } else {
            others.pop()
            turns += 1
        }
        if batches.count == 0 { turns = 0 }
    }

    /// Takes out a call that waits no longer; false if it does not wait.
    mutating func remove(_ id: UInt64) -> Bool { others.remove(id) || batches.remove(id) }

    /// Takes out those whose time is over.
    mutating func expired(_ now: ContinuousClock.Instant) -> [Waiting] { others.expired(now) + batches.expired(now) }

    /// When the first one's time is over.
    var firstExpiry: ContinuousClock.Instant? { [others.firstExpiry, batches.firstExpiry].compactMap(\.self).min() }

    /// How many calls and tokens go before a new one of `flow`.
    func ahead(of flow: Flow) -> (calls: Int, tokens: UInt64) {
        guard flow.isBatch else { return others.ahead(of: flow) }
        let batch = batches.ahead(of: flow)
        return (others.count + batch.calls, others.tokens + batch.tokens)
    }
}
