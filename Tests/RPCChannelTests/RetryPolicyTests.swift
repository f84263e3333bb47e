import RPCCore
import Resilience
import Testing

@testable import RPCTransport

@Suite("The decision to send a call again")
struct RetryPolicyTests {
    struct Case: CustomStringConvertible {
        let code: Code
        let reason: Reason
        let notStarted: Bool
        let isIdempotent: Bool
        let hasOther: Bool

        var description: String {
            "\(code)/\(reason.rawValue) notStarted=\(notStarted) idempotent=\(isIdempotent) other=\(hasOther)"
        }

        func decide(attempt: UInt32 = 0, isHandedOver: Bool = false) -> RetryPolicy.Decision {
            RetryPolicy(retriesMax: 2).decide(
                RPCError(code, "", reason: reason, notStarted: notStarted),
                isIdempotent: isIdempotent,
                attempt: attempt,
                isHandedOver: isHandedOver,
                hasOther: hasOther
            )
        }
    }

    static let all: [Case] = {
        var cases: [Case] = []
        for code: UInt32 in 0...17 {
            for reason: UInt32 in 0...16 {
                for bits in 0..<8 {
                    cases.append(
                        Case(
                            code: Code(rawValue: code),
                            reason: Reason(rawValue: reason),
                            notStarted: bits & 1 == 1,
                            isIdempotent: bits & 2 == 2,
                            hasOther: bits & 4 == 4
                        )
                    )
                }
            }
        }
        return cases
    }()

    /// The whole table: what is not here is never sent again.
    private static func expected(_ one: Case) -> RetryPolicy.Decision {
        let isUnavailable = one.code == .unavailable
        let gone: [Reason] = [.connectionLost, .draining]
        if isUnavailable, one.notStarted { return gone.contains(one.reason) ? .free : .withinBudget }
        if isUnavailable, gone.contains(one.reason), one.isIdempotent { return .withinBudget }
        let isRefused =
            one.code == .resourceExhausted && one.reason == .shed
            || one.code == .unauthenticated && one.reason == .unauthenticated
        return isRefused && one.notStarted && one.hasOther ? .withinBudget : .no
    }

    @Test("Only what was not started, or is idempotent and lost its connection or server, is sent again")
    func table() {
        for one in Self.all { #expect(one.decide() == Self.expected(one), "\(one)") }
        #expect(Self.all.count { $0.decide() == .free } == 8)
    }

    @Test("Nothing that may have run is sent again unless the method is idempotent")
    func safety() {
        for one in Self.all where one.decide() != .no { #expect(one.notStarted || one.isIdempotent, "\(one)") }
    }

    @Test("A call is sent again twice at most")
    func attempts() {
        for one in Self.all {
            #expect(one.decide(attempt: 1) == one.decide(), "\(one)")
            #expect(one.decide(attempt: 2) == .no, "\(one)")
            #expect(one.decide(attempt: .max) == .no, "\(one)")
        }
    }

    @Test("A stream of which something was handed over is never sent again")
    func handedOver() {
        for one in Self.all { #expect(one.decide(isHandedOver: true) == .no, "\(one)") }
    }

    @Test("Repeated calls stay under a tenth of all calls, beside a hundred in reserve")
    func budget() {
        let budget = RetryBudget()
        func spend(_ times: Int) -> Int { (0..<times).count { _ in budget.spend(isFree: false) } }
        #expect(spend(1000) == 100)
        for _ in 0..<500 { budget.earn() }
        #expect(spend(1000) == 50)
        for _ in 0..<100_000 { budget.earn() }
        #expect(spend(1000) == 100)
        #expect((0..<1000).allSatisfy { _ in budget.spend(isFree: true) })
        #expect(budget.total == 1250)
    }
}
