import JSON
package import Messages
package import RPCCore

/// What one attempt's failure means, read from inference's error.
package struct AttemptFailure: Sendable, Equatable {
    /// How it failed; `.unspecified` if no attempt was made.
    package var kind: InferenceV1.FailureKind
    /// The provider's status, 0 if none came.
    package var status: UInt32
    /// The error that inference gave.
    package var error: RPCError
    /// The provider's answer to the refused call.
    package var body: [UInt8]
    /// The provider call had other callers' texts too.
    package var isOfSharedCall: Bool

    /// Reads `error`.
    package init(_ error: RPCError) {
        self.error = error
        let detail = error.detail.isEmpty ? nil : try? InferenceV1.CallFailure(decoding: error.detail)
        kind = detail?.kind ?? .unspecified
        status = detail?.status ?? 0
        body = detail?.body ?? []
        isOfSharedCall = detail?.shared ?? false
    }

    /// The caller left, or its time is over: nobody waits for another attempt.
    var isCallersEnd: Bool { error.code == .cancelled || error.code == .deadlineExceeded }

    /// The request was refused for what may be in another caller's part of it.
    var isPerhapsAnothers: Bool {
        isOfSharedCall && kind == .refused && [400, 413, 422].contains(status) && !isRetired
    }

    /// The provider does not serve the model any more (Together answers 400 with a code, others 404).
    var isRetired: Bool {
        if status == 404 || status == 410 { return true }
        guard status == 400, let root = try? JSONDocument(parsing: body).root else { return false }
        let code = root["error"]?["code"]?.string ?? ""
        return code == "model_not_available" || code == "dedicated_endpoint_not_running" || code == "model_not_found"
    }
}

/// Whether a failed call is worth another attempt. Pure; nothing here runs once content has gone out.
///
/// | failure | `auto` | named model |
/// |---|---|---|
/// | the caller left, or its time is over | fail | fail |
/// | not sent | next candidate | once more |
/// | status 408, 429, 5xx; retired model; our account refused (401, 402) | next | fail |
/// | sent without an answer, cut, malformed | next | fail |
/// | another status: the caller's own fault | fail | fail |
/// | the same of a call that others shared (400, 413, 422) | once more, alone | once more, alone |
/// | no attempt: inference was lost under the call | next | fail |
/// | no attempt: pacing of this model | next | fail |
/// | no attempt: budget, draining, shed, anything else | fail | fail |
package enum FallbackPolicy {
    /// Provider calls for one request.
    package static let attemptsMax = 3

    /// What to do after a failure.
    package enum Decision: Sendable, Equatable {
        /// Try the next candidate.
        case next
        /// Try the same model once more.
        case again
        /// Give the failure to the caller.
        case fail
    }

    /// Decides after attempt number `attempts` (1 = the first).
    package static func decide(
        _ failure: AttemptFailure,
        attempts: Int,
        candidatesLeft: Int,
        isPinned: Bool
    ) -> Decision {
        guard attempts < attemptsMax, !failure.isCallersEnd else { return .fail }
        if failure.isPerhapsAnothers { return .again }
        if isPinned {
            return failure.kind == .notSent && attempts == 1 ? .again : .fail
        }
        guard candidatesLeft > 0, isWorthAnother(failure) else { return .fail }
        return .next
    }

    private static func isWorthAnother(_ failure: AttemptFailure) -> Bool {
        switch failure.kind {
        case .notSent, .unknown, .cut, .malformed: return true
        case .refused:
            return [401, 402, 408, 429].contains(failure.status) || failure.status >= 500 || failure.isRetired
        default:
            if failure.error.reason == .pacing { return true }
            return failure.error.code == .unavailable && failure.error.reason == .none && !failure.error.notStarted
        }
    }
}
