import RouterService
import Synchronization
import Testing

/// What must not happen to a limit when answers are late, lost or absurd.
@Suite("Limits when something goes wrong")
struct LimitMishapTests {
    private let limits = FakeLimits()

    private var router: SteppedRouter { SteppedRouter(limits: limits, name: "a") }

    private func hold(_ result: Result<LimitHold, LimitRefusal>) throws -> LimitHold { try result.get() }

    @Test("Slots that went back to the store while one more was asked for are not used without asking")
    func renewedWhileAsking() throws {
        var router = router
        let held = HeldLimit.concurrent(10)
        var holds = try (0..<3).map { _ in try hold(router.begin([held])) }
        guard case .ask(let asks, let draft) = router.book.begin([held], tokens: 0, nowUS: limits.nowUS) else {
            Issue.record("the fourth is not asked for")
            return
        }
        let answer = try limits.answer(asks, router: "a")
        router.end(holds.removeLast())
        holds.append(try hold(router.book.answered(draft, answer, nowUS: limits.nowUS)))
        for _ in 0..<5 {
            holds.append(try hold(router.begin([held])))
            let noted = limits.state.withLock { $0.leases[held.key]?["a"]?.slots ?? 0 }
            #expect(noted >= Int64(holds.count))
        }
        for hold in holds { router.end(hold) }
        #expect(limits.state.withLock { $0.leases[held.key]?["a"] } == nil)
    }

    @Test("Who is refused hears each time when there is room again, not when asking is worth while")
    func whenToComeBack() throws {
        var router = router
        let held = HeldLimit.requests(0.02, burst: 1)
        _ = try hold(router.begin([held]))
        for _ in 0..<4 {
            guard case .failure(let refusal) = try router.begin([held]) else {
                Issue.record("it was let in")
                return
            }
            #expect((45_000_000...50_000_000).contains(refusal.waitUS))
            limits.advance(100_000)
        }
    }

    @Test("What was given back to a store that may have heard it is not given twice; what is owed stays owed")
    func lostSettlement() throws {
        var router = router
        let held = HeldLimit.tokens(perMinute: 6_000)
        for (used, repeats) in [(Int64(10), false), (3_000, true)] {
            let hold = try hold(router.begin([held], tokens: 1_400))
            _ = router.book.end(hold, tokens: used, nowUS: limits.nowUS)
            for errand in router.book.errands() { router.book.failed(errand.asks) }
            #expect(router.book.errands().isEmpty != repeats)
            limits.advance(60_000_000)
        }
    }

    @Test("A usage that no model can have had locks nobody out for more than that of the largest")
    func absurdUsage() throws {
        var router = router
        let held = HeldLimit.tokens(perMinute: 100_000)
        for _ in 0..<3 {
            router.end(try hold(router.begin([held], tokens: 100)), tokens: .max)
            guard case .failure(let refusal) = try router.begin([held], tokens: 100) else {
                Issue.record("it was let in")
                return
            }
            #expect(refusal.waitUS < 2 * 3_600 * 1_000_000)
            limits.advance(refusal.waitUS + 60_000_000)
        }
    }

    @Test("A share that is used up without the store stays so, however long nobody asks")
    func slowShare() throws {
        var router = router
        let held = HeldLimit.requests(3.0 / 86_400, burst: 1)
        _ = router.book.leave()
        _ = try hold(router.begin([held]))
        for _ in 0..<5 {
            limits.advance(2 * LimitBook.idleUSMax)
            guard case .failure = try router.begin([held]) else {
                Issue.record("it was let in")
                return
            }
        }
    }
}
