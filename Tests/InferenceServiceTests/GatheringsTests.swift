import TestSupport
import Testing

@testable import InferenceService

@Suite("Which calls share a provider call")
struct GatheringsTests {
    typealias Gathered = Gatherings<String, UInt64>

    /// A reference, as expectations change no values.
    private final class Shared {
        private var all: Gathered

        init(_ membersMax: Int = 4, bytesMax: Int = 1000) {
            all = Gathered(.init(membersMax: membersMax, bytesMax: bytesMax))
        }

        var keys: Int { all.keys }
        func join(_ key: String, _ id: UInt64, bytes: Int = 1) -> Gathered.Joined {
            all.join(key, id: id, bytes: bytes, id)
        }
        func leave(_ key: String, _ id: UInt64) -> Bool { all.leave(key, id: id) }
        func timeIsUp(_ key: String, _ number: UInt64) -> [UInt64] { all.timeIsUp(key, number) }
        func ended(_ key: String) -> [UInt64] { all.ended(key) }
    }

    @Test("The first goes at once; what comes while it runs goes together when it is over")
    func untilEnd() {
        let all = Shared()
        #expect(all.join("k", 1).goesAlone)
        let second = all.join("k", 2)
        #expect(!second.goesAlone && second.opened != nil && second.full.isEmpty)
        let third = all.join("k", 3)
        #expect(!third.goesAlone && third.opened == nil)
        #expect(all.join("other", 4).goesAlone, "another key waits for nobody")
        #expect(all.ended("k") == [2, 3])
        #expect(!all.join("k", 5).goesAlone, "the shared call runs")
        #expect(all.ended("k") == [5])
        #expect(all.ended("k").isEmpty && all.ended("other").isEmpty && all.keys == 0)
        #expect(all.join("k", 6).goesAlone)
    }

    @Test("Time that is up sends what gathers once, though a call runs; another's time does not")
    func time() throws {
        let all = Shared()
        _ = all.join("k", 1)
        let first = try #require(all.join("k", 2).opened)
        #expect(all.timeIsUp("k", first) == [2])
        let second = try #require(all.join("k", 3).opened)
        #expect(all.timeIsUp("k", first).isEmpty && second != first)
        #expect(all.ended("k").isEmpty, "another call runs")
        #expect(all.ended("k") == [3])
        #expect(all.timeIsUp("k", second).isEmpty)
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
        #expect(all.ended("k") == [4] && !all.leave("k", 4))
    }

    /// A driver that keeps its own books.
    private struct Books {
        var all: Gathered
        let limits: Gathered.Limits
        var random: SeededGenerator
        var bytes: [UInt64: Int] = [:]
        var waiting: [String: Set<UInt64>] = [:]
        var running: [String: Int] = [:]
        var timers: [(key: String, number: UInt64)] = []
        var sent: Set<UInt64> = []
        var left: Set<UInt64> = []

        init(seed: UInt64) {
            random = SeededGenerator(seed: seed)
            limits = Gathered.Limits(membersMax: Int.random(in: 2...6, using: &random), bytesMax: 40)
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
            let wasIdle = running[key, default: 0] == 0
            let joined = all.join(key, id: id, bytes: bytes[id] ?? 0, id)
            waiting[key, default: []].insert(id)
            #expect(joined.goesAlone == wasIdle)
            goes(key, joined.goesAlone ? [id] : joined.full)
            if let number = joined.opened { timers.append((key, number)) }
        }

        mutating func step(_ id: UInt64, _ keys: [String]) {
            let key = keys.randomElement(using: &random) ?? ""
            switch Int.random(in: 0..<6, using: &random) {
            case 0..<3: comes(key, id)
            case 3:
                guard let one = waiting[key]?.sorted().randomElement(using: &random) else { return }
                let hasLeft = all.leave(key, id: one)
                #expect(hasLeft)
                waiting[key]?.remove(one)
                left.insert(one)
            case 4 where running[key, default: 0] > 0: ends(key)
            default:
                guard let timer = timers.randomElement(using: &random) else { return }
                goes(timer.key, all.timeIsUp(timer.key, timer.number))
            }
        }

        mutating func ends(_ key: String) {
            running[key, default: 0] -= 1
            let members = all.ended(key)
            let expected = running[key] == 0 ? waiting[key, default: []] : []
            #expect(Set(members) == expected, "only when none runs, and then all")
            goes(key, members)
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
        for key in keys { while books.running[key, default: 0] > 0 { books.ends(key) } }
        #expect(books.waiting.values.allSatisfy(\.isEmpty) && books.all.keys == 0)
        #expect(books.sent.union(books.left) == Set(books.bytes.keys) && books.sent.isDisjoint(with: books.left))
    }
}
