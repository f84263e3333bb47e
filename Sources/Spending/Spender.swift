package import Messages
package import RPCCore

/// Where provider calls for money are announced before they are sent and settled after they ended. One a process.
package protocol Spender: Sendable {
    /// Writes the intent. When this returns, the record outlives a kill of the process; only then may the provider be
    /// called, with the attempt's id.
    ///
    /// - Throws: `.resourceExhausted` or `.unavailable` when there is no room for another attempt: don't call.
    func begin(_ intent: CostV1.Intent) async throws(RPCError) -> Attempt

    /// Writes how the attempt ended: exactly once, before the caller sees the last byte of the answer. Never fails
    /// for want of space, and must not be skipped on cancellation.
    func settle(_ attempt: Attempt, _ settlement: CostV1.Settlement) async
}
