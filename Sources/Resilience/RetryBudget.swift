import Synchronization

/// Keeps repeated calls under a tenth of all calls, so that retries never become the load that causes them.
package final class RetryBudget: Sendable {
    /// A repeated call costs what ten calls earn.
    private static let price = 10
    private static let most = 100 * price

    private let saved = Atomic<Int>(RetryBudget.most)
    private let spent = Atomic<Int>(0)

    /// Starts with a full budget: a hundred repeats.
    package init() {}

    /// Calls that were repeated.
    package var total: Int { spent.load(ordering: .relaxed) }

    /// A call is made.
    package func earn() {
        // Full nearly always, and then only read. Threads that come at once may add a little too much.
        if saved.load(ordering: .relaxed) < Self.most { saved.wrappingAdd(1, ordering: .relaxed) }
    }

    /// A call is to be repeated, for nothing or out of the budget; false if there is not enough.
    package func spend(isFree: Bool) -> Bool {
        if !isFree {
            guard saved.wrappingSubtract(Self.price, ordering: .relaxed).newValue >= 0 else {
                saved.wrappingAdd(Self.price, ordering: .relaxed)
                return false
            }
        }
        spent.wrappingAdd(1, ordering: .relaxed)
        return true
    }
}
