package import RouterService
import Synchronization

/// Limits in Redis: one script a request, all keys of a tenant in one slot.
package final class RedisLimitStore: LimitStore {
    private let connection: RedisConnection
    private let router: String
    private let timeout: Duration
    private let leaseUS: Int64
    private static let script = Array(LimitScript.text.utf8)
    /// What Redis calls the script, once it has said so.
    private let digest = Mutex<[UInt8]?>(nil)

    /// Counts over `connection`, which the caller closes.
    ///
    /// - Parameters:
    ///   - connection: where Redis is.
    ///   - router: the name of this process among all routers, new at each start.
    ///   - timeout: a Redis that takes longer is away.
    ///   - lease: how long slots are this router's, and it counts as alive, after it was heard last.
    package init(connection: RedisConnection, router: String, timeout: Duration, lease: Duration = .seconds(10)) {
        self.connection = connection
        self.router = router
        self.timeout = timeout
        leaseUS = Int64(lease / .microseconds(1))
    }

    /// One script, named by its digest; its text goes along once, and again when Redis has forgotten it.
    package func ask(_ asks: [LimitAsk], tenant: String) async throws -> LimitAnswer {
        let tag = Self.tag(tenant)
        var words = [Self.bytes(asks.count)]
        for ask in asks { words.append(RedisKey(area: "limit", tag: tag, id: ask.key.name).bytes) }
        words.append(Array(router.utf8))
        words.append(Self.bytes(leaseUS))
        for ask in asks { words += Self.words(ask.act) }
        let reply = try await run(words)
        guard let numbers = reply.elements?.map(Self.number), let first = numbers.first else { throw Self.unexpected }
        if first > 0, numbers.count == 2 { return .refused(index: Int(first) - 1, waitUS: numbers[1]) }
        guard first == 0, numbers.count == 1 + 2 * asks.count else { throw Self.unexpected }
        return .done(
            asks.indices.map { LimitAnswer.Noted(granted: numbers[1 + 2 * $0], level: numbers[2 + 2 * $0]) }
        )
    }

    /// One script on a sorted set of all routers.
    package func announce() async throws -> Int {
        let key = RedisKey(area: "limit", tag: "routers", id: "alive").bytes
        let command = [
            Array("EVAL".utf8), Array(LimitScript.announcement.utf8), Self.bytes(1), key, Array(router.utf8),
            Self.bytes(leaseUS),
        ]
        guard case .integer(let count) = try await send(command), count > 0 else { throw Self.unexpected }
        return Int(count)
    }

    private func run(_ words: [[UInt8]]) async throws -> RedisReply {
        if let digest = digest.withLock({ $0 }) {
            do {
                return try await send([Array("EVALSHA".utf8), digest] + words)
            } catch let error as RedisError where error.code == .refused && error.message.hasPrefix("NOSCRIPT") {
                return try await send([Array("EVAL".utf8), Self.script] + words)
            }
        }
        let loaded = try await send([Array("SCRIPT".utf8), Array("LOAD".utf8), Self.script])
        digest.withLock { $0 = loaded.bytes }
        return try await send([Array("EVAL".utf8), Self.script] + words)
    }

    private func send(_ command: [[UInt8]]) async throws -> RedisReply {
        do throws(RedisError) {
            return try await connection.send(command, wait: timeout)
        } catch {
            if error.code == .cancelled { throw CancellationError() }
            throw error
        }
    }

    private static func words(_ act: LimitAsk.Act) -> [[UInt8]] {
        switch act {
        case .take(let shape, let need, let lot): bucket("take", shape) + [bytes(need), bytes(lot)]
        case .settle(let shape, let units): bucket("settle", shape) + [bytes(units), bytes(0)]
        case .lease(let limit, let need, let want, let turn):
            [Array("lease".utf8), bytes(limit), bytes(need), bytes(want), bytes(turn)]
        case .renew(let slots, let turn): [Array("renew".utf8), bytes(slots), bytes(turn), bytes(0), bytes(0)]
        }
    }

    private static func bucket(_ act: String, _ shape: BucketShape) -> [[UInt8]] {
        [Array(act.utf8), Array("\(shape.perSecond)".utf8), bytes(shape.capacityMicro)]
    }

    private static func bytes(_ number: some BinaryInteger) -> [UInt8] { Array(String(number).utf8) }

    private static func number(_ reply: RedisReply) -> Int64 {
        if case .integer(let value) = reply { return value }
        return -1
    }

    /// The tenant as a hash tag: braces would end it early.
    private static func tag(_ tenant: String) -> String {
        guard tenant.utf8.contains(where: { "{}%".utf8.contains($0) }) else { return tenant }
        return tenant.reduce(into: "") { tag, character in
            switch character {
            case "{": tag += "%7B"
            case "}": tag += "%7D"
            case "%": tag += "%25"
            default: tag.append(character)
            }
        }
    }

    private static let unexpected = RedisError(.unexpected, "a limit's script gave another answer")
}
