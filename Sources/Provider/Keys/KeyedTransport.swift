import Synchronization

/// Sends each request with a key of its provider that is in use.
///
/// A provider that answers 401 or 402 refuses the key, not the request, and bills nothing: the key is out of use
/// (``ProviderKeyHealth``) and the same request goes out once more with each key that is left. With none left the refusal
/// is thrown, and requests after it fail at once as not sent, until one of the keys is tried again.
package final class KeyedTransport: ProviderTransport {
    /// What became known of a key.
    package enum News: Sendable, Equatable {
        /// The provider refused it with this status; it is out of use for so long.
        case refused(ProviderKeyID, status: Int, wait: Duration)
        /// The provider took it, for the first time or again.
        case works(ProviderKeyID)
    }

    private let base: any ProviderTransport
    private let health: Mutex<ProviderKeyHealth>
    private let now: @Sendable () -> ContinuousClock.Instant
    private let told: @Sendable (News) -> Void

    /// - Parameters:
    ///   - base: carries the requests.
    ///   - waits: how long keys are out of use.
    ///   - now: the clock.
    ///   - told: called with all news, from any thread; must not block.
    package init(
        _ base: any ProviderTransport,
        waits: ProviderKeyHealth.Waits = ProviderKeyHealth.Waits(),
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        told: @escaping @Sendable (News) -> Void = { _ in }
    ) {
        self.base = base
        health = Mutex(ProviderKeyHealth(waits: waits))
        self.now = now
        self.told = told
    }

    /// The keys that are out of use.
    package var keysOut: Set<ProviderKeyID> { health.withLock { $0.out } }

    /// The first that is in use; the first of all if none is.
    package func key(of endpoint: ProviderEndpoint) -> ProviderKeyID {
        guard endpoint.keyIDs.count > 1 else { return endpoint.keyIDs[0] }
        let out = keysOut
        return endpoint.keyIDs.first { !out.contains($0) } ?? endpoint.keyIDs[0]
    }

    /// See `ProviderTransport`.
    package func send(_ request: ProviderRequest) async throws(ProviderFailure) -> ProviderResponse {
        var turn = Turn(request.endpoint)
        while true {
            let attempt = try take(&turn, request)
            do throws(ProviderFailure) {
                let response = try await base.send(attempt)
                accepted(turn)
                return response
            } catch {
                try goOn(after: error, &turn, request)
            }
        }
    }

    /// See `ProviderTransport`.
    package func stream<Result: Sendable>(
        _ request: ProviderRequest,
        onResponse: (ProviderHead, any ProviderByteStream) async throws -> Result
    ) async throws -> Result {
        var turn = Turn(request.endpoint)
        while true {
            let attempt = try take(&turn, request)
            let present = turn
            do {
                return try await base.stream(attempt) { head, bytes in
                    accepted(present)
                    return try await onResponse(head, bytes)
                }
            } catch let failure as ProviderFailure {
                try goOn(after: failure, &turn, request)
            } catch {
                undecided(turn)
                throw error
            }
        }
    }

    /// One request on its way through the keys.
    private struct Turn {
        let keys: [ProviderKeyID]
        var tried: Set<Int> = []
        var index = 0
        var isProbe = false
        var refusal: ProviderFailure?

        init(_ endpoint: ProviderEndpoint) {
            keys = endpoint.keyIDs
        }

        var key: ProviderKeyID { keys[index] }
    }

    private func take(_ turn: inout Turn, _ request: ProviderRequest) throws(ProviderFailure) -> ProviderRequest {
        let time = now()
        switch health.withLock({ $0.choose(of: turn.keys, tried: turn.tried, now: time) }) {
        case .use(let index, let isProbe):
            (turn.index, turn.isProbe) = (index, isProbe)
            var attempt = request
            attempt.endpoint = request.endpoint.using(key: index)
            return attempt
        case .none(let until):
            if let refusal = turn.refusal { throw refusal }
            let seconds = max(1, (until - time).components.seconds)
            let text = "the provider \(request.endpoint.name) refuses all its keys; the next try is in \(seconds) s"
            throw ProviderFailure(.notSent, .key, text)
        }
    }

    private func accepted(_ turn: Turn) {
        let key = turn.key
        if health.withLock({ $0.accepted(key, isProbe: turn.isProbe) }) { told(.works(key)) }
    }

    /// A probe that came to nothing, if `turn` was one.
    private func undecided(_ turn: Turn) {
        if turn.isProbe { health.withLock { $0.undecided(turn.key) } }
    }

    /// Returns if the request can go out with another key; else throws `failure`.
    private func goOn(
        after failure: ProviderFailure,
        _ turn: inout Turn,
        _ request: ProviderRequest
    ) throws(ProviderFailure) {
        guard failure.kind == .refused, [401, 402].contains(failure.status) else {
            undecided(turn)
            throw failure
        }
        let (key, isProbe, time) = (turn.key, turn.isProbe, now())
        if let wait = health.withLock({ $0.refused(key, isProbe: isProbe, now: time) }) {
            told(.refused(key, status: failure.status, wait: wait))
        }
        // What an upload handed out is gone.
        guard request.upload == nil else { throw failure }
        turn.tried.insert(turn.index)
        turn.refusal = failure
    }
}
