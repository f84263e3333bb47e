import Messages

/// What one router knows of all limits that it met: stocks and slots by key. A value: it decides what a request gets, what to
/// ask the store, and what to make of its answer; the ``Limiter`` does the asking.
package struct LimitBook: Sendable {
    /// The most keys that are remembered; beyond, those that nobody used for longest ago go.
    package static let keysMax = 100_000
    /// How long a key that nobody uses is remembered, in microseconds.
    package static let idleUSMax: Int64 = 60_000_000

    /// The most tokens that one request counts as: no model holds more, whatever its provider says was used.
    package static let tokensMax: Int64 = 10_000_000

    /// What a request asks for, and what it got of that by itself.
    package struct Draft: Sendable {
        var parts: [Part]
    }

    /// One limit's part of a request.
    struct Part: Sendable {
        let held: HeldLimit
        /// Units; 1 of slots.
        let amount: Int64
        /// Of `amount` what was there without asking.
        var reserved: Int64 = 0
        /// Its ask's place among all asks; nil = nothing is asked.
        var ask: Int?
        /// Of an ask for a slot.
        var turn: Int64 = 0
        /// The ask borrows ahead as well.
        var isBorrowing = false
    }

    /// How a request begins.
    package enum Beginning: Sendable {
        /// It may go on.
        case granted(LimitHold)
        /// It may not.
        case refused(LimitRefusal)
        /// The store is to be asked first; ``answered(_:_:nowUS:)`` or ``undo(_:mayBeNoted:)`` must follow.
        case ask([LimitAsk], Draft)
    }

    var stocks: [LimitKey: Stock] = [:]
    var slots: [LimitKey: Slots] = [:]
    /// Keys that the store is to be told something about.
    var unsaid: Set<LimitKey> = []
    /// Units to borrow ahead.
    var toBorrow: [LimitKey: Int64] = [:]
    /// How many routers share the limits, by what was known last.
    package internal(set) var routers: Int
    /// The store is away: this router gives out its share.
    package internal(set) var isAlone = false
    private var turn: Int64 = 0
    var prunedUS: Int64 = 0

    /// Knows of no limit, and of `routers`, at least 1, until the store tells.
    package init(routers: Int = 1) {
        self.routers = max(1, routers)
    }

    /// How many keys are remembered.
    package var keys: Int { stocks.count + slots.count }

    /// A request for what `held` says, of `tokens` tokens, begins.
    package mutating func begin(_ held: [HeldLimit], tokens: Int64, nowUS: Int64) -> Beginning {
        prune(nowUS)
        var parts: [Part] = []
        parts.reserveCapacity(held.count)
        for limit in held {
            switch limit.bound {
            case .bucket(let shape):
                // What the bucket can't ever hold is taken as all of it; the rest becomes a debt when the usage is known.
                let amount = limit.key.quantity == .tokens ? min(tokens, Int64(shape.capacity)) : 1
                guard amount > 0 else { continue }
                stocks.change(limit.key, default: Stock(shape)) { stock in
                    stock.reshape(shape)
                    stock.usedUS = nowUS
                }
                parts.append(Part(held: limit, amount: amount))
            case .slots(let bound):
                slots.change(limit.key, default: Slots(limit: bound)) { $0.limit = bound }
                parts.append(Part(held: limit, amount: 1))
            }
        }
        if isAlone { return beginAlone(parts, nowUS) }
        if let refusal = knownRefusal(parts, nowUS) { return .refused(refusal) }
        var asks: [LimitAsk] = []
        for index in parts.indices { reserve(&parts[index], &asks) }
        guard asks.isEmpty else { return .ask(asks, Draft(parts: parts)) }
        return .granted(hold(parts, nowUS))
    }

    /// The store answered: what the request holds, or why it may not go on.
    package mutating func answered(
        _ draft: Draft,
        _ answer: LimitAnswer,
        nowUS: Int64
    ) -> Result<LimitHold, LimitRefusal> {
        switch answer {
        case .done(let noted):
            for part in draft.parts {
                guard let ask = part.ask, noted.indices.contains(ask) else { continue }
                let key = part.held.key
                slots[key]?.answered(noted[ask].granted, turn: part.turn)
                if part.isBorrowing { stocks[key]?.borrowed(noted[ask].granted) }
                stocks[key]?.told(level: noted[ask].level, nowUS: nowUS)
            }
            return .success(hold(draft.parts, nowUS))
        case .refused(let index, let waitUS):
            undo(draft, mayBeNoted: false)
            guard let part = draft.parts.first(where: { $0.ask == index }) ?? draft.parts.first else {
                return .success(LimitHold(parts: [], allowances: nil))
            }
            let needed = part.amount - part.reserved
            stocks[part.held.key]?.refused(needed, waitUS: waitUS, nowUS: nowUS)
            return .failure(refusal(part, waitUS: waitUS, nowUS))
        }
    }

    /// Nothing came of a request that began; `mayBeNoted` = the store may have done what it was asked.
    package mutating func undo(_ draft: Draft, mayBeNoted: Bool) {
        for part in draft.parts {
            let key = part.held.key
            if part.isBorrowing { stocks[key]?.borrowed(0) }
            if slots[key] == nil {
                stocks[key]?.giveBack(part.reserved)
                noteUnsaid(key)
            } else if part.ask != nil {
                slots[key]?.answered(nil, turn: part.turn)
                if mayBeNoted || slots[key]?.hasSurplus == true { unsaid.insert(key) }
            } else if slots[key]?.release() == true {
                unsaid.insert(key)
            }
        }
    }

    /// A request ends; nil = nobody knows how many tokens it used, and what was held back counts.
    ///
    /// - Returns: what others wait for: to be said before the caller hears of the end.
    package mutating func end(_ hold: LimitHold, tokens: Int64?, nowUS: Int64) -> [LimitAsk] {
        var asks: [LimitAsk] = []
        let tokens = tokens.map { min(max(0, $0), Self.tokensMax) }
        for part in hold.parts {
            let key = part.held.key
            switch key.quantity {
            case .requests: continue
            case .tokens:
                guard let tokens, tokens != part.amount, case .bucket(let shape) = part.held.bound else { continue }
                let back = part.amount - tokens
                // A long answer may outlive what is remembered of its limit.
                let isUnsaid = stocks.change(key, default: Stock(shape)) { stock in
                    stock.usedUS = nowUS
                    if stock.takeAlone(-back, nowUS: nowUS) { return false }
                    if back > 0 { stock.giveBack(back) } else { stock.owe(-back) }
                    return stock.unsaid != 0
                }
                if isUnsaid { unsaid.insert(key) }
            case .concurrent:
                guard slots.change(key, { $0.release() }) == true, !isAlone else { continue }
                if slots[key]?.lot == 0, let ask = renewal(key) { asks.append(ask) } else { unsaid.insert(key) }
            }
        }
        return asks
    }

    private mutating func reserve(_ part: inout Part, _ asks: inout [LimitAsk]) {
        let key = part.held.key
        switch part.held.bound {
        case .bucket(let shape):
            let amount = part.amount
            let (taken, lot) = stocks.change(key) { ($0.take(upTo: amount), $0.borrow()) } ?? (0, 0)
            part.reserved = taken
            if part.reserved == part.amount {
                if lot > 0 { toBorrow[key] = lot }
                return
            }
            part.isBorrowing = lot > 0
            part.ask = asks.count
            asks.append(LimitAsk(key: key, act: .take(shape, need: part.amount - part.reserved, lot: lot)))
        case .slots(let limit):
            if slots.change(key, { $0.take() }) == true {
                part.reserved = 1
                return
            }
            guard let (need, want) = slots.change(key, { $0.ask() }) else { return }
            (part.ask, part.turn) = (asks.count, nextTurn())
            asks.append(LimitAsk(key: key, act: .lease(limit: limit, need: need, want: want, turn: part.turn)))
        }
    }

    /// What is known to be refused without asking: the longest wait.
    private func knownRefusal(_ parts: [Part], _ nowUS: Int64) -> LimitRefusal? {
        var worst: (part: Part, waitUS: Int64)?
        for part in parts {
            guard let stock = stocks[part.held.key], stock.units < part.amount else { continue }
            let wait = stock.knownWait(for: part.amount - stock.units, nowUS: nowUS)
            if wait > worst?.waitUS ?? 0 { worst = (part, wait) }
        }
        return worst.map { refusal($0.part, waitUS: $0.waitUS, nowUS) }
    }

    private mutating func beginAlone(_ parts: [Part], _ nowUS: Int64) -> Beginning {
        var worst: (part: Part, waitUS: Int64)?
        for part in parts {
            let key = part.held.key
            var wait = stocks[key]?.waitAlone(for: part.amount, routers: routers, nowUS: nowUS) ?? 0
            if let slots = slots[key], !slots.isFreeAlone(routers: routers) { wait = LimitRefusal.slotWaitUS }
            if wait > worst?.waitUS ?? 0 { worst = (part, wait) }
        }
        if let worst { return .refused(refusal(worst.part, waitUS: worst.waitUS, nowUS)) }
        for part in parts {
            _ = stocks[part.held.key]?.takeAlone(part.amount, nowUS: nowUS)
            slots[part.held.key]?.takeAlone()
        }
        return .granted(hold(parts, nowUS))
    }

    private func hold(_ parts: [Part], _ nowUS: Int64) -> LimitHold {
        LimitHold(parts: parts, allowances: allowances(parts, nowUS))
    }

    private func refusal(_ part: Part, waitUS: Int64, _ nowUS: Int64) -> LimitRefusal {
        LimitRefusal(held: part.held, waitUS: waitUS, allowances: allowances([part], nowUS))
    }

    /// What is left of the tightest of these limits, as far as that is known.
    private func allowances(_ parts: [Part], _ nowUS: Int64) -> RouterV1.Allowances? {
        var all = RouterV1.Allowances()
        for part in parts {
            let key = part.held.key
            guard case .bucket(let shape) = part.held.bound, let stock = stocks[key] else { continue }
            let level = stock.left(nowUS: nowUS)
            let fullUS = Double(shape.capacityMicro - level) / shape.perSecond
            let allowance = RouterV1.Allowance(
                limit: UInt64(shape.capacity),
                left: UInt64(level / 1_000_000),
                fullAfterMS: UInt64((fullUS / 1000).rounded(.up))
            )
            if key.quantity == .requests {
                if allowance.left < all.requests?.left ?? .max { all.requests = allowance }
            } else if allowance.left < all.tokens?.left ?? .max {
                all.tokens = allowance
            }
        }
        return all.requests == nil && all.tokens == nil ? nil : all
    }

    private mutating func noteUnsaid(_ key: LimitKey) {
        if let units = stocks[key]?.unsaid, units != 0 { unsaid.insert(key) }
    }

    mutating func nextTurn() -> Int64 {
        turn += 1
        return turn
    }
}
