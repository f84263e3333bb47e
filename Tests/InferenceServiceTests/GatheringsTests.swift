import TestSupport
import Testing

@testable import InferenceService

@Suite("Which calls share a provider call")
struct GatheringsTests {
    typealias Gathered = Gatherings<String, UInt64>

    /// A reference, as expectations change no values, with a clock of its own: milliseconds.
    private final class Shared {
        private var all: Gathered
        private let start = ContinuousClock.now
        var now = 0

        init(_ membersMax: Int = 4, bytesMax: Int = 1000) {
            let (gap, wait) = (Duration.milliseconds(20), Duration.milliseconds(50))
            all = Gathered(.init(gap: gap, wait: wait, membersMax: membersMax, bytesMax: bytesMax))
        }

        var keys: Int { all.keys }
        func join(_ key: String, _ id: UInt64, bytes: Int = 1) -> Gathered.Joined {
            all.join(key, id: id, bytes: bytes, at: start + .milliseconds(now), id)
        }
        func leave(_ key: String, _ id: UInt64) -> Bool { all.leave(key, id: id) }
        func ended(_ key: String) { all.ended(key) }
        /// Who goes now, or when to ask again; nil if that gathering is gone.
        func due(_ key: String, _ number: UInt64?) -> (members: [UInt64], later: Int)? {
            switch all.due(key, number ?? 0, at: start + .milliseconds(now)) {
            case .gone: nil
            case .later(let then): ([], Int((then - start) / .milliseconds(1)))
            case .now(let members): (members, 0)
            }
        }
    }

    @Test("The first goes at once; what comes while one runs goes together when nobody has come for the gap")
    func gap() {
        let all = Shared()
        #expect(all.join("k", 1).goesAlone)
        let second = all.join("k", 2)
        #expect(!second.goesAlone && second.opened != nil && second.full.isEmpty)
        #expect(all.due("k", second.opened)?.later == 20)
        all.now = 15
        let third = all.join("k", 3)
        #expect(!third.goesAlone && third.opened == nil)
        #expect(all.join("other", 4).goesAlone, "another key waits for nobody")
        all.now = 34
        #expect(all.due("k", second.opened)?.later == 35, "the last to come counts")
        all.now = 35
        #expect(all.due("k", second.opened)?.members == [2, 3])
        #expect(all.due("k", second.opened) == nil, "they go once")
        let next = all.join("k", 5)
        #expect(!next.goesAlone && next.opened != second.opened && all.due("k", second.opened) == nil)
    }

    @Test("However many come, the first waits no longer than it must")
    func wait() {
        let all = Shared(100)
        _ = all.join("k", 0)
        let opened = all.join("k", 1).opened
        for id in 2...5 {
            all.now += 15
            _ = all.join("k", UInt64(id))
        }
        #expect(all.due("k", opened)?.members == [1, 2, 3, 4, 5], "60 ms after the first, none of them 20 apart")
    }

    @Test("Who gathers when the call before is over waits on; when none runs or gathers, one goes at once")
    func over() {
        let all = Shared()
        _ = all.join("k", 1)
        let opened = all.join("k", 2).opened
        all.ended("k")
        #expect(!all.join("k", 3).goesAlone && all.due("k", opened)?.later == 20)
        all.now = 20
        #expect(all.due("k", opened)?.members == [2, 3])
        all.ended("k")
        all.ended("other")
        #expect(all.keys == 0 && all.join("k", 4).goesAlone)
    }

    @Test(
        "By default a hundred within 300 ms are at most five calls, whatever a call takes",
        arguments: [50, 100, 200, 300],
        [30, 100, 300, 2000]
    )
    func hundred(spread: Int, callTakes: Int) {
        let limits = CoalescingLimits()
        var all = Gathered(.init(gap: limits.gap, wait: limits.wait, membersMax: limits.inputsMax))
        let start = ContinuousClock.now
        var random = SeededGenerator(seed: UInt64(spread * callTakes))
        let arrivals = (0..<100).map { _ in Int.random(in: 0...spread, using: &random) }.sorted()
        var (calls, ends, opened) = (0, [Int](), nil as UInt64?)
        for now in 0...(spread + 100) {
            let instant = start + .milliseconds(now)
            func goes() {
                calls += 1
                ends.append(now + callTakes)
            }
            for end in ends where end == now { all.ended("k") }
            for id in arrivals.indices where arrivals[id] == now {
                let joined = all.join("k", id: UInt64(id), bytes: 1, at: instant, UInt64(id))
                if joined.goesAlone { goes() }
                opened = joined.opened ?? opened
            }
            if let number = opened, case .now = all.due("k", number, at: instant) { goes() }
        }
        #expect((2...5).contains(calls), "\(calls) calls")
    }

