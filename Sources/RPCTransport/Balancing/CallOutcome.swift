import RPCCore

/// What the end of a call says about the peer that served it.
enum CallOutcome: Equatable, Sendable {
    /// It does its work; also when the caller asked for what can't be.
    case success
    /// It does not: such answers eject it.
    case failure
    /// It has too much to do for the time that it names.
    case busy(retryAfter: Duration?)
    /// Nothing.
    case neutral

    /// `isAnswered`: the call is a stream of which something came.
    init(_ error: RPCError?, isAnswered: Bool = false) {
        guard let error else {
            self = .success
            return
        }
        switch error.code {
        case .unavailable:
            // Whoever gives a reason of its own speaks of something else than itself: a provider, a budget, its end.
            self = error.reason == .none || error.reason == .connectionLost ? .failure : .neutral
        // A stream that goes on until its time is over is nobody's fault.
        case .deadlineExceeded where isAnswered: self = .neutral
        case .deadlineExceeded: self = error.reason == .expired || error.notStarted ? .neutral : .failure
        case .internal, .unknown, .dataLoss: self = .failure
        case .resourceExhausted: self = error.reason == .shed ? .busy(retryAfter: error.retryAfter) : .neutral
        case .cancelled, .unauthenticated, .unimplemented: self = .neutral
        default: self = .success
        }
    }
}
