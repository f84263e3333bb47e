import Provider

/// How a provider call ended, as far as that says something of the provider.
enum CallOutcome: Int, Sendable, CaseIterable {
    case ok
    /// It has no room.
    case overloaded
    /// It failed, or cannot be reached.
    case failed
    case timedOut
    /// Its answer was cut or malformed.
    case broken
    /// We are too fast for it.
    case paced
    /// The request's fault, or the account's.
    case refused

    /// Whether it is one of the failures that, in a row, put a provider out of use.
    var isFailure: Bool { self == .overloaded || self == .failed || self == .timedOut }

    /// Nil if the failure says nothing of the provider: the caller's doing, or a bound of ours.
    ///
    /// - Parameters:
    ///   - failure: how the call failed.
    ///   - isCallersTime: the caller left, or its time was over: that counts only if the provider was overdue.
    ///   - isOverdue: nothing came for much longer than usual.
    init?(_ failure: ProviderFailure, isCallersTime: Bool, isOverdue: Bool) {
        if isCallersTime {
            guard isOverdue else { return nil }
            self = .timedOut
            return
        }
        switch (failure.cause, failure.kind) {
        case (.cancelled, _), (.body, _), (.limit, .notSent), (.limit, .unknown): return nil
        case (.key, _): self = .refused
        case (_, .refused): self.init(status: failure.status)
        case (.timeout, _): self = .timedOut
        case (_, .notSent), (_, .unknown): self = .failed
        case (_, .cut), (_, .malformed): self = .broken
        }
    }

    private init(status: Int) {
        switch status {
        case 503, 529: self = .overloaded
        case 408: self = .timedOut
        case 429: self = .paced
        case 500...: self = .failed
        default: self = .refused
        }
    }
}
