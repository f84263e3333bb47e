package import Catalogue
import Messages
package import RPCCore

/// What the caller is told when no attempt succeeded.
package enum FailureReport {
    /// The caller's error for the last failure of a request. What the provider said is passed on only where it is about
    /// the request itself; its view of our account is not the caller's business.
    package static func error(_ failure: AttemptFailure, model: Model, attempts: Int) -> RPCError {
        if failure.isCallersEnd { return RPCError(failure.error.code, failure.error.message) }
        guard failure.kind != .unspecified else { return failure.error }
        let tries = attempts == 1 ? "" : " (\(attempts) models were tried)"
        switch (failure.kind, failure.status) {
        case (.refused, _) where failure.isRetired:
            let message = "the provider does not serve the model `\(model.id)` any more\(tries)"
            return RPCError(.notFound, message, reason: .unknownModel)
        case (.refused, 401), (.refused, 402):
            return unavailable("the provider refuses this service's account\(tries)")
        case (.refused, 429):
            let wait = failure.error.retryAfter ?? .seconds(1)
            return RPCError(.resourceExhausted, "the provider is busy\(tries)", reason: .pacing, retryAfter: wait)
        case (.refused, 400..<500) where failure.status != 408:
            let detail = RouterV1.ProviderError(
                status: failure.status,
                body: failure.body,
                provider: model.provider,
                model: model.id
            )
            return RPCError(
                failure.status == 403 ? .permissionDenied : .invalidArgument,
                "the provider refused the request with status \(failure.status)",
                reason: .badRequest,
                detail: detail.encoded()
            )
        case (.refused, _):
            return unavailable("the provider failed with status \(failure.status)\(tries)")
        case (.notSent, _):
            return unavailable("the provider cannot be reached\(tries)")
        case (.malformed, _):
            return unavailable("the provider's answer was malformed\(tries)")
        default:
            return unavailable("the provider broke the call off\(tries)")
        }
    }

    private static func unavailable(_ message: String) -> RPCError {
        RPCError(.unavailable, message, reason: .exhausted)
    }
}
