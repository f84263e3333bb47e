package import Messages

/// Where encoded entries are kept. May lose anything at any moment; never makes a caller wait long.
package protocol ResponseStore: Sendable {
    /// Whether the store can be reached now; for health reports.
    var isReady: Bool { get }

    /// Reads several values in one go.
    ///
    /// - Parameters:
    ///   - keys: 32 bytes each, at most 8.
    ///   - kind: what the keys name; kinds do not share entries.
    ///   - wait: the longest wait.
    /// - Returns: one value or nil for each key, in order.
    /// - Throws: at once when the store is away, after `wait` when it does not answer.
    func values(_ keys: [[UInt8]], kind: CacheV1.EntryKind, wait: Duration) async throws -> [[UInt8]?]

    /// Keeps a value in place of any earlier one.
    ///
    /// - Parameters:
    ///   - value: an encoded entry.
    ///   - key: 32 bytes.
    ///   - kind: what the key names.
    ///   - lifetime: after which the value is gone; at least a millisecond.
    ///   - wait: the longest wait.
    /// - Throws: at once when the store is away, after `wait` when it does not answer.
    func put(
        _ value: [UInt8],
        key: [UInt8],
        kind: CacheV1.EntryKind,
        lifetime: Duration,
        wait: Duration
    ) async throws
}
