import Provider
import Testing

@testable import InferenceService

@Suite("A pace")
struct PaceTests {
    private let start = ContinuousClock.now
    private static let refusal = ProviderFailure.refused(ProviderHead(status: 429), body: [])

    private func refusal(_ headers: [(String, String)], body: String = "") -> ProviderFailure {
        let headers = headers.map { ProviderRequest.Header($0.0, $0.1) }
        return .refused(ProviderHead(status: 429, headers: headers), body: Array(body.utf8))
    }

    /// Sends as many as may go at `now`, at most `most`.
    private func send(_ pace: inout Pace, _ now: ContinuousClock.Instant, most: Int = 1_000) -> Int {
        pace.advance(now)
        var count = 0
        while count < most, pace.wait(tokens: 10, now) <= .zero {
            pace.take(tokens: 10, now)
            count += 1
        }
        return count
    }

    @Test("Holds nothing back while nothing was refused")
    func free() {
        var pace = Pace(now: start)
        #expect(send(&pace, start) == 1_000)
        #expect(pace.isFree(start + .seconds(1)))
    }

    @Test("At a low rate a refusal leaves room for the next calls")
    func low() {
        var pace = Pace(now: start)
        _ = send(&pace, start, most: 1)
        pace.refused(Self.refusal, replicas: 1, start + .milliseconds(20))
        #expect(send(&pace, start + .milliseconds(30)) >= 1)
        #expect(send(&pace, start + .seconds(3)) >= 2)
    }

    @Test("Falls by a fifth at most once a second, however many calls of that second were refused")
    func falls() throws {
        var pace = Pace(now: start)
        _ = send(&pace, start, most: 100)
        for _ in 0..<30 { pace.refused(Self.refusal, replicas: 1, start + .milliseconds(50)) }
        let once = try #require(pace.calls.rate)
        #expect(abs(once - 80) < 0.001)
        pace.refused(Self.refusal, replicas: 1, start + .seconds(2))
        let twice = try #require(pace.calls.rate)
        #expect(abs(twice - 64) < 0.001)
    }

    @Test("Takes a limit that nobody can reach for none", arguments: ["1e300", "inf", "-1", "x"])
    func absurdLimit(limit: String) throws {
        var pace = Pace(now: start)
        _ = send(&pace, start, most: 100)
        pace.refused(refusal([("x-ratelimit-limit", limit), ("x-tokenlimit-limit", limit)]), replicas: 1, start)
        let rate = try #require(pace.calls.rate)
        #expect(abs(rate - 80) < 0.001)
    }

    @Test("Starts at its share of the limit that the provider tells of")
    func seeded() {
        var pace = Pace(now: start)
        _ = send(&pace, start, most: 100)
        pace.refused(refusal([("x-ratelimit-limit", "60")]), replicas: 3, start)
        #expect(pace.calls.rate == 20)
    }

    @Test("Keeps still for as long as the provider asks, and no longer than a minute")
    func retryAfter() {
        var pace = Pace(now: start)
        pace.refused(refusal([("retry-after", "5")]), replicas: 1, start)
        #expect(pace.wait(tokens: 1, start + .seconds(1)) == .seconds(4))
        pace.advance(start + .seconds(5))
        #expect(pace.wait(tokens: 1, start + .seconds(5)) == .zero)
        pace.refused(refusal([("retry-after", "86400")]), replicas: 1, start + .seconds(5))
        #expect(pace.wait(tokens: 1, start + .seconds(5)) == .seconds(60))
    }

    @Test("Keeps calls still that can wait, not others, where a provider asks for no more than a second")
    func brief() {
        var pace = Pace(now: start)
        pace.refused(refusal([("retry-after", "1"), ("x-ratelimit-limit", "60")]), replicas: 1, start)
        #expect(pace.wait(tokens: 1, start + .milliseconds(100)) == .zero)
        #expect(pace.wait(tokens: 1, sparing: true, start + .milliseconds(100)) == .milliseconds(900))
    }

    @Test("Grows while it is used, and not while it is not")
    func grows() throws {
        var used = Pace(now: start)
        var idle = Pace(now: start)
        _ = send(&used, start, most: 100)
        _ = send(&idle, start, most: 100)
        used.refused(Self.refusal, replicas: 1, start)
        idle.refused(Self.refusal, replicas: 1, start)
        for step in 1...1_000 {
            let now = start + .milliseconds(10 * step)
            _ = send(&used, now)
            if step > 200 { idle.advance(now) }
        }
        let grown = try #require(used.calls.rate)
        #expect(grown > 82)
        #expect(idle.calls.rate == 80)
    }

    @Test("A refusal for tokens slows tokens; what a call did not use after all goes back")
    func tokens() {
        var pace = Pace(now: start)
        pace.take(tokens: 100_000, start)
        let body = #"{"error":{"type":"dynamic_token_limited"}}"#
        pace.refused(refusal([("x-tokenlimit-limit", "50000")], body: body), replicas: 1, start)
        #expect(pace.calls.rate == nil)
        #expect(pace.tokens.rate == 50_000)
        pace.advance(start + .seconds(1))
        pace.take(tokens: 30_000, start + .seconds(1))
        #expect(pace.wait(tokens: 1_000, start + .seconds(1)) > .milliseconds(500))
        pace.used(500, insteadOf: 30_000, start + .seconds(1))
        #expect(pace.wait(tokens: 1_000, start + .seconds(1)) == .zero)
    }

    @Test("Is forgotten ten minutes after the last refusal")
    func forgets() {
        var pace = Pace(now: start)
        pace.refused(Self.refusal, replicas: 1, start)
        pace.advance(start + .seconds(601))
        #expect(pace.isFree(start + .seconds(601)))
    }

    @Test(
        "Replicas that share a limit and do not talk use at least 85 % of it, and at most 3 % of their calls are refused",
        arguments: [
            PacingSimulation(), PacingSimulation(toFirst: 0.6), PacingSimulation(isBatch: true),
            PacingSimulation(replicas: 1), PacingSimulation(limit: 12), PacingSimulation(replicas: 10),
            PacingSimulation(demand: 1.1), PacingSimulation(demand: 10),
        ]
    )
    func shares(_ simulation: PacingSimulation) {
        let outcome = simulation.run()
        #expect(outcome.use >= 0.85 && outcome.refused <= 0.03, "\(outcome)")
    }

    @Test("Replicas with the same demand get about the same")
    func fair() throws {
        let answered = PacingSimulation(seconds: 300).run().answered
        let (least, most) = try (#require(answered.min()), #require(answered.max()))
        #expect(Double(least) > 0.6 * Double(most), "\(answered)")
    }
}
