import Logging
import Messages
import Provider
import RPCCore
import Spending

/// How requests get to the provider, and what is said of those that fail.
struct ProviderCaller: Sendable {
    let transport: any ProviderTransport
    let timeouts: CallTimeouts
    let metrics: InferenceMetrics
    let logger: Logger

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

    /// Counts a failed call, and tells people.
    func note(_ failure: ProviderFailure, _ plan: CallPlan, _ attempt: Attempt, _ context: ServerContext) {
        metrics.failed(failure, plan)
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
