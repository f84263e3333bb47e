import Synchronization

/// A request's body that is made while it is sent.
package struct ProviderUpload: Sendable {
    /// All of its bytes; nil when that is not known before: then it is sent in chunks.
    package let bytes: Int?
    /// The next piece, nil after the last. Called by one task, ahead of the provider by a bound; must heed
    /// cancellation, since the call does not end before it returns. What it throws ends the call.
    package let next: @Sendable () async throws -> [UInt8]?

    /// A body of `bytes` bytes that `next` hands out.
    package init(bytes: Int?, next: @escaping @Sendable () async throws -> [UInt8]?) {
        self.bytes = bytes
        self.next = next
    }

    /// A body that is in memory.
    package init(_ bytes: [UInt8]) {
        let rest = Mutex<[UInt8]?>(bytes)
        self.init(bytes: bytes.count) { rest.withLock { $0.take() } }
    }
}

extension ProviderRequest {
    /// The same request with all of its upload as its body, for transports that send nothing.
    ///
    /// - Returns: the request without an upload.
    /// - Throws: when the body could not be made.
    package func collected() async throws(ProviderFailure) -> ProviderRequest {
        guard let upload else { return self }
        var request = self
        request.upload = nil
        do {
            while let piece = try await upload.next() { request.body += piece }
        } catch {
            throw ProviderFailure(.notSent, .body, "the body broke off: \(error)")
        }
        return request
    }
}
