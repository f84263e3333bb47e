import Bodies
package import Catalogue
import Messages
package import RPCCore

/// What the caller is told when no attempt succeeded.
package enum FailureReport {
    /// The caller's error for the last failure of a request. What the provider said is passed on only where it is about
    /// the request itself; its view of our account is not the caller's business.
    package static func error(_ failure: AttemptFailure, model: Model, attempts: Int) -> RPCError {
        let tries = attempts <= 1 ? "" : " (\(attempts) attempts)"
        switch failure.meaning {
        case .callersEnd: return RPCError(failure.error.code, failure.error.message)
        case .ours: return failure.error
        case .retired:
            let message = "the provider does not serve the model `\(model.id)` any more\(tries)"
            return RPCError(.notFound, message, reason: .unknownModel)
        case .accountRefused: return unavailable("the provider refuses this service's account\(tries)", failure)
        case .tooFast:
            let wait = failure.error.retryAfter ?? .seconds(1)
            return RPCError(.resourceExhausted, "the provider is busy\(tries)", reason: .pacing, retryAfter: wait)
        case .contextTooLong:
            let message = "the request is longer than the context of `\(model.id)`"
            return RPCError(.invalidArgument, message, reason: .contextLength)
        case .callersFault: return callers(failure, model)
        case .overloaded, .failed:
            return unavailable("the provider failed with status \(failure.status)\(tries)", failure)
        case .notSent: return unavailable("the provider cannot be reached\(tries)", failure)
        case .lost where failure.kind == .malformed:
            return unavailable("the provider's answer was malformed\(tries)", failure)
        case .lost: return unavailable("the provider broke the call off\(tries)", failure)
        }
    }

    private static func callers(_ failure: AttemptFailure, _ model: Model) -> RPCError {
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
    }

    private static func unavailable(_ message: String, _ failure: AttemptFailure) -> RPCError {
        RPCError(.unavailable, message, reason: .exhausted, retryAfter: failure.error.retryAfter)
    }
}
