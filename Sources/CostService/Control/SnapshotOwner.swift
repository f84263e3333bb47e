package import Catalogue
import Crypto
package import Messages
import RPCCore

/// The one owner of keys, limits, models and prices: changes go through it, the newest snapshot comes out of it.
package actor SnapshotOwner {
    private let store: any ControlStore
    private let routing: RoutingFile
    private let defaultLimit: CostV1.Limit?
    nonisolated let providers: KnownProviders
    nonisolated let hub = SnapshotHub()
    private var base: Catalogue?
    private var ring = KeyRing()
    private var ringVersion: UInt64 = 0

    /// Keeps changes in `store`; models may name `providers`, and every snapshot has `routing`, and `defaultLimit` unless one was
    /// set in its place. Nothing is handed out before ``start(bootstrap:)`` and a catalogue.
    package init(
        store: any ControlStore,
        providers: KnownProviders = KnownProviders(nil),
        routing: RoutingFile = RoutingFile(),
        defaultLimit: CostV1.Limit? = nil
    ) {
        self.store = store
        self.providers = providers
        self.routing = routing
        self.defaultLimit = defaultLimit
    }

    /// Puts the keys of the settings in place and takes `catalogue`, if it is known already.
    ///
    /// - Throws: what the store throws.
    package func start(bootstrap: [CostV1.Key], catalogue: Catalogue?) async throws {
        _ = try await store.replaceBootstrapKeys(bootstrap)
        base = catalogue
        try await publish()
    }

    /// Puts `catalogue` below the registered models, as when the provider's list arrived.
    ///
    /// - Throws: what the store throws.
    package func replaceCatalogue(_ catalogue: Catalogue) async throws {
        _ = try await store.catalogueChanged()
        base = catalogue
        try await publish()
    }

    /// The newest snapshot; nil as long as the catalogue is not known.
    package nonisolated var current: CostV1.Snapshot? { hub.current }

    /// Ends every watch, so that the server can drain.
    package nonisolated func finish() {
        hub.finish()
    }

    /// A model of the catalogue below the registered ones.
    func unregistered(_ id: String) -> RouterV1.Model? { base?[id]?.message }

    /// The key with this text; nil = no such key.
    func key(_ text: String) -> CostV1.Key? {
        ring.key(sha256: SHA256.hash(text))
    }

    /// Runs a change of the store and hands its result to everybody who watches.
    ///
    /// Published is what the store holds now, not what this change made of it: so changes that run at the same time
    /// can't undo each other in what watchers see.
    func change<T: Sendable>(_ body: (any ControlStore) async throws -> T) async throws -> T {
        let result = try await body(store)
        try await publish()
        return result
    }

    /// Everything that the store holds.
    func state() async throws -> ControlState {
        try await store.load()
    }

    /// The limits that hold now, with the one of the settings.
    func limits() async throws -> [CostV1.Limit] {
        LimitRules.inForce(try await store.load().limits, defaultLimit)
    }

    private func publish() async throws {
        let state = try await store.load()
        if state.version >= ringVersion {
            ringVersion = state.version
            ring = KeyRing(state.keys)
        }
        guard let base else { return }
        var snapshot = state.snapshot(over: base, providers)
        routing.add(to: &snapshot)
        snapshot.limits = LimitRules.inForce(state.limits, defaultLimit)
        hub.publish(snapshot)
    }
}

/// Lets only admin keys pass.
struct AdminGate: Sendable {
    let owner: SnapshotOwner

    /// Throws UNAUTHENTICATED without a known key, PERMISSION_DENIED with one that is not an admin's.
    func check(_ context: ServerContext) async throws(RPCError) {
        guard let bearer = context.bearer else {
            throw RPCError(.unauthenticated, "an admin key is needed: send it as `authorization: Bearer KEY`")
        }
        guard let key = await owner.key(bearer) else {
            throw RPCError(.unauthenticated, "the key is not known, or was revoked")
        }
        guard key.isAdmin else { throw RPCError(.permissionDenied, "\(context.method.method) needs an admin key") }
    }
}
