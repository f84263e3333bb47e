import Logging
import Messages
import RedisStore
import RouterService
import Telemetry
import TestSupport
import Testing

@Suite("Limits in Redis", .timeLimit(.minutes(2)))
struct LimitStoreTests {
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func connect(_ redis: RedisFixture) async throws -> RedisConnection {
        let configuration = RedisConnection.Configuration(address: try RedisAddress(redis.address), use: "limits")
        let connection = RedisConnection(configuration: configuration, metrics: Metrics(), logger: logger)
        #expect(await eventually { connection.isReady })
        return connection
    }

    private func with(_ body: (RedisFixture, RedisConnection) async throws -> Void) async throws {
        let redis = try await RedisFixture()
        let connection = try await connect(redis)
        do {
            try await body(redis, connection)
        } catch {
            await connection.close()
            throw error
        }
        await connection.close()
    }

    private func store(
        _ connection: RedisConnection,
        _ router: String = "a",
        lease: Duration = .seconds(10)
    )
        -> RedisLimitStore
    { RedisLimitStore(connection: connection, router: router, timeout: .seconds(10), lease: lease) }

    private func key(_ quantity: LimitKey.Quantity = .requests, _ subject: String = "alice") -> LimitKey {
        LimitKey(tenant: "acme", scope: .user, subject: subject, quantity: quantity)
    }

    private func take(_ shape: BucketShape, _ need: Int64, lot: Int64 = 0, _ subject: String = "alice") -> LimitAsk {
        LimitAsk(key: key(.requests, subject), act: .take(shape, need: need, lot: lot))
    }

    /// Nothing comes while a test runs.
    private let frozen = BucketShape(perSecond: 0.000_1, capacity: 10)

    private func done(
        _ store: RedisLimitStore,
        _ asks: [LimitAsk],
        tenant: String = "acme"
    ) async throws -> [LimitAnswer.Noted] {
        let answer = try await store.ask(asks, tenant: tenant)
        guard case .done(let noted) = answer else { throw RedisError(.unexpected, "\(answer)") }
        return noted
    }

    @Test("A bucket gives what it holds, then says how long to wait")
    func bucket() async throws {
        try await with { _, connection in
            let store = store(connection)
            let noted = try await done(store, [take(frozen, 9)])
            #expect((1_000_000...1_000_100).contains(try #require(noted.first).level))
            guard case .refused(0, let wait) = try await store.ask([take(frozen, 2)], tenant: "acme") else {
                Issue.record("2 of 1 were given")
                return
            }
            #expect((9_900_000_000...10_000_000_000).contains(wait))
            _ = try await done(store, [take(frozen, 1)])
        }
    }

