import InferenceService
import RouterService

/// Evidence as Redis strings with a lifetime, and a sorted set of who laid some down and when, so that nobody has to search
/// the keys. All share a slot, since one MGET reads several.
package struct RedisEvidenceStore: EvidenceStore, EvidenceSource {
    /// Who has laid down nothing for so long is taken off the index, whatever the clocks of machines say.
    private static let indexedMS: Int64 = 60_000

    private let connection: RedisConnection
    private let wait: Duration

    private static let index = RedisKey(area: "evidence", tag: "evidence", id: "replicas").bytes

    private static func key(_ replica: [UInt8]) -> [UInt8] {
        RedisKey(area: "evidence", tag: "evidence", id: "of:" + String(decoding: replica, as: UTF8.self)).bytes
    }

    /// Over `connection`, which the caller closes. `wait`: the longest for one round trip.
    package init(connection: RedisConnection, wait: Duration = .milliseconds(500)) {
        self.connection = connection
        self.wait = wait
    }

    /// SET, ZADD, ZREMRANGEBYSCORE and ZCOUNT in one write.
    package func publish(
        _ evidence: [UInt8],
        replica: String,
        nowUnixMS: Int64,
        lifetime: Duration
    ) async throws -> Int {
        let name = Array(replica.utf8)
        let lifetimeMS = Int64(lifetime / .milliseconds(1))
        let replies = try await connection.sendAll(
            [
                [Array("SET".utf8), Self.key(name), evidence, Array("PX".utf8), Self.text(lifetimeMS)],
                [Array("ZADD".utf8), Self.index, Self.text(nowUnixMS), name],
                [
                    Array("ZREMRANGEBYSCORE".utf8), Self.index, Array("-inf".utf8),
                    Self.text(nowUnixMS - Self.indexedMS),
                ],
                [Array("ZCOUNT".utf8), Self.index, Self.text(nowUnixMS - lifetimeMS), Array("+inf".utf8)],
            ],
            wait: wait
        )
        guard case .integer(let count)? = replies.last else {
            throw RedisError(.unexpected, "ZCOUNT gave no number")
        }
        return Int(clamping: count)
    }

    /// ZREVRANGE, then MGET.
    package func read(_ countMax: Int) async throws -> [[UInt8]] {
        let range = [Array("ZREVRANGE".utf8), Self.index, Self.text(0), Self.text(Int64(countMax) - 1)]
        let names = try await connection.send(range, wait: wait).elements?.compactMap(\.bytes) ?? []
        guard !names.isEmpty else { return [] }
        let values = try await connection.send([Array("MGET".utf8)] + names.map { Self.key($0) }, wait: wait)
        return values.elements?.compactMap(\.bytes) ?? []
    }

    private static func text(_ number: Int64) -> [UInt8] { Array("\(number)".utf8) }
}

/// Probes as Redis strings with a lifetime: who sets one first has it.
package struct RedisProbeStore: ProbeStore {
    private let connection: RedisConnection

    /// Over `connection`, which the caller closes.
    package init(connection: RedisConnection) {
        self.connection = connection
    }

    /// SET with NX and PX.
    package func take(_ name: String, for lifetime: Duration, wait: Duration) async throws -> Bool {
        let key = RedisKey(area: "probe", tag: "evidence", id: name).bytes
        let milliseconds = Array("\(max(1, Int64(lifetime / .milliseconds(1))))".utf8)
        let reply = try await connection.send(
            [Array("SET".utf8), key, Array("1".utf8), Array("NX".utf8), Array("PX".utf8), milliseconds],
            wait: wait
        )
        return reply != .null
    }
}
