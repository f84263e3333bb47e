import JSON
package import Messages
package import RPCCore

/// What one attempt's failure means, read from inference's error.
package struct AttemptFailure: Sendable, Equatable {
    /// What it says of the provider, the model or the request.
    package enum Meaning: Sendable, Equatable {
        /// The caller left, or its time is over: nobody waits for another attempt.
        case callersEnd
        /// Not a byte went out: no connection, or no key in use.
        case notSent
        /// The provider has no room (503).
        case overloaded
        /// We are too fast for it (429), or would have been.
        case tooFast
        /// The provider failed (other 5xx, 408) and bills nothing.
        case failed
        /// Something went out and no whole answer came: it may be billed.
        case lost
        /// The provider does not serve the model any more.
        case retired
        /// The provider refuses our account (401, 402): never the caller's business.
        case accountRefused
        /// The prompt is longer than what the model holds there.
        case contextTooLong
        /// The request itself (other 4xx).
        case callersFault
        /// No attempt was made, for a reason that another model does not change.
        case ours
    }

    /// How it failed; `.unspecified` if no attempt was made.
    package let kind: InferenceV1.FailureKind
    /// The provider's status, 0 if none came.
    package let status: UInt32
    /// The error that inference gave.
    package let error: RPCError
    /// The provider's answer to the refused call.
    package let body: [UInt8]
    /// The provider call had other callers' texts too.
    package let isOfSharedCall: Bool
    /// What was booked for the attempt, in nano-dollars.
    package let cost: Int64
    /// The usage that was booked; nil if inference did not say.
    package let usage: CommonV1.Usage?
    /// How well that is known.
    package let quality: CommonV1.Quality
    /// What to make of it.
    package let meaning: Meaning

    /// Reads `error`.
    package init(_ error: RPCError) {
        self.error = error
        let detail = error.detail.isEmpty ? nil : try? InferenceV1.CallFailure(decoding: error.detail)
        kind = detail?.kind ?? .unspecified
        status = detail?.status ?? 0
        body = detail?.body ?? []
        isOfSharedCall = detail?.shared ?? false
        cost = detail?.costNanodollars ?? 0
        usage = detail?.usage
        quality = detail?.quality ?? .unspecified
        meaning = Self.meaning(error, kind, status, body)
    }

    /// The request was refused for what may be in another caller's part of it.
    var isPerhapsAnothers: Bool {
        isOfSharedCall && meaning == .callersFault && [400, 413, 422].contains(status)
    }

    /// Whether another moment or another model could have helped: the providers are busy.
    var isOverload: Bool { meaning == .overloaded || meaning == .tooFast }

    /// The provider was not called: it would have refused as too fast.
    package var isOurPacing: Bool { kind == .unspecified && meaning == .tooFast }

    /// In a word or two, for the route that a caller is shown.
    package var label: String {
        if status > 0, kind == .refused { return meaning == .retired ? "retired" : "\(status)" }
        return switch meaning {
        case .notSent: "not sent"
        case .tooFast: "paced"
        case .lost: kind == .malformed ? "malformed" : kind == .cut ? "cut" : "no answer"
        default: "\(error.code)"
        }
    }

    private static func meaning(
        _ error: RPCError,
        _ kind: InferenceV1.FailureKind,
        _ status: UInt32,
        _ body: [UInt8]
    ) -> Meaning {
        if error.code == .cancelled || error.code == .deadlineExceeded { return .callersEnd }
        switch kind {
        case .notSent: return .notSent
        case .unknown, .cut, .malformed: return .lost
        case .refused: return refusal(status, body)
        default:
            if error.reason == .pacing { return .tooFast }
            // The connection to inference was lost under the call: it may have been sent.
            let isLost = error.code == .unavailable && error.reason == .none && !error.notStarted
            return isLost || error.reason == .connectionLost ? .lost : .ours
        }
    }

    /// Together answers 400 with a code where others answer 404, and 403 where others answer 400 with a code.
    private static func refusal(_ status: UInt32, _ body: [UInt8]) -> Meaning {
        switch status {
        case 404, 410: return .retired
        case 401, 402: return .accountRefused
        case 503, 529: return .overloaded
        case 429: return .tooFast
        case 408, 500...: return .failed
        case 400, 403:
            let error = (try? JSONDocument(parsing: body))?.root["error"]
            switch error?["code"]?.string {
            case "model_not_available", "dedicated_endpoint_not_running", "model_not_found": return .retired
            case "context_length_exceeded": return .contextTooLong
            default:
                // vLLM and llama.cpp say it in words only.
                let words = error?["message"]?.string?.lowercased() ?? ""
                let isTooLong = ["context length", "context size", "maximum context"].contains { words.contains($0) }
                return isTooLong ? .contextTooLong : .callersFault
            }
        default: return .callersFault
        }
    }
}
