package import Provider
import Synchronization

/// Calls providers by libcurl, on one thread of its own.
///
/// Nothing is sent twice, not even by libcurl itself; redirects are not followed. Every failure says what may have
/// happened at the provider.
package final class ProviderClient: ProviderTransport {
    /// How the client works.
    package struct Configuration: Sendable {
        /// Sent with every request.
        package var userAgent: String
        /// Many calls on one TLS connection; without TLS it is always HTTP/1.1.
        package var http2: Bool
        /// The most calls at a time; more are refused, not queued. At least 1.
        package var callsMax: Int
        /// How far a reader of a stream may lag, in bytes, before the provider is held back.
        package var lagBytesMax: Int
        /// An idle connection older than this is not used again: shorter than what servers keep, so that a request
        /// seldom meets a connection that is being closed.
        package var connectionIdle: Duration
        /// How long an answer that nobody reads any more may take to end, so that its connection can be used again.
        package var endPatience: Duration
        /// A file of certificates to trust instead of the system's; nil = the system's.
        package var certificateFile: String?
        /// The most connections to one host; calls beyond wait for one. 0 = as many as there are calls.
        package var hostConnectionsMax: Int
        /// Through whom to connect.
        package var proxies: ProviderProxies

        /// Everything has a default.
        package init(
            userAgent: String = "pointsman",
            http2: Bool = false,
            callsMax: Int = 4096,
            lagBytesMax: Int = 256 << 10,
            connectionIdle: Duration = .seconds(20),
            endPatience: Duration = .milliseconds(250),
            certificateFile: String? = nil,
            hostConnectionsMax: Int = 0,
            proxies: ProviderProxies = .none
        ) {
            self.userAgent = userAgent
            self.http2 = http2
            self.callsMax = max(1, callsMax)
            self.lagBytesMax = max(1, lagBytesMax)
            self.connectionIdle = connectionIdle
            self.endPatience = endPatience
            self.certificateFile = certificateFile
            self.hostConnectionsMax = max(0, hostConnectionsMax)
            self.proxies = proxies
        }
    }

    private let loop: CurlLoop

    /// Starts the thread.
    package init(configuration: Configuration = Configuration()) {
        loop = CurlLoop(configuration: configuration)
    }

    deinit { loop.stop() }

    /// Ends every call with a failure and the thread after it. Does not wait; may be called again.
    package func stop() { loop.stop() }

    /// Calls under way.
    package var callsInFlight: Int { loop.callsInFlight }

    /// How its connections are used.
    package var connections: ProviderConnections { loop.connections }

    /// See `ProviderTransport`.
    package func send(_ request: ProviderRequest) async throws(ProviderFailure) -> ProviderResponse {
        let transfer = Transfer(request, lagBytesMax: nil, uploadBytesMax: loop.configuration.lagBytesMax)
        try loop.start(transfer)
        let result = await withTaskCancellationHandler {
            await uploading(transfer) { await transfer.end() }
        } onCancel: {
            loop.cancel(transfer)
        }
        return try result.get()
    }

    /// See `ProviderTransport`.
    package func stream<Result: Sendable>(
        _ request: ProviderRequest,
        onResponse: (ProviderHead, any ProviderByteStream) async throws -> Result
    ) async throws -> Result {
        let lag = loop.configuration.lagBytesMax
        let transfer = Transfer(request, lagBytesMax: lag, uploadBytesMax: lag)
        try loop.start(transfer)
        do {
            let result = try await withTaskCancellationHandler {
                let head = try await uploading(transfer) { () async throws(ProviderFailure) in
                    try await transfer.head()
                }
                return try await onResponse(head, TransferStream(transfer: transfer, loop: loop))
            } onCancel: {
                loop.cancel(transfer)
            }
            loop.leave(transfer)
            return result
        } catch {
            // Cancelling what has ended is nothing.
            loop.cancel(transfer)
            throw error
        }
    }

    /// Runs `body` while the request's body is made, if it has one that is. Both have ended on return.
    private func uploading<R, E>(_ transfer: Transfer, _ body: () async throws(E) -> R) async throws(E) -> R {
        guard let upload = transfer.request.upload else { return try await body() }
        let loop = loop
        let maker = Task { await Self.make(upload, for: transfer, loop) }
        let result: Result<R, E>
        do throws(E) { result = .success(try await body()) } catch { result = .failure(error) }
        maker.cancel()
        await maker.value
        return try result.get()
    }

    private static func make(_ upload: ProviderUpload, for transfer: Transfer, _ loop: CurlLoop) async {
        var made = 0
        do {
            while let piece = try await upload.next() {
                made += piece.count
                if let length = upload.bytes, made > length {
                    return loop.cancel(transfer, .body, "the body is longer than its \(length) bytes")
                }
                guard let mustResume = await transfer.offer(piece) else { return }
                if mustResume { loop.resume(transfer) }
            }
            if transfer.endOffers() { loop.resume(transfer) }
        } catch {
            loop.cancel(transfer, .body, "the body broke off: \(error)")
        }
    }
}

/// Reads one transfer's body and lets the provider go on when it has caught up.
private struct TransferStream: ProviderByteStream {
    let transfer: Transfer
    let loop: CurlLoop

    func next() async throws(ProviderFailure) -> [UInt8]? {
        let (bytes, mustResume) = try await transfer.nextBytes()
        if mustResume { loop.resume(transfer) }
        return bytes
    }

    func sawContent() { transfer.sawContent() }
}
