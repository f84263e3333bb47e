/// What a caller says about one call beside its request.
package struct CallOptions: Sendable {
    /// Time for the whole call; nil = the transport's default.
    package var timeout: Duration?
    /// Travels with the request.
    package var metadata: Metadata

    /// Default time, no metadata.
    package static let `default` = CallOptions()

    /// Everything has a default.
    package init(timeout: Duration? = nil, metadata: Metadata = Metadata()) {
        self.timeout = timeout
        self.metadata = metadata
    }
}
