import Messages
import Provider
import RPCCore

/// A provider's failures in the words of RPC.
enum CallFailures {
    /// The error of a call; its detail is an encoded `CallFailure`, from which the router decides what to do.
    static func error(_ failure: ProviderFailure, attempt: String) -> RPCError {
        let detail = InferenceV1.CallFailure(
            status: UInt32(clamping: failure.status),
            body: failure.body,
            kind: kind(failure.kind),
            attemptID: attempt
        )
        let code = code(failure)
        return RPCError(
            code,
            failure.message,
            reason: failure.status == 429 ? .pacing : .none,
            retryAfter: failure.head.retryAfter,
            detail: detail.encoded()
        )
    }

    private static func kind(_ kind: ProviderFailure.Kind) -> InferenceV1.FailureKind {
        switch kind {
        case .notSent: .notSent
        case .refused: .refused
        case .unknown: .unknown
        case .cut: .cut
        case .malformed: .malformed
        }
    }

    private static func code(_ failure: ProviderFailure) -> Code {
        if failure.cause == .cancelled { return .cancelled }
        switch failure.kind {
        case .notSent: return failure.cause == .limit ? .resourceExhausted : .unavailable
        case .unknown, .cut: return failure.cause == .timeout ? .deadlineExceeded : .unavailable
        case .malformed: return .dataLoss
        case .refused: break
        }
        switch failure.status {
        case 400, 413, 422: return .invalidArgument
        case 404: return .notFound
        case 408, 504: return .deadlineExceeded
        case 429: return .resourceExhausted
        case 401, 402, 403: return .failedPrecondition
        default: return .unavailable
        }
    }
}
