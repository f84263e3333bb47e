import NIOCore
import TestSupport
import Testing

@testable import RPCTransport

@Suite("The ejection of a failing peer")
struct EjectionTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)

    /// A peer and its clock.
    private final class Bench {
        var ejection = Ejection(EjectionPolicy())
        var random = SeededGenerator(seed: 3)
        var now: NIODeadline

        init(now: NIODeadline) { self.now = now }

        func fail(_ times: Int = 1, afterSuccesses successes: Int = 0, started: NIODeadline? = nil) -> Bool {
            let ejections = (0..<times).count { _ in
                ejection.failed(afterSuccesses: successes, started: started ?? now, at: now, using: &random)
            }
            return ejections > 0
        }

        func succeed(started: NIODeadline) -> Bool { ejection.succeeded(started: started, at: now) }

        func takeProbe() -> Bool { ejection.takeProbe() }

        func look() -> Bool { ejection.look(at: now) }

        /// How long the peer is out from now; nil if it is not.
        var pause: TimeAmount? {
            guard case .out(let until) = ejection.phase else { return nil }
            return until - now
        }

        /// Lets the time without calls pass.
        func sitOut() {
            now = now + (pause ?? .zero)
            _ = look()
        }
    }

    private var bench: Bench { Bench(now: start) }

    @Test("Five failures in a row eject; a success among them starts the count again")
    func inRow() {
        let bench = bench
        #expect(!bench.fail(4))
        #expect(!bench.fail(1, afterSuccesses: 1))
        #expect(!bench.fail(3))
        #expect(bench.fail(1))
        #expect(bench.pause != nil)
    }

    @Test("Half of twenty calls within ten seconds eject, less do not")
    func share() {
        let half = bench
        _ = half.fail(1)
        #expect(!half.fail(9, afterSuccesses: 1))
        #expect(half.fail(1, afterSuccesses: 1))
        let third = bench
        _ = third.fail(1)
        #expect(!third.fail(500, afterSuccesses: 2))
    }

    @Test("Failures that are far apart do not add up to a share")
    func window() {
        let bench = bench
        for _ in 0..<100 {
            #expect(!bench.fail(9, afterSuccesses: 1))
            bench.now = bench.now + .seconds(11)
        }
    }

    @Test("The time without calls doubles from 5 s to 60 s, less up to a quarter by chance", arguments: 1...20)
    func doubling(seed: UInt64) {
        let bench = bench
        bench.random = SeededGenerator(seed: seed)
        #expect(bench.fail(5))
        for whole: Int64 in [5, 10, 20, 40, 60, 60, 60] {
            let pause = bench.pause ?? .zero
            #expect((TimeAmount.milliseconds(whole * 750)...TimeAmount.seconds(whole)).contains(pause))
            bench.sitOut()
            #expect(bench.fail())
        }
    }

    @Test("Peers that were ejected together do not come back together")
    func jitter() {
        let pauses = (1...20).map { (seed: UInt64) -> TimeAmount in
            let bench = bench
            bench.random = SeededGenerator(seed: seed)
            _ = bench.fail(5)
            return bench.pause ?? .zero
        }
        #expect(Set(pauses.map { $0.nanoseconds }).count == 20)
    }

    @Test("After that time one probing call at a time is let through")
    func probes() {
        let bench = bench
        _ = bench.fail(5)
        #expect(!bench.takeProbe())
        #expect(!bench.look())
        bench.sitOut()
        #expect(bench.takeProbe())
        #expect(!bench.takeProbe())
        bench.ejection.returnProbe()
        #expect(bench.takeProbe())
    }

    @Test("A probing call that succeeds brings the peer back, one that fails does not")
    func probed() {
        let bench = bench
        _ = bench.fail(5)
        bench.sitOut()
        #expect(bench.takeProbe())
        #expect(bench.fail())
        #expect(bench.pause != nil)
        bench.sitOut()
        #expect(bench.takeProbe())
        #expect(bench.succeed(started: bench.now))
        #expect(bench.ejection.phase == .healthy)
    }

    @Test("What was under way when the peer was ejected neither brings it back nor keeps it out")
    func stragglers() {
        let bench = bench
        let before = bench.now - .milliseconds(1)
        _ = bench.fail(5)
        #expect(!bench.succeed(started: before))
        bench.sitOut()
        #expect(!bench.fail(10, started: before))
        #expect(!bench.succeed(started: before))
        #expect(bench.takeProbe())
    }

    @Test("A peer that was well for a minute starts over; one that was not does not")
    func startsOver() {
        func pause(afterWell time: TimeAmount) -> TimeAmount {
            let bench = bench
            _ = bench.fail(5)
            for _ in 0..<3 {
                bench.sitOut()
                _ = bench.fail()
            }
            bench.sitOut()
            _ = bench.succeed(started: bench.now)
            bench.now = bench.now + time
            _ = bench.fail(5)
            return bench.pause ?? .zero
        }
        #expect(pause(afterWell: .seconds(61)) <= .seconds(5))
        #expect(pause(afterWell: .seconds(3)) >= .seconds(45))
    }
}
