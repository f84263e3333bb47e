import Synchronization

/// Keeps repeated calls under a tenth of all calls, so that retries never become the load that causes them.
final class RetryBudget: Sendable {
    private static let tokensMax = 100.0
    private let tokens = Mutex(RetryBudget.tokensMax)

    /// A call is made.
    func earn() {
        tokens.withLock { $0 = min(Self.tokensMax, $0 + 0.1) }
    }

    /// A call is to be repeated; false if too many were.
    func spend() -> Bool {
        tokens.withLock { tokens in
            guard tokens >= 1 else { return false }
            tokens -= 1
            return true
        }
    }
}
