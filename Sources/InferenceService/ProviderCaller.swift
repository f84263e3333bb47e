import Logging
import Messages
import Provider
import RPCCore
import Spending

/// How requests get to the provider, and what is said of those that fail.
struct ProviderCaller: Sendable {
    let transport: any ProviderTransport
    let timeouts: CallTimeouts
    let pacer: Pacer
    let book: EvidenceBook
    let metrics: InferenceMetrics
    let logger: Logger

    /// Waits until the provider may be called.
    ///
    /// - Parameters:
    ///   - plan: the call.
    ///   - tokens: what it may use; nil = as held.
    ///   - remaining: of the caller's time.
    /// - Returns: what to report the call's usage with.
    /// - Throws: RESOURCE_EXHAUSTED (pacing) if that would take too long, CANCELLED when the caller leaves.
    func admit(_ plan: CallPlan, tokens: UInt64? = nil, remaining: Duration) async throws(RPCError) -> Pacer.Call {
        let tokens = tokens ?? plan.hold.expectedTokens
        let call = Pacer.Call(subject: subject(plan), flow: plan.flow, tokens: tokens, remaining: remaining)
        try await pacer.admit(call)
        return call
    }

    private func subject(_ plan: CallPlan) -> Pacer.Subject {
        let key = transport.key(of: plan.endpoint)
        return Pacer.Subject(provider: plan.endpoint.name, key: key.key, model: plan.request.model)
    }

    func request(
        _ plan: CallPlan,
        body: [UInt8]? = nil,
        _ attempt: Attempt,
        isStreamed: Bool = false,
        remaining: Duration
    ) -> ProviderRequest {
        var request = ProviderRequest(
            endpoint: plan.endpoint,
            path: plan.path,
            body: body ?? plan.request.body,
            requestID: attempt.id,
            timeouts: timeouts.bounds(plan.request, isStreamed: isStreamed, remaining: remaining),
            responseBytesMax: InferenceHandler.answerBytesMax
        )
        if !plan.request.contentType.isEmpty { request.contentType = plan.request.contentType }
        if !plan.request.simulatorFault.isEmpty {
            let fault = String(decoding: plan.request.simulatorFault, as: UTF8.self)
            request.headers.append(.init("x-simulator-fault", fault))
        }
        return request
    }

    /// Counts a failed call, tells people, and calls slower if it was too fast.
    func note(
        _ failure: ProviderFailure,
        _ plan: CallPlan,
        _ attempt: Attempt,
        _ context: ServerContext,
        _ watch: CallWatch
    ) {
        // Who has less patience than this service says nothing of the provider by giving up.
        let isShort = timeouts.isShortened(plan.request, isStreamed: watch.isStreamed) || context.remaining <= .zero
        watch.failed(failure, isCallersTime: failure.cause == .timeout && isShort)
        metrics.failed(failure, plan)
        if failure.kind == .refused, failure.status == 429 { pacer.refused(failure, subject(plan)) }
        guard failure.cause != .cancelled else { return }
        logger.notice(
            "a provider call failed",
            metadata: [
                "request_id": "\(context.requestID)", "attempt": "\(attempt.id)", "failure": "\(failure)",
                "model": "\(attempt.intent.model)",
            ]
        )
    }
}

extension CommonV1.Usage {
    /// What a provider's limit on tokens counts.
    var tokens: UInt64 { promptTokens + completionTokens }

    /// Of what is held for a call, what its pace is charged before it: few answers are as long as they might be, and one that
    /// might be endless must not keep all others waiting. What it used is settled at its end.
    var expectedTokens: UInt64 { promptTokens + min(completionTokens, Self.answerTokensExpectedMax) }

    private static var answerTokensExpectedMax: UInt64 { 4096 }
}