    @Test("What is full goes at once: by number, or by bytes without the one that is too much")
    func full() {
        let all = Shared(2, bytesMax: 10)
        _ = all.join("k", 1)
        _ = all.join("k", 2, bytes: 6)
        let last = all.join("k", 3, bytes: 4)
        #expect(last.full == [2, 3] && last.opened == nil)
        _ = all.join("k", 4, bytes: 6)
        let large = all.join("k", 5, bytes: 5)
        #expect(large.full == [4] && large.opened != nil)
    }

    @Test("Who leaves before it went is not sent; of an empty gathering nothing is left")
    func leaving() {
        let all = Shared()
        _ = all.join("k", 1)
        _ = all.join("k", 2)
        _ = all.join("k", 3)
        #expect(all.leave("k", 2) && !all.leave("k", 2) && !all.leave("k", 1))
        #expect(all.leave("k", 3))
        #expect(all.join("k", 4).opened != nil, "a new one begins")
        all.ended("k")
        #expect(all.keys == 1 && all.leave("k", 4) && all.keys == 0)
    }

    /// A driver that keeps its own books.
    private struct Books {
        var all: Gathered
        let limits: Gathered.Limits
        var random: SeededGenerator
        var bytes: [UInt64: Int] = [:]
        var waiting: [String: Set<UInt64>] = [:]
        var running: [String: Int] = [:]
        var now = ContinuousClock.now
        var came: [UInt64: ContinuousClock.Instant] = [:]
        var timers: [(key: String, number: UInt64)] = []
        var sent: Set<UInt64> = []
        var left: Set<UInt64> = []

        init(seed: UInt64) {
            random = SeededGenerator(seed: seed)
            let membersMax = Int.random(in: 2...6, using: &random)
            let wait = Duration.milliseconds(50)
            limits = Gathered.Limits(gap: .milliseconds(20), wait: wait, membersMax: membersMax, bytesMax: 40)
            all = Gathered(limits)
        }

        mutating func goes(_ key: String, _ members: [UInt64]) {
            guard !members.isEmpty else { return }
            running[key, default: 0] += 1
            #expect(members.count <= limits.membersMax)
            #expect(members.count == 1 || members.reduce(0) { $0 + (bytes[$1] ?? 0) } <= limits.bytesMax)
            for member in members {
                #expect(waiting[key]?.remove(member) != nil, "\(member) does not wait for \(key)")
                #expect(sent.insert(member).inserted, "\(member) goes twice")
            }
        }

        mutating func comes(_ key: String, _ id: UInt64) {
            bytes[id] = Int.random(in: 1...50, using: &random)
            came[id] = now
            let wasIdle = running[key, default: 0] == 0 && waiting[key, default: []].isEmpty
            let joined = all.join(key, id: id, bytes: bytes[id] ?? 0, at: now, id)
            waiting[key, default: []].insert(id)
            #expect(joined.goesAlone == wasIdle)
            goes(key, joined.goesAlone ? [id] : joined.full)
            if let number = joined.opened { timers.append((key, number)) }
        }

        mutating func step(_ id: UInt64, _ keys: [String]) {
            let key = keys.randomElement(using: &random) ?? ""
            now += .milliseconds(Int.random(in: 0...30, using: &random))
            switch Int.random(in: 0..<6, using: &random) {
            case 0..<3: comes(key, id)
            case 3:
                guard let one = waiting[key]?.sorted().randomElement(using: &random) else { return }
                let hasLeft = all.leave(key, id: one)
                #expect(hasLeft)
                waiting[key]?.remove(one)
                left.insert(one)
            case 4 where running[key, default: 0] > 0: ends(key)
            default: rings()
            }
        }

        mutating func ends(_ key: String) {
            running[key, default: 0] -= 1
            all.ended(key)
        }

        /// Every gathering is asked, as its timer would.
        mutating func rings() {
            for timer in timers {
                let present = waiting[timer.key, default: []].compactMap { came[$0] }
                switch all.due(timer.key, timer.number, at: now) {
                case .gone: break
                case .later(let then):
                    #expect(then > now && present.allSatisfy { then <= $0 + limits.wait })
                case .now(let members): goes(timer.key, members)
                }
            }
        }
    }

    @Test(
        "Whoever comes goes once, with its own, within the bounds, or leaves; nobody waits for nothing",
        arguments: 0..<200
    )
    func anyOrder(seed: UInt64) {
        var books = Books(seed: seed)
        let keys = ["a", "b", "c"]
        for id in 1...300 { books.step(UInt64(id), keys) }
        books.now += books.limits.wait
        books.rings()
        for key in keys { while books.running[key, default: 0] > 0 { books.ends(key) } }
        #expect(books.waiting.values.allSatisfy(\.isEmpty) && books.all.keys == 0)
        #expect(books.sent.union(books.left) == Set(books.bytes.keys) && books.sent.isDisjoint(with: books.left))
    }
}
