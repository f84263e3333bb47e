import Alerts
import Bodies
import Catalogue
import Logging
import Messages
import RPCCore
import Resilience
import Telemetry

/// What all requests of a router share in making attempts: which models are gone, and how many repeats are allowed.
struct Chain: Sendable {
    let gone: GoneModels
    let board: LiveBoard
    let repeats = RetryBudget()
    let metrics: RouterMetrics
    let logger: Logger
    /// Takes what people should look at; nil = nobody does.
    let alerts: AlertReporter?

    /// What is to be done after a failed attempt.
    enum Step: Sendable {
        /// Make another attempt.
        case again
        /// The request failed. `isOverload`: the providers are busy.
        case failed(RPCError, isOverload: Bool)
    }

    /// The attempts of a request, none made yet.
    func loop(_ call: PreparedCall) -> AttemptLoop {
        repeats.earn()
        return AttemptLoop(call, gone.replaced(call.ranking.candidates, call.kind) { call.successors($0) })
    }

    /// Passes over candidates that are out of use, but for one probe now and then. Nil if the present one may be called now;
    /// else what the caller is told.
    func admit(_ loop: inout AttemptLoop) async -> RPCError? {
        while true {
            let admission = await board.admission(loop.candidate.model.route)
            loop.admitted(asProbe: admission == .asProbe)
            if admission != .no { return nil }
            guard loop.skip() else { break }
        }
        metrics.refusals.add()
        let message = "every model that could answer has failed too often, and is out of use for a moment"
        return RPCError(.unavailable, message, reason: .exhausted, retryAfter: LiveBoard.probeInterval)
    }

    /// The present candidate answered.
    func answered(_ loop: AttemptLoop) { board.ended(loop.candidate.model.route, .ok, isProbe: loop.isProbe) }

    /// The present candidate's answer broke off after content.
    func brokeOff(_ failure: AttemptFailure, _ loop: AttemptLoop) {
        board.ended(loop.candidate.model.route, OwnEvidence.Outcome(failure), isProbe: loop.isProbe)
    }

    /// Decides after a failure, and waits where the decision is to ask the same again later.
    func step(
        after error: RPCError,
        _ loop: inout AttemptLoop,
        _ call: PreparedCall,
        _ context: ServerContext
    ) async -> Step {
        let failure = AttemptFailure(error)
        let model = loop.candidate.model
        board.ended(model.route, OwnEvidence.Outcome(failure), isProbe: loop.isProbe)
        var decision = loop.failed(failure)
        if failure.meaning == .retired, gone.note(model, call.kind) {
            let next = loop.candidate.model
            let replacement = decision == .next ? "\(next.id) at \(next.provider)" : "none"
            logger.warning(
                "a model is not served any more",
                metadata: ["model": "\(model.id)", "provider": "\(model.provider)", "replacement": "\(replacement)"]
            )
            let text = "\(model.provider) does not serve \(model.id) any more; in its place: \(replacement)"
            alerts?.raise(AlertKind.modelRetired, model.id, text)
        }
        if case .again(let pause) = decision {
            let isInTime = pause < context.remaining && repeats.spend(isFree: false)
            if !isInTime { decision = .fail }
        }
        note(decision, failure, model, loop, context)
        switch decision {
        case .next: metrics.fallbacks.add()
        case .alone: metrics.repeats.add()
        case .again(let pause):
            metrics.repeats.add()
            // The provider is given time to recover. A caller who leaves meanwhile ends the next attempt.
            do { try await Task.sleep(for: pause) } catch { return .failed(rpcError(error), isOverload: false) }
        case .fail:
            let report = FailureReport.error(failure, model: model, attempts: loop.attempts)
            return .failed(report, isOverload: failure.isOverload)
        }
        return .again
    }

    private func note(
        _ decision: FallbackPolicy.Decision,
        _ failure: AttemptFailure,
        _ model: Model,
        _ loop: AttemptLoop,
        _ context: ServerContext
    ) {
        logger.info(
            decision == .fail ? "the call failed" : "trying again after a failed attempt",
            metadata: [
                "request_id": "\(context.requestID)", "model": "\(model.id)", "provider": "\(model.provider)",
                "failure": "\(failure.label)", "attempt": "\(loop.attempts)", "next": "\(loop.candidate.model.id)",
            ]
        )
    }
}
