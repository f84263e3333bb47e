import RouterService
import Synchronization
import TestSupport
import Testing

/// What callers may rely on, for many limits and many orders of events.
@Suite("Limits, whatever happens")
struct LimitPropertyTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let perSecond: Double
        let burst: Double
        let routers: Int
        var testDescription: String { "\(perSecond)/s, \(burst) at once, \(routers) routers" }
        var held: HeldLimit { .requests(perSecond, burst: burst) }
        var shape: BucketShape { BucketShape(perSecond: perSecond, capacity: burst) }
    }

    static let cases = [0.1, 2, 10, 50, 51, 200, 1000, 20_000].flatMap { rate in
        [1, 3, 8].flatMap { routers in
            [rate, rate * 3, max(1, rate / 4)].map { Case(perSecond: rate, burst: max(1, $0), routers: routers) }
        }
    }

    @Test("A caller at 90 % of its limit is never refused, whichever routers it meets", arguments: cases)
    func ninetyPercent(_ limit: Case) throws {
        var random = SeededGenerator(seed: UInt64(limit.perSecond * 10) + UInt64(limit.routers))
        let limits = FakeLimits()
        var routers = (0..<limit.routers).map { SteppedRouter(limits: limits, name: "\($0)") }
        let gapUS = 1e6 / (0.9 * limit.perSecond)
        // Requests may come early or late as far as the burst allows, less what other routers hold.
        let ahead = Double(limit.shape.lot) * Double(limit.routers)
        let jitterUS = max(0, (limit.burst - 1 - ahead) * gapUS)
        let times = (0..<3000).map { Double($0) * gapUS + Double.random(in: 0...1, using: &random) * jitterUS }
        for time in times.sorted() {
            limits.advance(Int64(time) + 2_000_000 - limits.nowUS)
            let router = Int.random(in: 0..<limit.routers, using: &random)
            if case .failure(let refusal) = try routers[router].begin([limit.held]) {
                Issue.record("refused at \(time) us for \(refusal.waitUS) us")
                return
            }
        }
    }

    @Test("Routers together never pass a limit by more than a lot each, over any stretch of time", arguments: cases)
    func never(_ limit: Case) throws {
        var random = SeededGenerator(seed: UInt64(limit.perSecond * 100) + UInt64(limit.routers))
        let limits = FakeLimits()
        var routers = (0..<limit.routers).map { SteppedRouter(limits: limits, name: "\($0)") }
        // A bucket that is larger by a lot for each router: who fits into it fits into every stretch of time.
        let lots = Double(limit.shape.lot) * Double(limit.routers)
        let allowed = BucketShape(perSecond: limit.perSecond, capacity: limit.burst + lots)
        var bucket = Bucket(full: allowed, atUS: limits.nowUS)
        var passed = 0
        for _ in 0..<4000 {
            // Floods, and quiet times between them.
            let factor = Double.random(in: 0...1, using: &random) < 0.01 ? 50.0 : 0.5
            limits.advance(Int64(Double.random(in: 0...factor, using: &random) * 1e6 / limit.perSecond))
            let router = Int.random(in: 0..<limit.routers, using: &random)
            guard case .success = try routers[router].begin([limit.held]) else { continue }
            passed += 1
            bucket.take(1, allowed, nowUS: limits.nowUS)
            guard bucket.level >= -1_000 else {
                Issue.record("passed by \(-bucket.level) millionths after \(passed) requests")
                return
            }
        }
        #expect(passed > 500)
    }

    @Test("A flood gets what the limit allows, and asks little for what it does not", arguments: [10.0, 1000])
    func flood(_ perSecond: Double) throws {
        let limits = FakeLimits()
        var router = SteppedRouter(limits: limits, name: "a")
        var passed = 0
        let seconds = 10
        for _ in 0..<(seconds * 5000) {
            limits.advance(200)
            if case .success = try router.begin([.requests(perSecond)]) { passed += 1 }
        }
        let allowed = Int(perSecond) * (seconds + 1)
        #expect((allowed - Int(perSecond) / 10 - 1...allowed + Int(perSecond) / 10).contains(passed))
        #expect(limits.state.withLock { $0.asks } <= passed * 2 + 200)
    }

    @Test("What a very long answer did not use comes back, though its limit was forgotten meanwhile")
    func longAnswer() throws {
        let limits = FakeLimits()
        var router = SteppedRouter(limits: limits, name: "a")
        let tokens = HeldLimit.tokens(perMinute: 6)
        guard case .success(let hold) = try router.begin([tokens], tokens: 6) else {
            Issue.record("a full bucket gave nothing")
            return
        }
        limits.advance(LimitBook.idleUSMax * 2)
        _ = try router.begin([.requests(10)])
        router.end(hold, tokens: 30)
        // 6 were held back, 24 are owed, and 6 have come meanwhile.
        guard case .failure(let refusal) = try router.begin([tokens], tokens: 1) else {
            Issue.record("a bucket in debt gave")
            return
        }
        #expect((185_000_000...195_000_000).contains(refusal.waitUS))
    }

    @Test("A router remembers no more limits than it may, however many callers there are")
    func bounded() throws {
        let limits = FakeLimits()
        var router = SteppedRouter(limits: limits, name: "a")
        for index in 0..<(LimitBook.keysMax + 2000) {
            _ = try router.begin([.requests(10, subject: "\(index)")])
        }
        #expect(router.book.keys <= LimitBook.keysMax + 1)
        limits.advance(LimitBook.idleUSMax * 2)
        _ = try router.begin([.requests(10)])
        #expect(router.book.keys == 1)
    }

    @Test("Requests at a time never pass the limit; a small one is used up to the last", arguments: [1, 5, 40, 400])
    func slots(_ limit: Int64) throws {
        var random = SeededGenerator(seed: UInt64(limit))
        let limits = FakeLimits()
        var routers = (0..<3).map { SteppedRouter(limits: limits, name: "\($0)") }
        var running: [(router: Int, hold: LimitHold)] = []
        for _ in 0..<20_000 {
            let router = Int.random(in: 0..<3, using: &random)
            limits.advance(Int64.random(in: 0...10_000, using: &random))
            if limits.nowUS % 100 == 0 { for index in routers.indices { routers[index].beat() } }
            // Mostly busy: now and then a few end.
            if Bool.random(using: &random) || Int64(running.count) < limit / 2 {
                let room = Int64(running.count) < limit
                switch try routers[router].begin([.concurrent(limit)]) {
                case .success(let hold): running.append((router, hold))
                case .failure: #expect(!room || limit > Slots.askedEachTimeMax, "refused with \(running.count) running")
                }
            } else if let index = running.indices.randomElement(using: &random) {
                let (router, hold) = running.remove(at: index)
                routers[router].end(hold)
            }
            #expect(Int64(running.count) <= limit)
        }
    }
}
