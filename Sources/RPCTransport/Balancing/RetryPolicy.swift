import RPCCore

/// The one place that decides whether a call is sent again. Pure: time, cancellation and the budget are asked
/// afterwards.
struct RetryPolicy: Sendable {
    enum Decision: Equatable, Sendable {
        /// The caller gets the error.
        case no
        /// At once and for nothing: no handler ran and none was asked to.
        case free
        /// If the retry budget allows it.
        case withinBudget
    }

    /// How often one call is sent again at most.
    let retriesMax: Int

    /// What to do about `error`, which ended attempt number `attempt` (0 = the first).
    /// `isHandedOver`: some of the call's stream of requests, or of its responses, has passed through the hands of the
    /// caller, so that it can't begin anew. `hasOther`: there is another peer that takes calls.
    func decide(
        _ error: RPCError,
        isIdempotent: Bool,
        attempt: UInt32,
        isHandedOver: Bool = false,
        hasOther: Bool
    ) -> Decision {
        guard attempt < retriesMax, !isHandedOver else { return .no }
        switch (error.code, error.reason) {
        // Never left this process.
        case (.unavailable, .connectionLost) where error.notStarted: return .free
        // Says goodbye: a peer does that once, and gets no more calls.
        case (.unavailable, .draining) where error.notStarted: return .free
        case (.unavailable, _) where error.notStarted: return .withinBudget
        // Its outcome is unknown: it may run twice only if that does no harm.
        case (.unavailable, .connectionLost), (.unavailable, .draining): return isIdempotent ? .withinBudget : .no
        // The same peer would say the same.
        case (.resourceExhausted, .shed) where error.notStarted: return hasOther ? .withinBudget : .no
        case (.unauthenticated, .unauthenticated) where error.notStarted: return hasOther ? .withinBudget : .no
        default: return .no
        }
    }
}
