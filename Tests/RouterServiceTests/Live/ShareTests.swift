import Evidence
import Messages
import TestSupport
import Testing

@testable import RouterService

@Suite("The share that a route gets")
struct ShareTests {
    @Test(
        "A twentieth that stalls and a fifth that is refused are bad, three of a thousand are not",
        arguments: [
            (Sightings.outcomes(ok: 95, overdue: 5), true), (Sightings.outcomes(ok: 80, overloaded: 20), true),
            (Sightings.outcomes(ok: 90, broken: 4), true), (Sightings.outcomes(ok: 997, overloaded: 3), false),
            (Sightings.outcomes(ok: 8, overloaded: 2), false), (Sightings.outcomes(ok: 10, paced: 90), false),
            (Sightings.measured(first: 1_500, usually: 300), true),
            (Sightings.measured(first: 500, usually: 300), false),
            (Sightings.measured(first: 15, usually: 3), false),
            (Sightings.measured(first: 1_500, usually: 300, count: 4), false),
            (Sightings.measured(first: 300, usually: 300, rate: 10, usually: 100), true),
            (Sightings.measured(first: 300, usually: 300, rate: 80, usually: 100), false),
        ]
    )
    func verdict(series: InferenceV1.Series, isBad: Bool) {
        var seconds = Seconds()
        seconds.pass(6, Sightings.sum([series]))
        #expect(seconds.estimate.share == (isBad ? 0.01 : 1))
    }

    @Test("A plain answer that takes longer since it is longer is not slow, one whose tokens come slowly is")
    func plain() {
        var seconds = Seconds()
        let long = Sightings.measured(first: 3_000, usually: 1_000, rate: 90, usually: 100, streamed: false)
        seconds.pass(5, Sightings.sum([long]))
        #expect(seconds.estimate.share == 1)
        let slow = Sightings.measured(first: 3_000, usually: 1_000, rate: 30, usually: 100, streamed: false)
        seconds.pass(5, Sightings.sum([slow]))
        #expect(seconds.estimate.share < 0.1)
    }

    @Test("The share falls and rises by a fifth a second at most, and a hundredth is always left")
    func gradual() {
        var generator = SeededGenerator(seed: 7)
        var seconds = Seconds()
        var last = 1.0
        for _ in 0..<2_000 {
            let bad = UInt32.random(in: 0...4, using: &generator)
            let series = Sightings.outcomes(
                ok: UInt32.random(in: 0...40, using: &generator),
                overloaded: bad,
                overdue: UInt32.random(in: 0...2, using: &generator)
            )
            seconds.pass(Bool.random(using: &generator) ? Sightings.sum([series]) : EvidenceSum())
            let share = seconds.estimate.share
            #expect(share >= 0.01 && share <= 1 && abs(share - last) <= 0.2 + 1e-9)
            last = share
        }
    }

    @Test("A route of which nothing is seen any more comes back by itself, half of the way in ten seconds")
    func unseen() {
        var seconds = Seconds()
        seconds.pass(6, Sightings.sum([Sightings.outcomes(ok: 80, overloaded: 20)]))
        #expect(seconds.estimate.share == 0.01)
        seconds.pass(10, EvidenceSum())
        #expect(abs(seconds.estimate.share - 0.505) < 0.01)
    }

    @Test("A route that does well again has all of its requests back within seconds")
    func recovers() {
        var seconds = Seconds()
        seconds.pass(6, Sightings.sum([Sightings.outcomes(ok: 80, overloaded: 20)]))
        seconds.pass(9, Sightings.sum([Sightings.outcomes(ok: 4, failures: 20)]))
        #expect(seconds.estimate.share == 1)
    }

    @Test("One bad call of few keeps a bad route where it is, and who does badly again soon waits before it rises")
    func hysteresis() {
        var seconds = Seconds()
        let (bad, good) = (
            Sightings.sum([Sightings.outcomes(ok: 80, overloaded: 20)]),
            Sightings.sum([Sightings.outcomes(ok: 9, failures: 20)])
        )
        seconds.pass(6, bad)
        seconds.pass(5, Sightings.sum([Sightings.outcomes(ok: 3, overloaded: 1, failures: 21)]))
        #expect(seconds.estimate.share == 0.01)
        seconds.pass(9, good)
        #expect(seconds.estimate.share == 1)
        seconds.pass(6, bad)
        seconds.pass(5, good)
        #expect(seconds.estimate.share == 0.01)
        seconds.pass(9, good)
        #expect(seconds.estimate.share == 1)
    }

    @Test("Estimates are of the newest streams, else of the last minutes, else unknown")
    func estimates() throws {
        var seconds = Seconds()
        seconds.pass(Sightings.sum([Sightings.measured(first: 800, usually: 400, rate: 50, usually: 90)]))
        #expect(abs(try #require(seconds.estimate.firstSeconds) - 0.8) < 0.1)
        #expect(abs(try #require(seconds.estimate.tokensPerSecond) - 50) < 6)
        var quiet = Sightings.measured(first: 800, usually: 400, rate: 50, usually: 90)
        (quiet.recentFirst, quiet.recentRate) = (nil, nil)
        seconds.pass(30, Sightings.sum([quiet]))
        #expect(abs(try #require(seconds.estimate.firstSeconds) - 0.4) < 0.05)
        seconds.pass(30, EvidenceSum())
        #expect(seconds.estimate.firstSeconds == nil)
    }

    @Test("Evidence that makes no sense changes nothing else, and a board forgets what is well and unseen")
    func hostile() {
        var seconds = Seconds()
        var series = Sightings.outcomes(ok: .max, overloaded: .max, inARow: .max, overdue: .max)
        series.recentFirst = InferenceV1.Times(firstBucket: .max, counts: [1, .max])
        series.usualRate = InferenceV1.Times(firstBucket: 70, counts: Array(repeating: .max, count: 100))
        seconds.pass(3, Sightings.sum([series, series, series], [series]))
        #expect(seconds.estimate.share >= 0.01)
        seconds.pass(400, EvidenceSum())
        seconds.pass(2, Sightings.sum([Sightings.outcomes(ok: 10)]))
        seconds.pass(100, EvidenceSum())
        #expect(seconds.estimate.share == 1)
    }
}
