import RPCCore
import Testing

@testable import RPCTransport

@Suite("What the end of a call says about its peer")
struct CallOutcomeTests {
    private static func outcome(_ code: Code, _ reason: Reason = .none, notStarted: Bool = false) -> CallOutcome {
        CallOutcome(RPCError(code, "", reason: reason, notStarted: notStarted))
    }

    @Test("Lost connections, time-outs and faults of the server count against it")
    func failures() {
        #expect(Self.outcome(.unavailable) == .failure)
        #expect(Self.outcome(.unavailable, .connectionLost) == .failure)
        #expect(Self.outcome(.deadlineExceeded) == .failure)
        for code in [Code.internal, .unknown, .dataLoss] { #expect(Self.outcome(code) == .failure) }
    }

    @Test("Neither its end, nor a reason of the service's own, nor a caller out of time counts against it")
    func neutral() {
        for reason in [Reason.draining, .shed, .pacing, .exhausted, .budget, .noConnection] {
            #expect(Self.outcome(.unavailable, reason) == .neutral)
        }
        #expect(Self.outcome(.deadlineExceeded, .expired, notStarted: true) == .neutral)
        #expect(Self.outcome(.cancelled) == .neutral)
        for reason in [Reason.none, .rateLimit, .budget, .budgetBusy, .pacing, .messageTooLarge] {
            #expect(Self.outcome(.resourceExhausted, reason) == .neutral)
        }
    }

    @Test("A stream whose time is over counts against a peer only if nothing came of it")
    func streams() {
        let error = RPCError(.deadlineExceeded, "")
        #expect(CallOutcome(error, isAnswered: true) == .neutral)
        #expect(CallOutcome(error, isAnswered: false) == .failure)
        #expect(CallOutcome(RPCError(.internal, ""), isAnswered: true) == .failure)
    }

    @Test("A peer that refuses a caller's fault does its work")
    func callersFault() {
        let codes: [Code] = [
            .invalidArgument, .notFound, .alreadyExists, .permissionDenied, .failedPrecondition, .aborted, .outOfRange,
        ]
        for code in codes { #expect(Self.outcome(code) == .success) }
        #expect(CallOutcome(nil) == .success)
    }

    @Test("A peer that sheds is busy, for the time that it says")
    func busy() {
        #expect(Self.outcome(.resourceExhausted, .shed) == .busy(retryAfter: nil))
        let error = RPCError(.resourceExhausted, "", reason: .shed, retryAfter: .seconds(1), notStarted: true)
        #expect(CallOutcome(error) == .busy(retryAfter: .seconds(1)))
    }
}
