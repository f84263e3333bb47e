import Logging
import RedisStore
import Telemetry
import TestSupport
import Testing

@Suite("Redis connection")
struct RedisConnectionTests {
    @Test("An address names a socket or a host, a database and a password that is never printed")
    func addresses() throws {
        let tcp = try RedisAddress("redis://:secret@cache.internal:7000/3")
        #expect(tcp.endpoint == .tcp(host: "cache.internal", port: 7_000))
        #expect(tcp.password == "secret")
        #expect(tcp.database == 3)
        #expect(tcp.description == "redis://cache.internal:7000/3")
        #expect(try RedisAddress("redis://localhost").endpoint == .tcp(host: "localhost", port: 6_379))
        #expect(try RedisAddress("unix:/run/redis.sock").endpoint == .unix(path: "/run/redis.sock"))
    }

    @Test(
        "An address that is none is refused",
        arguments: [
            "", "http://x", "unix:relative", "redis://", "redis://h:0", "redis://h:99999", "redis://h/x",
            "redis://user:p@h", "unix:/" + String(repeating: "x", count: 120),
        ]
    )
    func badAddresses(text: String) {
        #expect(throws: RedisError.self) { try RedisAddress(text) }
    }

    @Test("A key is made of area, tag and id")
    func keys() {
        let key = RedisKey(area: "cache", tag: "1", id: "ff")
        #expect(String(decoding: key.bytes, as: UTF8.self) == "pointsman:v1:cache:{1}:ff")
    }

    @Test("Commands of many tasks share the connection and each gets its own reply, bytes untouched")
    func pipelining() async throws {
        let server = try await RedisFixture()
        let connection = try await connect(server)
        let value: [UInt8] = Array(0...255) + [13, 10, 0]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<200 {
                group.addTask {
                    let key = Array("key\(index)".utf8)
                    let mine = value + Array("\(index)".utf8)
                    let stored = try await connection.send([Array("SET".utf8), key, mine])
                    #expect(stored == .status("OK"))
                    let read = try await connection.send([Array("GET".utf8), key])
                    #expect(read == .string(mine))
                }
            }
            try await group.waitForAll()
        }
        #expect(try await connection.send(words("GET", "absent")) == .null)
        #expect(try await connection.send(words("DBSIZE")) == .integer(200))
        let replies = try await connection.sendAll([words("SET", "a", ""), words("MGET", "a", "absent")])
        #expect(replies == [.status("OK"), .array([.string([]), .null])])
        await connection.close()
    }

    @Test("An error of Redis is thrown with its words and the connection lives on")
    func errors() async throws {
        let server = try await RedisFixture()
        let connection = try await connect(server)
        let error = await #expect(throws: RedisError.self) { try await connection.send(words("NOSUCH")) }
        #expect(error?.code == .refused)
        #expect(error?.message.hasPrefix("ERR unknown command") == true)
        #expect(try await connection.send(words("PING")) == .status("PONG"))
        await connection.close()
    }

    @Test("Without Redis a command fails at once; when Redis is back commands work again")
    func reconnects() async throws {
        let server = try await RedisFixture()
        let connection = try await connect(server)
        server.stop()
        #expect(await eventually { !connection.isReady })
        let error = await #expect(throws: RedisError.self) { try await connection.send(words("PING")) }
        #expect(error?.code == .away)
        try await server.start()
        #expect(await eventually { connection.isReady })
        #expect(try await connection.send(words("PING")) == .status("PONG"))
        await connection.close()
    }

    @Test("A wait that is over ends the caller's wait, not the connection, and later replies are not mixed up")
    func waits() async throws {
        let server = try await RedisFixture()
        let connection = try await connect(server)
        _ = try await connection.send(words("SET", "late", "1"))
        server.freeze()
        let error = await #expect(throws: RedisError.self) {
            try await connection.send(words("GET", "late"), wait: .milliseconds(20))
        }
        #expect(error?.code == .timedOut)
        server.thaw()
        #expect(try await connection.send(words("ECHO", "next")) == .string(Array("next".utf8)))
        #expect(connection.isReady)
        await connection.close()
    }

    @Test("A server that stops answering is given up after the command timeout")
    func commandTimeout() async throws {
        let server = try await RedisFixture()
        let connection = try await connect(server) { $0.commandTimeout = .milliseconds(50) }
        server.freeze()
        let error = await #expect(throws: RedisError.self) { try await connection.send(words("PING")) }
        #expect(error?.code == .timedOut)
        #expect(await eventually { !connection.isReady })
        server.thaw()
        #expect(await eventually { connection.isReady })
        await connection.close()
    }

    @Test("A caller that is cancelled leaves at once; its command keeps its place among the replies")
    func cancellation() async throws {
        let server = try await RedisFixture()
        let connection = try await connect(server)
        server.freeze()
        let task = Task { try await connection.send(words("ECHO", "first")) }
        task.cancel()
        let error = await #expect(throws: RedisError.self) { try await task.value }
        #expect(error?.code == .cancelled)
        server.thaw()
        #expect(try await connection.send(words("ECHO", "second")) == .string(Array("second".utf8)))
        await connection.close()
    }

    @Test("More commands than the bound are refused")
    func bound() async throws {
        let server = try await RedisFixture()
        let connection = try await connect(server) { $0.inFlightMax = 2 }
        let error = await #expect(throws: RedisError.self) {
            try await connection.sendAll([words("PING"), words("PING"), words("PING")])
        }
        #expect(error?.code == .full)
        #expect(try await connection.sendAll([words("PING"), words("PING")]).count == 2)
        await connection.close()
    }
}

/// A connection to `server` that is ready.
func connect(
    _ server: RedisFixture,
    configure: (inout RedisConnection.Configuration) -> Void = { _ in }
) async throws -> RedisConnection {
    var configuration = RedisConnection.Configuration(address: try RedisAddress(server.address), use: "test")
    configure(&configuration)
    let connection = RedisConnection(
        configuration: configuration,
        metrics: Metrics(),
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    )
    try #require(await eventually { connection.isReady })
    return connection
}

/// A command of text words.
func words(_ words: String...) -> [[UInt8]] { words.map { Array($0.utf8) } }
