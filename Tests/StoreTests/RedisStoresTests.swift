import BatchService
import CacheService
import Messages
import RedisStore
import TestSupport
import Testing

@Suite("Redis stores")
struct RedisStoresTests {
    @Test("Entries are read in the order of the keys, kinds apart, until their lifetime is over")
    func responses() async throws {
        let server = try await RedisFixture()
        let connection = try await connect(server)
        let store = RedisResponseStore(connection: connection)
        let (one, two) = ([UInt8](repeating: 1, count: 32), [UInt8](repeating: 2, count: 32))
        try await store.put([7, 0, 7], key: two, kind: .inference, lifetime: .seconds(60), wait: .seconds(1))
        #expect(try await store.values([one, two], kind: .inference, wait: .seconds(1)) == [nil, [7, 0, 7]])
        #expect(try await store.values([two], kind: .embedding, wait: .seconds(1)) == [nil])
        try await store.put([1], key: one, kind: .inference, lifetime: .milliseconds(20), wait: .seconds(1))
        #expect(
            try await eventually { try await store.values([one], kind: .inference, wait: .seconds(1)) == [nil] }
        )
        await connection.close()
    }

    @Test("Each ring is heard by one listener, and dismissed rings are gone")
    func bell() async throws {
        let server = try await RedisFixture()
        let (commands, first, second) = (
            try await connect(server), try await connect(server), try await connect(server)
        )
        let bells = [("a", first), ("b", second)].map {
            RedisJobBell(commands: commands, listening: $0.1, queue: "test", listener: $0.0)
        }
        try await bells[0].ring(["j1", "j2", "j3"])
        let heard = try await bells[0].hear(2, wait: .seconds(1))
        let rest = try await bells[1].hear(2, wait: .seconds(1))
        #expect(heard.map(\.job) == ["j1", "j2"])
        #expect(rest.map(\.job) == ["j3"])
        try await bells[0].dismiss(heard + rest)
        let length = try await commands.send(words("XLEN", "pointsman:v1:bell:{test}:rings"))
        #expect(length == .integer(0))
        #expect(try await bells[0].hear(2, wait: .milliseconds(5)).isEmpty)
        for connection in [commands, first, second] { await connection.close() }
    }

    @Test("Evidence is read by all until its lifetime is over, and its writers are counted")
    func evidence() async throws {
        let server = try await RedisFixture()
        let connection = try await connect(server)
        let store = RedisEvidenceStore(connection: connection, wait: .seconds(5))
        #expect(try await store.read(10).isEmpty)
        let second = Duration.seconds(1)
        #expect(try await store.publish([1, 0], replica: "a", nowUnixMS: 1_000_000, lifetime: second * 60) == 1)
        #expect(try await store.publish([2], replica: "b", nowUnixMS: 1_000_500, lifetime: second * 60) == 2)
        #expect(try await store.publish([3], replica: "a", nowUnixMS: 1_001_000, lifetime: second * 60) == 2)
        #expect(try await Set(store.read(10)) == [[3], [2]])
        #expect(try await store.read(1) == [[3]])
        #expect(try await store.publish([4], replica: "c", nowUnixMS: 1_090_000, lifetime: .milliseconds(20)) == 1)
        #expect(try await eventually { try await store.read(10).isEmpty })
        await connection.close()
    }

    @Test("One of several routers gets a probe, until its time is over")
    func probes() async throws {
        let server = try await RedisFixture()
        let connection = try await connect(server)
        let store = RedisProbeStore(connection: connection)
        #expect(try await store.take("m@p", for: .seconds(60), wait: .seconds(5)))
        #expect(try await !store.take("m@p", for: .seconds(60), wait: .seconds(5)))
        #expect(try await store.take("m@q", for: .milliseconds(10), wait: .seconds(5)))
        #expect(try await eventually { try await store.take("m@q", for: .seconds(60), wait: .seconds(5)) })
        await connection.close()
        await #expect(throws: RedisError.self) { try await store.take("m@p", for: .seconds(1), wait: .seconds(1)) }
    }

    @Test("A flushed Redis is listened to again")
    func flushed() async throws {
        let server = try await RedisFixture()
        let (commands, listening) = (try await connect(server), try await connect(server))
        let bell = RedisJobBell(commands: commands, listening: listening, queue: "test", listener: "a")
        try await bell.ring(["before"])
        #expect(try await bell.hear(10, wait: .seconds(1)).map(\.job) == ["before"])
        _ = try await commands.send(words("FLUSHALL"))
        try await bell.ring(["after"])
        #expect(try await bell.hear(10, wait: .seconds(1)).map(\.job) == ["after"])
        await commands.close()
        await listening.close()
    }
}
