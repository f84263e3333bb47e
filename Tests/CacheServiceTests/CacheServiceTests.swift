import CacheService
import Messages
import RPCCore
import RPCInProcess
import Stubs
import Synchronization
import Telemetry
import Testing

@Suite("Cache service")
struct CacheServiceTests {
    private let store = FakeResponseStore()
    private let metrics = Metrics()
    private let one = [UInt8](repeating: 1, count: 32)
    private let two = [UInt8](repeating: 2, count: 32)
    private let entry = CacheV1.Entry(body: Array("{}".utf8), model: "m", costNanodollars: 7, createdUnixMS: 1_000)

    private func client(_ change: (inout CachePolicy) -> Void = { _ in }) -> CacheClient {
        var policy = CachePolicy()
        change(&policy)
        let handler = CacheHandler(store: store, policy: policy, metrics: metrics, nowUnixMS: { 3_500 })
        var router = RPCRouter()
        handler.register(with: &router)
        return CacheClient(InProcessTransport(router: router))
    }

    @Test("What was stored is found, with its age, under the first of the keys that has an entry")
    func storeAndLookup() async throws {
        let client = client()
        let stored = try await client.store(CacheV1.StoreRequest(kind: .inference, key: two, entry: entry))
        #expect(stored.stored)
        let found = try await client.lookup(CacheV1.LookupRequest(kind: .inference, keys: [one, two]))
        #expect(found == CacheV1.LookupResponse(found: true, index: 1, entry: entry, ageMS: 2_500))
        let other = try await client.lookup(CacheV1.LookupRequest(kind: .embedding, keys: [two]))
        #expect(!other.found)
    }

    @Test("Each kind has its lifetime; a caller may ask for another")
    func lifetimes() async throws {
        let client = client()
        let kinds: [(CacheV1.EntryKind, Int64)] = [
            (.inference, 3_600), (.embedding, 86_400), (.models, 3_600), (.finetuneStatus, 60), (.batchStatus, 30),
        ]
        for (kind, seconds) in kinds {
            _ = try await client.store(CacheV1.StoreRequest(kind: kind, key: one, entry: entry))
            #expect(store.lastLifetime == .seconds(seconds))
        }
        _ = try await client.store(CacheV1.StoreRequest(kind: .models, key: one, entry: entry, lifetimeMS: 250))
        #expect(store.lastLifetime == .milliseconds(250))
    }

    @Test("A request that is none is refused and names the field")
    func badRequests() async throws {
        let client = client()
        let lookups: [(CacheV1.LookupRequest, String)] = [
            (.init(kind: .unspecified, keys: [one]), "kind"),
            (.init(kind: .inference, keys: []), "keys"),
            (.init(kind: .inference, keys: Array(repeating: one, count: 9)), "keys"),
            (.init(kind: .inference, keys: [one, [1, 2]]), "keys[1]"),
        ]
        for (request, field) in lookups {
            let error = await #expect(throws: RPCError.self) { try await client.lookup(request) }
            #expect(error?.code == .invalidArgument)
            #expect(error?.message.hasPrefix(field) == true)
        }
        let stores: [(CacheV1.StoreRequest, String)] = [
            (.init(kind: .init(rawValue: 77), key: one, entry: entry), "kind"),
            (.init(kind: .inference, key: [], entry: entry), "key"),
            (.init(kind: .inference, key: one), "entry"),
            (.init(kind: .inference, key: one, entry: entry, lifetimeMS: .max), "lifetime_ms"),
        ]
        for (request, field) in stores {
            let error = await #expect(throws: RPCError.self) { try await client.store(request) }
            #expect(error?.code == .invalidArgument)
            #expect(error?.message.hasPrefix(field) == true)
        }
    }

    @Test("An entry beyond the bound is not stored")
    func tooLarge() async throws {
        let client = client { $0.entryBytesMax = 100 }
        let large = CacheV1.Entry(body: [UInt8](repeating: 32, count: 200))
        let stored = try await client.store(CacheV1.StoreRequest(kind: .inference, key: one, entry: large))
        #expect(!stored.stored)
        #expect(store.isEmpty)
    }

    @Test("An entry that cannot be read is a miss, and the next key is tried")
    func corrupt() async throws {
        let client = client()
        _ = try await client.store(CacheV1.StoreRequest(kind: .inference, key: two, entry: entry))
        for damaged: [UInt8] in [[], [9, 1, 2], [EntryCodec.format, 255, 255, 255], [EntryCodec.format]] {
            store.set(damaged, key: one, kind: .inference)
            let found = try await client.lookup(CacheV1.LookupRequest(kind: .inference, keys: [one, two]))
            #expect(found.index == 1)
            #expect(found.found)
        }
        #expect(metrics.counter("cache_corrupt_entries_total", help: "").total == 4)
    }

    @Test("Without its store the cache finds nothing and keeps nothing, and says so in a metric")
    func storeAway() async throws {
        let client = client()
        store.isAway = true
        let found = try await client.lookup(CacheV1.LookupRequest(kind: .inference, keys: [one]))
        #expect(!found.found && found.storeAway)
        let stored = try await client.store(CacheV1.StoreRequest(kind: .inference, key: one, entry: entry))
        #expect(!stored.stored)
        let lookups = metrics.counter("cache_lookups_total", help: "", labels: ["result": "store_away"])
        #expect(lookups.total == 1)
    }

    @Test("A call waits for the store no longer than the policy's bound")
    func boundedWait() async throws {
        let client = client { $0.storeWait = .milliseconds(50) }
        _ = try await client.lookup(CacheV1.LookupRequest(kind: .inference, keys: [one]))
        #expect(store.lastWait == .milliseconds(50))
    }
}

/// A store in memory that can go away.
private final class FakeResponseStore: ResponseStore {
    private struct Failure: Error {}

    private struct State {
        var values: [String: [UInt8]] = [:]
        var away = false
        var lastLifetime: Duration?
        var lastWait: Duration?
    }

    private let state = Mutex(State())

    var isAway: Bool {
        get { state.withLock { $0.away } }
        set { state.withLock { $0.away = newValue } }
    }
    var isReady: Bool { !isAway }
    var isEmpty: Bool { state.withLock { $0.values.isEmpty } }
    var lastLifetime: Duration? { state.withLock { $0.lastLifetime } }
    var lastWait: Duration? { state.withLock { $0.lastWait } }

    func set(_ value: [UInt8], key: [UInt8], kind: CacheV1.EntryKind) {
        state.withLock { $0.values["\(kind.rawValue) \(key)"] = value }
    }

    func values(_ keys: [[UInt8]], kind: CacheV1.EntryKind, wait: Duration) async throws -> [[UInt8]?] {
        try state.withLock { state in
            state.lastWait = wait
            guard !state.away else { throw Failure() }
            return keys.map { state.values["\(kind.rawValue) \($0)"] }
        }
    }

    func put(
        _ value: [UInt8],
        key: [UInt8],
        kind: CacheV1.EntryKind,
        lifetime: Duration,
        wait: Duration
    ) async throws {
        try state.withLock { state in
            state.lastWait = wait
            guard !state.away else { throw Failure() }
            state.lastLifetime = lifetime
            state.values["\(kind.rawValue) \(key)"] = value
        }
    }
}
