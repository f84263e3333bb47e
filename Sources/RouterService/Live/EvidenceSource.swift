/// Where routers find what replicas of inference saw of providers.
package protocol EvidenceSource: Sendable {
    /// The newest evidence of at most `countMax` replicas, each an encoded `Evidence`, in no order.
    func read(_ countMax: Int) async throws -> [[UInt8]]
}

/// Decides between routers who may see whether a route works again.
package protocol ProbeStore: Sendable {
    /// Takes a probe that nobody else gets.
    ///
    /// - Parameters:
    ///   - name: the route's.
    ///   - lifetime: how long nobody else gets it.
    ///   - wait: the longest to wait for an answer.
    /// - Returns: false if somebody has it.
    /// - Throws: if it cannot be known.
    func take(_ name: String, for lifetime: Duration, wait: Duration) async throws -> Bool
}
