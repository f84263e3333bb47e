/// What is said to the store beside requests, and what becomes of the book when the store goes and comes back.
extension LimitBook {
    /// Asks of one tenant at a time, at most.
    static let asksMax = 64

    /// Whether there is anything for ``errands()``.
    package var hasErrands: Bool { !isAlone && !(unsaid.isEmpty && toBorrow.isEmpty) }

    /// What the store is to be told, by tenant, and what to borrow ahead; each must be answered by ``done(_:_:nowUS:)`` or
    /// ``failed(_:)``. Nothing while the store is away.
    package mutating func errands() -> [(tenant: String, asks: [LimitAsk])] {
        guard hasErrands else { return [] }
        var byTenant: [String: [LimitAsk]] = [:]
        for key in unsaid {
            if let ask = renewal(key) { byTenant[key.tenant, default: []].append(ask) }
            // One key stands once in an ask.
            guard toBorrow[key] == nil, let units = stocks[key]?.say(), units != 0, let shape = stocks[key]?.shape
            else { continue }
            byTenant[key.tenant, default: []].append(LimitAsk(key: key, act: .settle(shape, units: units)))
        }
        for (key, lot) in toBorrow {
            guard let shape = stocks[key]?.shape else { continue }
            byTenant[key.tenant, default: []].append(LimitAsk(key: key, act: .take(shape, need: 0, lot: lot)))
        }
        unsaid = unsaid.filter { stocks[$0]?.unsaid ?? 0 != 0 }
        toBorrow = [:]
        return byTenant.flatMap { tenant, asks in
            stride(from: 0, to: asks.count, by: Self.asksMax).map { first in
                (tenant, Array(asks[first..<min(first + Self.asksMax, asks.count)]))
            }
        }
    }

    /// The store did an errand.
    package mutating func done(_ asks: [LimitAsk], _ noted: [LimitAnswer.Noted], nowUS: Int64) {
        for (ask, noted) in zip(asks, noted) {
            switch ask.act {
            case .take:
                stocks[ask.key]?.borrowed(noted.granted)
                stocks[ask.key]?.told(level: noted.level, nowUS: nowUS)
            case .settle: stocks[ask.key]?.told(level: noted.level, nowUS: nowUS)
            case .lease, .renew: continue
            }
        }
    }

    /// The store did not do an errand, as far as anybody knows.
    package mutating func failed(_ asks: [LimitAsk]) {
        for ask in asks {
            switch ask.act {
            case .take: stocks[ask.key]?.borrowed(0)
            case .settle(_, let units):
                // It may have been done all the same: nothing is given twice, and no debt is forgotten.
                guard units < 0 else { continue }
                stocks[ask.key]?.unheard(units)
                unsaid.insert(ask.key)
            case .lease, .renew: unsaid.insert(ask.key)
            }
        }
    }

    /// A sign of life of every slot that this router has: the next errands renew all.
    package mutating func renewAll() {
        for (key, slots) in slots where slots.leased > 0 || slots.used > 0 { unsaid.insert(key) }
    }

    /// The store is away. True if that is new.
    package mutating func leave() -> Bool {
        guard !isAlone else { return false }
        isAlone = true
        return true
    }

    /// The store is there, and knows of `routers`. True if it was away.
    package mutating func rejoin(routers: Int) -> Bool {
        self.routers = max(1, routers)
        guard isAlone else { return false }
        isAlone = false
        for key in stocks.keys { stocks[key]?.rejoin() }
        renewAll()
        return true
    }

    mutating func renewal(_ key: LimitKey) -> LimitAsk? {
        guard slots[key] != nil else { return nil }
        let turn = nextTurn()
        guard let count = slots[key]?.renew(turn: turn) else { return nil }
        return LimitAsk(key: key, act: .renew(slots: count, turn: turn))
    }

    /// Forgets keys that nobody uses; looks at most once a second.
    mutating func prune(_ nowUS: Int64) {
        let isFull = keys > Self.keysMax
        guard nowUS - prunedUS > (isFull ? 1_000_000 : Self.idleUSMax) else {
            if isFull, let any = stocks.first(where: { $0.value.unsaid == 0 }) { stocks[any.key] = nil }
            return
        }
        prunedUS = nowUS
        let usedAfter = nowUS - (isFull ? 1_000_000 : Self.idleUSMax)
        stocks = stocks.filter { _, stock in
            // A share that is used up comes back slowly; forgotten, it would be there at once.
            let isHeld = stock.unsaid != 0 || stock.isBorrowing || (isAlone && stock.isAlone && !isFull)
            return isHeld || stock.usedUS > usedAfter
        }
        slots = slots.filter { !$0.value.isIdle || $0.value.leased > 0 }
    }
}
