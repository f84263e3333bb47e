package import BatchService

/// A bell as a Redis stream: one group of listeners, each ring to one of them.
///
/// Rings are hints, so they are read with NOACK: nothing is kept for a listener that died, and what it did not look
/// at is rung again from SQL. What was looked at is deleted; the stream's length is capped beside that.
package struct RedisJobBell: JobBell {
    /// The most rings that are kept.
    package static let ringsMax = 10_000

    private let commands: RedisConnection
    private let listening: RedisConnection
    private let stream: [UInt8]
    private let listener: String

    private static let group = "workers"

    /// - Parameters:
    ///   - commands: for rings; the caller closes it.
    ///   - listening: used by ``hear(_:wait:)`` alone, since a waiting read holds up what comes after it. Its command
    ///     timeout must be longer than any `wait`.
    ///   - queue: the name of the queue, from a fixed set.
    ///   - listener: this process, unique among the listeners.
    package init(commands: RedisConnection, listening: RedisConnection, queue: String, listener: String) {
        self.commands = commands
        self.listening = listening
        self.listener = listener
        stream = RedisKey(area: "bell", tag: queue, id: "rings").bytes
    }

    /// Whether both connections take commands now.
    package var isReady: Bool { commands.isReady && listening.isReady }

    /// XADD of each id, in one write.
    package func ring(_ jobs: [String]) async throws {
        guard !jobs.isEmpty else { return }
        _ = try await commands.sendAll(
            jobs.map { job in
                words("XADD", stream, "MAXLEN", "~", "\(Self.ringsMax)", "*", "job", job)
            }
        )
    }

    /// XREADGROUP; makes the group when it is not there, as after a flush.
    package func hear(_ countMax: Int, wait: Duration) async throws -> [BellHint] {
        do {
            return try await read(countMax, wait)
        } catch let error as RedisError where error.code == .refused && error.message.hasPrefix("NOGROUP") {
            try await makeGroup()
            return try await read(countMax, wait)
        }
    }

    /// XDEL.
    package func dismiss(_ hints: [BellHint]) async throws {
        guard !hints.isEmpty else { return }
        _ = try await commands.send([Array("XDEL".utf8), stream] + hints.map { Array($0.receipt.utf8) })
    }

    private func read(_ countMax: Int, _ wait: Duration) async throws -> [BellHint] {
        let (seconds, attoseconds) = wait.components
        // BLOCK 0 would wait for ever.
        let milliseconds = max(1, seconds * 1_000 + attoseconds / 1_000_000_000_000_000)
        let reply = try await listening.send(
            words(
                "XREADGROUP",
                "GROUP",
                Self.group,
                listener,
                "COUNT",
                "\(countMax)",
                "BLOCK",
                "\(milliseconds)",
                "NOACK",
                "STREAMS",
                stream,
                ">"
            )
        )
        guard case .array(let streams) = reply else { return [] }
        guard let rings = streams.first?.elements?.last?.elements else {
            throw RedisError(.unexpected, "XREADGROUP gave no stream")
        }
        return rings.compactMap(Self.hint)
    }

    /// From the stream's beginning: rings from before the group was made count.
    private func makeGroup() async throws {
        do {
            _ = try await listening.send(words("XGROUP", "CREATE", stream, Self.group, "0", "MKSTREAM"))
        } catch {
            // Another listener may have been quicker.
            guard error.code == .refused, error.message.hasPrefix("BUSYGROUP") else { throw error }
        }
    }

    /// `[id, [field, value, …]]`.
    private static func hint(_ reply: RedisReply) -> BellHint? {
        guard let parts = reply.elements, parts.count == 2, let receipt = parts[0].text,
            let fields = parts[1].elements, fields.count >= 2, let job = fields[1].text
        else { return nil }
        return BellHint(job: job, receipt: receipt)
    }

    private func words(_ words: any RedisWord...) -> [[UInt8]] { words.map(\.redisBytes) }
}

/// What can be a word of a command.
private protocol RedisWord {
    var redisBytes: [UInt8] { get }
}

extension String: RedisWord {
    fileprivate var redisBytes: [UInt8] { Array(utf8) }
}

extension [UInt8]: RedisWord {
    fileprivate var redisBytes: [UInt8] { self }
}
