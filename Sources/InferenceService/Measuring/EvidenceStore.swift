/// Where replicas of inference lay their evidence, for routers to read.
package protocol EvidenceStore: Sendable {
    /// Lays evidence down in place of this replica's last.
    ///
    /// - Parameters:
    ///   - evidence: an encoded `Evidence`.
    ///   - replica: who lays it down.
    ///   - nowUnixMS: the wall clock, milliseconds since 1970.
    ///   - lifetime: after which it counts no more.
    /// - Returns: of how many replicas evidence lies there.
    /// - Throws: if it could not be laid down.
    func publish(_ evidence: [UInt8], replica: String, nowUnixMS: Int64, lifetime: Duration) async throws -> Int
}
