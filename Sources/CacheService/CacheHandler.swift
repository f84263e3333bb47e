import Logging
package import Messages
package import RPCCore
import Stubs
package import Telemetry

/// Answers cache.v1.Cache over a ``ResponseStore``.
///
/// The store may be away or slow: a look-up then finds nothing and a store keeps nothing, soon, and callers go on.
package struct CacheHandler: CacheHandling {
    /// The length of a key, in bytes.
    package static let keyBytes = 32
    /// The most keys in a look-up.
    package static let keysMax = 8

    private let store: any ResponseStore
    private let policy: CachePolicy
    private let metrics: CacheMetrics
    private let nowUnixMS: @Sendable () -> Int64

    /// - Parameters:
    ///   - store: where entries are kept.
    ///   - policy: lifetimes and bounds.
    ///   - metrics: where to count.
    ///   - nowUnixMS: the time, for the age of entries.
    package init(
        store: any ResponseStore,
        policy: CachePolicy,
        metrics: Metrics,
        nowUnixMS: @escaping @Sendable () -> Int64
    ) {
        self.store = store
        self.policy = policy
        self.metrics = CacheMetrics(metrics)
        self.nowUnixMS = nowUnixMS
    }

    /// The first of the keys that has an entry. Throws INVALID_ARGUMENT on keys that are none.
    package func lookup(
        _ request: CacheV1.LookupRequest,
        context: ServerContext
    ) async throws -> CacheV1.LookupResponse {
        _ = try lifetime(of: request.kind)
        guard (1...Self.keysMax).contains(request.keys.count) else {
            throw RPCError(.invalidArgument, "keys: 1 to \(Self.keysMax) are allowed, not \(request.keys.count)")
        }
        for (index, key) in request.keys.enumerated() { try check(key, field: "keys[\(index)]") }
        let start = ContinuousClock.now
        let values: [[UInt8]?]
        do {
            values = try await store.values(request.keys, kind: request.kind, wait: wait(context))
        } catch {
            try Task.checkCancellation()
            metrics.lookupsWithoutStore.add()
            return CacheV1.LookupResponse(storeAway: true)
        }
        metrics.lookupSeconds.observe(ContinuousClock.now - start)
        return answer(values)
    }

    /// Keeps an entry. Throws INVALID_ARGUMENT on a request that is none.
    package func store(_ request: CacheV1.StoreRequest, context: ServerContext) async throws -> CacheV1.StoreResponse {
        var lifetime = try lifetime(of: request.kind)
        try check(request.key, field: "key")
        guard let entry = request.entry, !entry.body.isEmpty else {
            throw RPCError(.invalidArgument, "entry: a body is required")
        }
        if request.lifetimeMS > 0 {
            guard request.lifetimeMS <= UInt64(policy.lifetimeMax / .milliseconds(1)) else {
                throw RPCError(.invalidArgument, "lifetime_ms: at most \(policy.lifetimeMax / .milliseconds(1))")
            }
            lifetime = .milliseconds(Int64(request.lifetimeMS))
        }
        let value = EntryCodec.encode(entry)
        guard value.count <= policy.entryBytesMax else {
            metrics.tooLarge.add()
            return CacheV1.StoreResponse(stored: false)
        }
        do {
            let wait = wait(context)
            try await store.put(value, key: request.key, kind: request.kind, lifetime: lifetime, wait: wait)
        } catch {
            try Task.checkCancellation()
            metrics.storesWithoutStore.add()
            return CacheV1.StoreResponse(stored: false)
        }
        metrics.stored.add()
        return CacheV1.StoreResponse(stored: true)
    }

    private func answer(_ values: [[UInt8]?]) -> CacheV1.LookupResponse {
        for (index, value) in values.enumerated() {
            guard let value else { continue }
            guard let entry = EntryCodec.decode(value) else {
                metrics.corrupt.add()
                continue
            }
            metrics.hits.add()
            return CacheV1.LookupResponse(
                found: true,
                index: UInt32(index),
                entry: entry,
                ageMS: UInt64(max(0, nowUnixMS() - entry.createdUnixMS))
            )
        }
        metrics.misses.add()
        return CacheV1.LookupResponse(found: false)
    }

    private func lifetime(of kind: CacheV1.EntryKind) throws -> Duration {
        guard let lifetime = policy.lifetime(of: kind) else {
            throw RPCError(.invalidArgument, "kind: \(kind.rawValue) is not a kind of entry")
        }
        return lifetime
    }

    private func check(_ key: [UInt8], field: String) throws {
        guard key.count == Self.keyBytes else {
            throw RPCError(.invalidArgument, "\(field): a key has \(Self.keyBytes) bytes, not \(key.count)")
        }
    }

    private func wait(_ context: ServerContext) -> Duration { min(policy.storeWait, context.remaining) }
}
