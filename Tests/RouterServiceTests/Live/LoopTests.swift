import Messages
import TestSupport
import Testing

@testable import RouterService

/// The rules in a closed loop with the traffic that they move: a second goes by, evidence is of the second before.
@Suite("Traffic leaves and comes back")
struct LoopTests {
    private struct Town {
        var seconds = Seconds()
        var generator: SeededGenerator
        let rate: Int
        /// By second, the newest last.
        private var past: [(ok: UInt32, bad: UInt32)] = []
        private var inARow: UInt32 = 0
        private var ever: (ok: UInt32, bad: UInt32) = (0, 0)
        private var lastProbe = -100
        private var second = 0

        /// Failures are calls that nothing comes of, not refusals.
        private let stalls: Bool

        init(rate: Int, stalls: Bool = false, seed: UInt64) {
            self.rate = rate
            self.stalls = stalls
            generator = SeededGenerator(seed: seed)
        }

        /// Sends a second's requests, of which so many fail at the route; returns how many asked it.
        mutating func pass(failing ratio: Double) -> Int {
            let evidence = Sightings.outcomes(
                ok: past.suffix(10).reduce(0) { $0 + $1.ok },
                overloaded: stalls ? 0 : past.suffix(10).reduce(0) { $0 + $1.bad },
                inARow: stalls ? 0 : inARow,
                // It takes a second more to see that nothing comes.
                overdue: stalls ? past.dropLast().suffix(10).reduce(0) { $0 + $1.bad } : 0,
                successes: ever.ok,
                failures: stalls ? 0 : ever.bad
            )
            seconds.pass(Sightings.sum([evidence]))
            second += 1
            let estimate = seconds.estimate
            var asked = 0
            for _ in 0..<rate {
                switch estimate.breaker {
                case .closed: asked += Double.random(in: 0..<1, using: &generator) < estimate.share ? 1 : 0
                case .halfOpen where second - lastProbe >= 5:
                    lastProbe = second
                    asked += 1
                default: break
                }
            }
            var bad: UInt32 = 0
            for _ in 0..<asked {
                let fails = Double.random(in: 0..<1, using: &generator) < ratio
                bad += fails ? 1 : 0
                inARow = fails ? inARow + 1 : 0
            }
            past.append((UInt32(asked) - bad, bad))
            ever = (ever.ok + UInt32(asked) - bad, ever.bad + bad)
            return asked
        }
    }

    @Test(
        "More than 95 % are elsewhere within ten seconds, and all are back within thirty",
        arguments: [(10, 0.2), (40, 0.2), (200, 0.2), (10, 1), (200, 1), (40, 0.05), (200, 0.05)]
    )
    func leavesAndReturns(rate: Int, ratio: Double) {
        var (slowest, leaks) = ((away: 0, back: 0), 0.0)
        for seed in 0..<20 {
            var town = Town(rate: rate, stalls: ratio < 0.1, seed: UInt64(seed))
            for _ in 0..<30 { _ = town.pass(failing: 0) }
            #expect(town.seconds.estimate.share == 1)
            var (away, asked) = (0, 0)
            while Double(town.pass(failing: ratio)) > 0.05 * Double(rate), away < 60 { away += 1 }
            for _ in 0..<40 { asked += town.pass(failing: ratio) }
            leaks = max(leaks, Double(asked) / Double(40 * rate))
            var back = 0
            while Double(town.pass(failing: 0)) < 0.8 * Double(rate), back < 90 { back += 1 }
            slowest = (max(slowest.away, away), max(slowest.back, back))
        }
        #expect(slowest.away <= 10, "\(slowest)")
        #expect(slowest.back <= 30, "\(slowest)")
        #expect(leaks <= (ratio < 0.1 ? 0.4 : 0.2), "\(leaks)")
    }

    @Test("A route of which one call in a hundred fails keeps its requests", arguments: [10, 40, 200])
    func ordinary(rate: Int) {
        var (asked, most) = (0, 0)
        for seed in 0..<5 {
            var town = Town(rate: rate, seed: UInt64(seed))
            for _ in 0..<600 { asked += town.pass(failing: 0.01) }
            most += 600 * rate
        }
        #expect(Double(asked) > 0.93 * Double(most), "\(asked) of \(most)")
    }
}
