import RPCCore

/// Whether a failed call is worth another attempt, and of whom. Pure; nothing here runs once content has gone out.
///
/// | what the failure means | another candidate | the same once more, if there is no other |
/// |---|---|---|
/// | the caller left, or its time is over | no | no |
/// | not sent | at once | after a pause |
/// | overloaded (503) | at once | after a pause |
/// | too fast (429, pacing) | at once | if the provider says when, and soon |
/// | failed (5xx, 408) | at once | after a pause |
/// | lost: sent and not answered, cut, malformed | at once, one time | no |
/// | retired | at another provider, else its replacement, else at once | no |
/// | our account refused (401, 402) | at another provider | no |
/// | longer than the context there | one that holds more, unless the model was named | no |
/// | the caller's own fault | no | only a shared call: alone |
/// | ours: budget, draining, shed | no | no |
///
/// In all at most three attempts, within what the chain may cost; a call that our own pacing held back is none, and is asked
/// for again at most twice. Pauses come out of a budget that all requests share, so
/// that repeats never become the load.
package enum FallbackPolicy {
    /// Provider calls for one request.
    package static let attemptsMax = 3
    /// Attempts of one request that may have been billed for nothing before it is given up.
    package static let lostMax = 2
    /// How often one request waits for our own pacing.
    package static let pacedMax = 2
    /// The longest that a request waits for a provider that says when to come back.
    package static let retryAfterMax = Duration.seconds(1)
    /// Before the same is asked again; doubled each time.
    package static let pause = Duration.milliseconds(100)

    /// What to do after a failure.
    package enum Decision: Sendable, Equatable {
        /// Try the next candidate.
        case next
        /// Try the same once more after a pause, if the budget for that allows it.
        case again(after: Duration)
        /// Try the same once more, not together with other callers.
        case alone
        /// Give the failure to the caller.
        case fail
    }

    /// Decides after a failure.
    ///
    /// - Parameters:
    ///   - failure: of the last attempt.
    ///   - attempts: made so far, from 1.
    ///   - lost: of them, those that may be billed without an answer.
    ///   - paced: how often our own pacing held the request back so far.
    ///   - hasNext: whether a candidate is left that fits after this failure.
    /// - Returns: what to do.
    package static func decide(
        _ failure: AttemptFailure,
        attempts: Int,
        lost: Int,
        paced: Int = 0,
        hasNext: Bool
    ) -> Decision {
        guard attempts < attemptsMax else { return .fail }
        if failure.isPerhapsAnothers { return .alone }
        switch failure.meaning {
        case .callersEnd, .callersFault, .ours: return .fail
        case .lost: return hasNext && lost < lostMax ? .next : .fail
        case .retired, .accountRefused, .contextTooLong: return hasNext ? .next : .fail
        case .notSent, .overloaded, .failed: return hasNext ? .next : .again(after: pause * (1 << (attempts - 1)))
        case .tooFast:
            if hasNext { return .next }
            guard let wait = failure.error.retryAfter, wait <= retryAfterMax, paced <= pacedMax else { return .fail }
            return .again(after: max(wait, pause))
        }
    }
}
