/// What a caller says about one call beside its request.
package struct CallOptions: Sendable {
    /// Time for the whole call; nil = the transport's default.
    package var timeout: Duration?
    /// Travels with the request.
    package var metadata: Metadata
    /// Calls with the same number go to the same address as long as it is there; nil = to the least busy one.
    package var affinity: UInt64?
    /// Whether the call waits while there is no connection. If not, it fails at once with UNAVAILABLE, not started.
    package var waitsForReady: Bool

    /// Default time, no metadata.
    package static let `default` = CallOptions()

    /// Everything has a default.
    package init(
        timeout: Duration? = nil,
        metadata: Metadata = Metadata(),
        affinity: UInt64? = nil,
        waitsForReady: Bool = true
    ) {
        self.timeout = timeout
        self.metadata = metadata
        self.affinity = affinity
        self.waitsForReady = waitsForReady
    }
}
