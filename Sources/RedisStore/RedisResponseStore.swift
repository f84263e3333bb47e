import CacheService
import Crypto
package import Messages

/// Cached answers as Redis strings with a lifetime.
package struct RedisResponseStore: ResponseStore {
    private let connection: RedisConnection

    /// Keeps entries over `connection`, which the caller closes.
    package init(connection: RedisConnection) {
        self.connection = connection
    }

    /// Whether commands are taken now.
    package var isReady: Bool { connection.isReady }

    /// One MGET.
    package func values(_ keys: [[UInt8]], kind: CacheV1.EntryKind, wait: Duration) async throws -> [[UInt8]?] {
        let command = [Array("MGET".utf8)] + keys.map { Self.key($0, kind).bytes }
        let reply = try await connection.send(command, wait: wait)
        guard let elements = reply.elements, elements.count == keys.count else {
            throw RedisError(.unexpected, "MGET gave another number of values")
        }
        return elements.map(\.bytes)
    }

    /// One SET with PX.
    package func put(
        _ value: [UInt8],
        key: [UInt8],
        kind: CacheV1.EntryKind,
        lifetime: Duration,
        wait: Duration
    ) async throws {
        let (seconds, attoseconds) = lifetime.components
        let milliseconds = max(1, seconds * 1_000 + attoseconds / 1_000_000_000_000_000)
        let command = [
            Array("SET".utf8), Self.key(key, kind).bytes, value, Array("PX".utf8), Array("\(milliseconds)".utf8),
        ]
        _ = try await connection.send(command, wait: wait)
    }

    /// All keys of a kind share a slot, since one MGET reads several.
    private static func key(_ key: [UInt8], _ kind: CacheV1.EntryKind) -> RedisKey {
        RedisKey(area: "cache", tag: "\(kind.rawValue)", id: key.hex)
    }
}
