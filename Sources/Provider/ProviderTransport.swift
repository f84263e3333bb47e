/// Carries requests to providers. Nothing is ever sent twice, and redirects are not followed.
package protocol ProviderTransport: Sendable {
    /// One request, one whole answer with a status of 2xx.
    ///
    /// Cancelling the caller's task ends the call at once, with cause `.cancelled`.
    ///
    /// - Throws: every other status as `.refused`, and whatever else went wrong.
    func send(_ request: ProviderRequest) async throws(ProviderFailure) -> ProviderResponse

    /// One request, an answer that is read as it comes, inside `onResponse`; the call ends when that returns or
    /// throws. `onResponse` runs only for a status of 2xx.
    ///
    /// - Throws: `ProviderFailure` as `send` does, and what `onResponse` throws.
    func stream<Result: Sendable>(
        _ request: ProviderRequest,
        onResponse: (ProviderHead, any ProviderByteStream) async throws -> Result
    ) async throws -> Result

    /// The name of the key that a request would go out with now.
    func key(of endpoint: ProviderEndpoint) -> ProviderKeyID
}

extension ProviderTransport {
    /// The first.
    package func key(of endpoint: ProviderEndpoint) -> ProviderKeyID { endpoint.keyIDs[0] }
}

/// The body of one answer. Read by one task.
package protocol ProviderByteStream: Sendable {
    /// All bytes that have come since the last call, at least one; nil after a clean end. While the reader lags more
    /// than a bound behind, the provider is held back.
    ///
    /// - Throws: `.cut` when the answer broke off, `.malformed` when it is too large.
    func next() async throws(ProviderFailure) -> [UInt8]?

    /// Content is among what was read: the bound on the first content is met.
    func sawContent()
}
