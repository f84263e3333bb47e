package import Catalogue
import Crypto
package import Logging
package import Messages
import RPCCore
import Resilience
package import Stubs
import Synchronization

/// The version in force of what the cost-tracker hands out: models, prices, keys.
package final class ControlSnapshot: Sendable {
    private struct State {
        var version: UInt64 = 0
        var catalogue: Catalogue?
        var keys = KeyRing()
    }

    private let state = Mutex(State())

    /// Holds nothing yet.
    package init() {}

    /// The models; nil until the first snapshot has come.
    package var catalogue: Catalogue? { state.withLock { $0.catalogue } }

    /// Of the snapshot in force, 0 = none yet.
    package var version: UInt64 { state.withLock { $0.version } }

    /// The key of that text; nil = no such key.
    package func key(_ text: String) -> CostV1.Key? {
        let digest = SHA256.hash(text)
        return state.withLock { $0.keys.key(sha256: digest) }
    }

    /// On whose behalf a call is made, by its API key.
    func owner(_ context: ServerContext) throws(RPCError) -> CommonV1.Attribution {
        try caller(context).attribution(requestID: context.requestID)
    }

    /// The API key that a call is made with.
    func caller(_ context: ServerContext) throws(RPCError) -> CostV1.Key {
        guard catalogue != nil else { throw Self.notReady }
        guard let bearer = context.bearer, let key = key(bearer) else {
            throw RPCError(.unauthenticated, "authorization: a valid API key is required")
        }
        return key
    }

    static let notReady = RPCError(.unavailable, "keys and models have not arrived from the cost-tracker yet")

    /// Puts a snapshot in force, unless a newer one is.
    package func install(_ snapshot: CostV1.Snapshot) {
        let (catalogue, keys) = (Catalogue(snapshot), KeyRing(snapshot.keys))
        state.withLock { state in
            guard snapshot.version >= state.version || state.catalogue == nil else { return }
            state = State(version: snapshot.version, catalogue: catalogue, keys: keys)
        }
    }

    /// Follows the tracker until the task is cancelled; while it is away the last snapshot stays in force.
    package func follow(_ control: ControlClient, service: String, logger: Logger) async {
        var backoff = Backoff(base: .milliseconds(100), cap: .seconds(2))
        var random = SystemRandomNumberGenerator()
        while !Task.isCancelled {
            do {
                // The stream has no end of its own; once a day it is opened again.
                let options = CallOptions(timeout: .seconds(86_400))
                let request = CostV1.WatchSnapshotRequest(service: service)
                try await control.watchSnapshot(request, options: options) { stream in
                    for try await snapshot in stream {
                        self.install(snapshot)
                        backoff.reset()
                    }
                }
            } catch {
                if backoff.attempts == 0, !Task.isCancelled {
                    logger.info("the tracker's snapshot is away", metadata: ["error": "\(error)"])
                }
            }
            do { try await Task.sleep(for: backoff.next(using: &random)) } catch { return }
        }
    }
}
