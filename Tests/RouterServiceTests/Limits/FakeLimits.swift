import Messages
import RouterService
import Synchronization

/// Where routers count together, in memory and on the test's clock, by the rules of the script in Redis.
final class FakeLimits: Sendable {
    struct State: Sendable {
        var nowUS: Int64 = 1_000_000
        var isAway = false
        var asks = 0
        var announcements = 0
        /// How often others get their turn before an answer.
        var tripTurns = 0
        var routers = 1
        var buckets: [LimitKey: Bucket] = [:]
        var leases: [LimitKey: [String: (slots: Int64, expiresUS: Int64, turn: Int64)]] = [:]
    }

    struct Away: Error {}

    static let leaseUS: Int64 = 10_000_000

    let state = Mutex(State())

    var nowUS: Int64 { state.withLock { $0.nowUS } }

    /// Lets time go by.
    func advance(_ microseconds: Int64) { state.withLock { $0.nowUS += microseconds } }

    func answer(_ asks: [LimitAsk], router: String) throws -> LimitAnswer {
        try state.withLock { state in
            if state.isAway { throw Away() }
            state.asks += 1
            if let refusal = Self.refusal(asks, router, state) { return refusal }
            return .done(asks.map { Self.note($0, router, &state) })
        }
    }

    private static func refusal(_ asks: [LimitAsk], _ router: String, _ state: State) -> LimitAnswer? {
        var refused: (index: Int, waitUS: Int64)?
        for (index, ask) in asks.enumerated() {
            var wait: Int64 = 0
            switch ask.act {
            case .take(let shape, let need, _) where need > 0:
                let bucket = state.buckets[ask.key] ?? Bucket(full: shape, atUS: state.nowUS)
                wait = bucket.wait(for: need, shape, nowUS: state.nowUS)
            case .lease(let limit, let need, _, _):
                if others(ask.key, router, state) + need > limit { wait = 1_000_000 }
            default: continue
            }
            if wait > refused?.waitUS ?? 0 { refused = (index, wait) }
        }
        return refused.map { .refused(index: $0.index, waitUS: $0.waitUS) }
    }

    private static func note(_ ask: LimitAsk, _ router: String, _ state: inout State) -> LimitAnswer.Noted {
        let now = state.nowUS
        switch ask.act {
        case .take(let shape, let need, let lot):
            var bucket = state.buckets[ask.key] ?? Bucket(full: shape, atUS: now)
            bucket.take(need, shape, nowUS: now)
            let granted = max(0, min(lot, bucket.level / 4_000_000))
            bucket.take(granted, shape, nowUS: now)
            state.buckets[ask.key] = bucket
            return .init(granted: granted, level: bucket.level)
        case .settle(let shape, let units):
            var bucket = state.buckets[ask.key] ?? Bucket(full: shape, atUS: now)
            bucket.take(-units, shape, nowUS: now)
            state.buckets[ask.key] = bucket
            return .init(granted: 0, level: bucket.level)
        case .lease(let limit, let need, let want, let turn):
            let has = state.leases[ask.key]?[router]
            let free = limit - others(ask.key, router, state) - need
            let granted = max(has?.slots ?? 0, need + max(0, min(want - need, free / 4)))
            state.leases[ask.key, default: [:]][router] = (granted, now + leaseUS, max(turn, has?.turn ?? 0))
            return .init(granted: granted, level: 0)
        case .renew(let slots, let turn):
            let has = state.leases[ask.key]?[router]
            let kept = turn >= has?.turn ?? 0 ? slots : has?.slots ?? 0
            state.leases[ask.key, default: [:]][router] =
                kept > 0 ? (kept, now + leaseUS, max(turn, has?.turn ?? 0)) : nil
            return .init(granted: kept, level: 0)
        }
    }

    private static func others(_ key: LimitKey, _ router: String, _ state: State) -> Int64 {
        (state.leases[key] ?? [:]).filter { $0.key != router && $0.value.expiresUS > state.nowUS }
            .reduce(0) { $0 + $1.value.slots }
    }
}

/// The store as one router sees it.
struct FakeLimitStore: LimitStore {
    let limits: FakeLimits
    var router = "a"

    func ask(_ asks: [LimitAsk], tenant: String) async throws -> LimitAnswer {
        for _ in 0..<limits.state.withLock({ $0.tripTurns }) { await Task.yield() }
        return try limits.answer(asks, router: router)
    }

    func announce() async throws -> Int {
        try limits.state.withLock { state in
            state.announcements += 1
            if state.isAway { throw FakeLimits.Away() }
            return state.routers
        }
    }
}

/// One router's book with the store behind it, without tasks: what is asked is answered at once.
struct SteppedRouter {
    let limits: FakeLimits
    let name: String
    var book = LimitBook()

    /// Nil = let in.
    mutating func begin(_ held: [HeldLimit], tokens: Int64 = 0) throws -> Result<LimitHold, LimitRefusal> {
        defer { run() }
        switch book.begin(held, tokens: tokens, nowUS: limits.nowUS) {
        case .granted(let hold): return .success(hold)
        case .refused(let refusal): return .failure(refusal)
        case .ask(let asks, let draft):
            do {
                return book.answered(draft, try limits.answer(asks, router: name), nowUS: limits.nowUS)
            } catch {
                book.undo(draft, mayBeNoted: true)
                _ = book.leave()
                return try begin(held, tokens: tokens)
            }
        }
    }

    mutating func end(_ hold: LimitHold, tokens: Int64? = nil) {
        let asks = book.end(hold, tokens: tokens, nowUS: limits.nowUS)
        if !asks.isEmpty { tell(asks) }
        run()
    }

    mutating func beat() {
        book.renewAll()
        _ = book.rejoin(routers: limits.state.withLock { $0.routers })
        run()
    }

    private mutating func run() {
        for errand in book.errands() { tell(errand.asks) }
    }

    private mutating func tell(_ asks: [LimitAsk]) {
        if case .done(let noted) = try? limits.answer(asks, router: name) {
            book.done(asks, noted, nowUS: limits.nowUS)
        } else {
            book.failed(asks)
        }
    }
}

extension HeldLimit {
    static func requests(_ perSecond: Double, burst: Double? = nil, subject: String = "alice") -> HeldLimit {
        let key = LimitKey(tenant: "acme", scope: .user, subject: subject, quantity: .requests)
        return HeldLimit(key: key, bound: .bucket(BucketShape(perSecond: perSecond, capacity: burst ?? perSecond)))
    }

    static func tokens(perMinute: Double) -> HeldLimit {
        let key = LimitKey(tenant: "acme", scope: .user, subject: "alice", quantity: .tokens)
        return HeldLimit(key: key, bound: .bucket(BucketShape(perSecond: perMinute / 60, capacity: perMinute)))
    }

    static func concurrent(_ limit: Int64) -> HeldLimit {
        let key = LimitKey(tenant: "acme", scope: .user, subject: "alice", quantity: .concurrent)
        return HeldLimit(key: key, bound: .slots(limit))
    }
}
