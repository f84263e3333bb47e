import Messages
import Provider
import RPCCore

/// A provider's failures in the words of RPC.
enum CallFailures {
    /// The most bytes of a provider's error body that travel: an error's detail is at most 32 KiB, all fields together.
    private static let bodyBytesMax = 31 << 10

    /// The error of a call; its detail is an encoded `CallFailure`, from which the router decides what to do.
    ///
    /// - Parameters:
    ///   - failure: what went wrong.
    ///   - attempt: the attempt's id.
    ///   - booking: what was booked for it; nil = it was settled before it failed.
    ///   - isOverdue: the caller's time is over.
    ///   - isShared: the provider call had other callers' texts too.
    /// - Returns: the error.
    static func error(
        _ failure: ProviderFailure,
        attempt: String,
        _ booking: Accountant.Booking?,
        isOverdue: Bool,
        isShared: Bool = false
    ) -> RPCError {
        let detail = InferenceV1.CallFailure(
            status: UInt32(clamping: failure.status),
            body: Array(failure.body.prefix(bodyBytesMax)),
            kind: kind(failure.kind),
            attemptID: attempt,
            shared: isShared,
            usage: booking?.usage,
            costNanodollars: booking?.cost ?? 0,
            quality: booking?.quality ?? .unspecified
        )
        return RPCError(
            code(failure, isOverdue: isOverdue),
            failure.message,
            reason: failure.kind == .refused && failure.status == 429 ? .pacing : .none,
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

    private static func code(_ failure: ProviderFailure, isOverdue: Bool) -> Code {
        if failure.cause == .cancelled { return isOverdue ? .deadlineExceeded : .cancelled }
        switch failure.kind {
        case .notSent, .unknown, .cut: return failure.cause == .timeout && isOverdue ? .deadlineExceeded : .unavailable
        case .malformed: return .dataLoss
        case .refused: break
        }
        switch failure.status {
        case 400, 413, 422: return .invalidArgument
        case 404: return .notFound
        case 429: return .resourceExhausted
        case 401, 402, 403: return .failedPrecondition
        default: return .unavailable
        }
    }
}