    @Test("A bucket fills again by Redis' own clock")
    func refill() async throws {
        try await with { _, connection in
            let store = store(connection)
            let fast = BucketShape(perSecond: 50, capacity: 1)
            _ = try await done(store, [take(fast, 1)])
            guard case .refused(_, let wait) = try await store.ask([take(fast, 1)], tenant: "acme") else { return }
            #expect((1...20_000).contains(wait))
            #expect(
                try await eventually {
                    if case .done = try await store.ask([take(fast, 1)], tenant: "acme") { true } else { false }
                }
            )
        }
    }

    @Test("If one limit refuses, none is charged, and the longest wait is told")
    func allOrNothing() async throws {
        try await with { _, connection in
            let store = store(connection)
            let slow = BucketShape(perSecond: 0.000_01, capacity: 1)
            _ = try await done(store, [take(slow, 1, "slow")])
            _ = try await done(store, [take(frozen, 10, "empty")])
            let asks = [take(frozen, 10, "full"), take(frozen, 1, "empty"), take(slow, 1, "slow")]
            guard case .refused(let index, _) = try await store.ask(asks, tenant: "acme") else {
                Issue.record("an empty bucket gave")
                return
            }
            #expect(index == 2)
            _ = try await done(store, [take(frozen, 10, "full")])
        }
    }

    @Test("A lot is at most a quarter of what is left, and needs nothing to be there")
    func lots() async throws {
        try await with { _, connection in
            let store = store(connection)
            let wide = BucketShape(perSecond: 0.000_1, capacity: 100)
            var lots: [Int64] = []
            for need: Int64 in [0, 70, 15, 0] {
                lots += try await done(store, [take(wide, need, lot: 10)]).map(\.granted)
            }
            #expect(lots == [10, 5, 0, 0])
        }
    }

    @Test("What was used on top is a debt; what is given back never fills a bucket above its brim")
    func settle() async throws {
        try await with { _, connection in
            let store = store(connection)
            let owe = LimitAsk(key: key(), act: .settle(frozen, units: -15))
            let level = try await done(store, [owe])[0].level
            #expect((-5_000_000...(-4_999_000)).contains(level))
            guard case .refused = try await store.ask([take(frozen, 1)], tenant: "acme") else {
                Issue.record("a bucket in debt gave")
                return
            }
            let back = LimitAsk(key: key(), act: .settle(frozen, units: 50))
            #expect(try await done(store, [back])[0].level == 10_000_000)
        }
    }

    @Test("Slots are leased to routers, never more than there are, and those of a dead router come back")
    func slots() async throws {
        try await with { _, connection in
            let (a, b) = (store(connection, "a", lease: .seconds(2)), store(connection, "b"))
            func lease(_ need: Int64, want: Int64 = 0, turn: Int64) -> LimitAsk {
                LimitAsk(key: key(.concurrent), act: .lease(limit: 10, need: need, want: max(need, want), turn: turn))
            }
            let ahead = try await done(a, [lease(2, want: 9, turn: 1)])
            #expect(ahead.first?.granted == 4)
            let rest = try await done(b, [lease(6, turn: 1)])
            #expect(rest.first?.granted == 6)
            #expect(try await b.ask([lease(7, turn: 2)], tenant: "acme") == .refused(index: 0, waitUS: 1_000_000))
            #expect(
                try await eventually {
                    if case .done = try await b.ask([lease(7, turn: 3)], tenant: "acme") { true } else { false }
                }
            )
        }
    }

    @Test("A word about slots that comes late changes nothing")
    func late() async throws {
        try await with { _, connection in
            let store = store(connection)
            func renew(_ slots: Int64, turn: Int64) -> LimitAsk {
                LimitAsk(key: key(.concurrent), act: .renew(slots: slots, turn: turn))
            }
            var slots: [Int64] = []
            for ask in [renew(3, turn: 5), renew(9, turn: 4), renew(0, turn: 6)] {
                slots += try await done(store, [ask]).map(\.granted)
            }
            #expect(slots == [3, 3, 0])
            let keys = try await connection.send(["KEYS", "*"].map { Array($0.utf8) })
            #expect(keys.elements?.count == 0)
        }
    }

    @Test("Keys end by themselves, long after cached answers; a tenant's share one slot whatever its name")
    func keys() async throws {
        try await with { _, connection in
            let store = store(connection)
            let names = ["acme", "{", "}x{", "a%7Db"]
            for name in names {
                let key = LimitKey(tenant: name, scope: .tenant, subject: "", quantity: .requests)
                _ = try await store.ask([LimitAsk(key: key, act: .take(frozen, need: 10, lot: 0))], tenant: name)
                let other = LimitKey(tenant: name, scope: .user, subject: "u", quantity: .requests)
                _ = try await done(store, [LimitAsk(key: other, act: .take(frozen, need: 10, lot: 0))], tenant: name)
            }
            let keys = try await connection.send(["KEYS", "*"].map { Array($0.utf8) }).elements ?? []
            #expect(keys.count == names.count * 2)
            var tags: Set<Substring> = []
            for key in keys {
                // What decides the slot on a cluster: from the first opening brace to the next closing one.
                let text = key.text ?? ""
                let from = text.firstIndex(of: "{").map { text.index(after: $0) } ?? text.endIndex
                tags.insert(text[from...].prefix { $0 != "}" })
                let life = try await connection.send([Array("TTL".utf8), key.bytes ?? []])
                #expect(life == .integer(172_800) || life == .integer(172_799))
            }
            #expect(tags == ["acme", "%7B", "%7Dx%7B", "a%257Db"])
        }
    }

    @Test("A Redis that was started anew is used at once; one that is away or late throws")
    func away() async throws {
        try await with { redis, connection in
            let store = store(connection)
            _ = try await store.ask([take(frozen, 10)], tenant: "acme")
            redis.stop()
            await #expect(throws: RedisError.self) { try await store.ask([take(frozen, 1)], tenant: "acme") }
            try await redis.start()
            #expect(await eventually { connection.isReady })
            // It has forgotten the script, and the bucket.
            _ = try await done(store, [take(frozen, 10)])
            redis.freeze()
            let hasty = RedisLimitStore(connection: connection, router: "a", timeout: .milliseconds(50))
            await #expect(throws: RedisError.self) { try await hasty.ask([take(frozen, 1)], tenant: "acme") }
            redis.thaw()
        }
    }

    @Test("Routers that live are counted, and no others")
    func routers() async throws {
        try await with { _, connection in
            let brief = store(connection, "a", lease: .seconds(1))
            for _ in 0..<2 {
                let count = try await brief.announce()
                #expect(count == 1)
            }
            let long = store(connection, "b")
            #expect(try await long.announce() == 2)
            #expect(try await eventually { try await long.announce() == 1 })
        }
    }
}
