import Messages
import RPCCore
import Synchronization
import Telemetry
import Testing

@testable import RouterService

@Suite("When a route is out of use")
struct BreakerTests {
    private func isOpen(_ breaker: LiveView.Breaker) -> Bool {
        if case .open = breaker { true } else { false }
    }

    @Test("Five failures in a row, or half of twenty, put a route out of use; fewer do not")
    func opens() {
        for (series, expected) in [
            (Sightings.outcomes(ok: 30, overloaded: 4, inARow: 4), false),
            (Sightings.outcomes(ok: 30, overloaded: 5, inARow: 5), true),
            (Sightings.outcomes(ok: 10, overloaded: 9, inARow: 1), false),
            (Sightings.outcomes(ok: 10, overloaded: 10, inARow: 1), true),
            (Sightings.outcomes(ok: 11, overloaded: 10, inARow: 1), false),
        ] {
            var seconds = Seconds()
            seconds.pass(Sightings.sum([series]))
            #expect(isOpen(seconds.estimate.breaker) == expected, "\(series)")
        }
    }

    @Test("Refusals of the caller's requests and of our speed never do")
    func refusals() {
        var seconds = Seconds()
        seconds.pass(20, Sightings.sum([Sightings.outcomes(ok: 1, paced: 500, refused: 500)]))
        #expect(seconds.estimate.breaker == .closed && seconds.estimate.share == 1)
    }

    @Test("Failures that were seen before a route came back do not put it out of use again, new ones do")
    func forgives() {
        var seconds = Seconds()
        let failing = Sightings.sum([Sightings.outcomes(overloaded: 8, inARow: 8)])
        seconds.pass(failing)
        #expect(isOpen(seconds.estimate.breaker))
        seconds.pass(6, failing)
        #expect(seconds.estimate.breaker == .halfOpen)
        seconds.pass(3, failing)
        #expect(seconds.estimate.breaker == .halfOpen, "nothing new was seen")
        seconds.pass(Sightings.sum([Sightings.outcomes(ok: 1, overloaded: 8)]))
        #expect(seconds.estimate.breaker == .closed)
        seconds.pass(5, Sightings.sum([Sightings.outcomes(ok: 1, overloaded: 8)]))
        #expect(seconds.estimate.breaker == .closed)
        let again = Sightings.outcomes(ok: 1, overloaded: 13, inARow: 5, failures: 13)
        seconds.pass(Sightings.sum([again]))
        #expect(isOpen(seconds.estimate.breaker))
    }

    @Test("A probe that fails keeps a route out of use for twice as long, up to twenty seconds")
    func doubles() throws {
        var seconds = Seconds()
        var failures: UInt32 = 5
        var waits: [Int] = []
        for _ in 0..<5 {
            func failing() -> EvidenceSum {
                Sightings.sum([Sightings.outcomes(overloaded: failures, inARow: failures)])
            }
            seconds.pass(failing())
            #expect(isOpen(seconds.estimate.breaker))
            var wait = 0
            while isOpen(seconds.estimate.breaker), wait < 60 {
                seconds.pass(failing())
                wait += 1
            }
            waits.append(wait)
            failures += 1
        }
        for (wait, expected) in zip(waits, [5, 10, 20, 20, 20]) {
            #expect(abs(Double(wait) - Double(expected)) <= 0.1 * Double(expected) + 1, "\(waits)")
        }
    }

    @Test("Two routers that see the same, a moment apart, put a route out of use for the same time")
    func agree() {
        var (one, two) = (Seconds(), Seconds())
        two.now += .milliseconds(400)
        let failing = Sightings.sum([Sightings.outcomes(overloaded: 9, inARow: 9)])
        for _ in 0..<40 {
            one.pass(failing)
            two.pass(failing)
            #expect(isOpen(one.estimate.breaker) == isOpen(two.estimate.breaker))
        }
    }

    @Test("The broken network of one replica puts no route out of use")
    func oneReplica() {
        let broken = [Sightings.outcomes(overloaded: 40, inARow: 40), Sightings.outcomes(overloaded: 9, model: "n")]
        var seconds = Seconds()
        seconds.pass(15, Sightings.sum(broken, [Sightings.outcomes(ok: 60)], [Sightings.outcomes(ok: 50)]))
        #expect(seconds.estimate.breaker == .closed && seconds.estimate.share == 1)
        seconds.pass(2, Sightings.sum(broken, [Sightings.outcomes(ok: 60, overloaded: 30)]))
        #expect(isOpen(seconds.estimate.breaker))
    }

    @Test("One caller gets a probe of a route that is out of use, the others a 503 at once")
    func probes() async throws {
        let router = RouterUnderTest()
        router.board.advance([Sightings(series: [Self.failing("cheap")]).evidence])
        router.script.state.withLock { $0.failures = ["cheap": [Script.refused(400)]] }
        _ = try? await router.forward(Fixture.chat("cheap"))
        #expect(router.calledModels == ["cheap"])
        let error = await #expect(throws: RPCError.self) { try await router.forward(Fixture.chat("cheap")) }
        #expect(error?.code == .unavailable && error?.reason == .exhausted && error?.retryAfter != nil)
        #expect(router.calledModels == ["cheap"], "nobody was called for the second one")
        let streamed = await router.stream(Fixture.chat("cheap", #""stream":true"#))
        #expect(streamed.error?.code == .unavailable)
        #expect(String(decoding: router.registry.prometheusText(), as: UTF8.self).contains("router_out_of_use_total 2"))
    }

    @Test("A probe that succeeds brings a route back at this router as soon as its board goes on")
    func probeSucceeds() async throws {
        let router = RouterUnderTest()
        router.board.advance([Sightings(series: [Self.failing("cheap")]).evidence])
        #expect(try await router.forward(Fixture.chat("cheap")).status == 200)
        router.board.advance([Sightings(series: [Self.failing("cheap")]).evidence])
        #expect(router.board.current[LiveView.Route(model: "cheap", provider: "sim")].breaker == .closed)
        for _ in 0..<3 { #expect(try await router.forward(Fixture.chat("cheap")).status == 200) }
    }

    @Test("Without anybody's evidence a router goes by its own attempts")
    func own() async throws {
        let router = RouterUnderTest()
        router.script.state.withLock { $0.failures = ["cheap": Array(repeating: Script.refused(503), count: 6)] }
        for _ in 0..<2 { _ = try? await router.forward(Fixture.chat("cheap")) }
        router.board.advance(nil)
        guard case .open = router.board.current[LiveView.Route(model: "cheap", provider: "sim")].breaker else {
            Issue.record("six failures in a row did not count")
            return
        }
    }

    private static func failing(_ model: String) -> InferenceV1.Series {
        var series = Sightings.outcomes(overloaded: 9, inARow: 9, model: model)
        series.provider = "sim"
        return series
    }
}
