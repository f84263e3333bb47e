package import Logging
package import NIOCore
import Synchronization
package import Telemetry

/// One connection to Redis that any number of tasks share: commands are pipelined, replies matched by order.
///
/// It never makes a caller wait for Redis to come back: without a connection a command fails at once, while the
/// connection is tried again in the background. hiredis parses and formats; SwiftNIO moves the bytes.
package final class RedisConnection: Sendable {
    /// How a connection behaves.
    package struct Configuration: Sendable {
        /// Where Redis is.
        package var address: RedisAddress
        /// What the connection is for: the label of its metrics.
        package var use: String
        /// How long the oldest command may be without a reply before the connection is given up. Must be longer than
        /// any BLOCK.
        package var commandTimeout: Duration = .seconds(2)
        /// How long connecting may take.
        package var connectTimeout: Duration = .seconds(2)
        /// The most commands in flight; more are refused.
        package var inFlightMax = 4_096
        /// The most bytes of commands in flight; more are refused.
        package var inFlightBytesMax = 64 * 1024 * 1024
        /// Moves its bytes: that of the callers spares two changes of thread a command. nil = one of NIO's.
        package var eventLoop: (any EventLoop)?

        /// The defaults for an address and a use.
        package init(address: RedisAddress, use: String) {
            self.address = address
            self.use = use
        }
    }

    private let link: RedisLink

    /// Starts connecting in the background. To be ended with ``close()``.
    package init(configuration: Configuration, metrics: Metrics, logger: Logger) {
        link = RedisLink(
            configuration: configuration,
            metrics: RedisMetrics(metrics, use: configuration.use),
            logger: logger
        )
        link.start()
    }

    /// Whether commands are taken now.
    package var isReady: Bool { link.mailbox.withLock { $0.ready } }

    /// The address, for people; without the password.
    package var address: String { "\(link.configuration.address)" }

    /// Sends one command and waits for its reply.
    ///
    /// - Parameters:
    ///   - command: its words, any bytes.
    ///   - wait: how long to wait; the connection's own limit when nil. When it is over the reply is dropped as it
    ///     comes, and the connection lives on.
    /// - Returns: the reply, never `.error`.
    /// - Throws: ``RedisError``.
    package func send(_ command: [[UInt8]], wait: Duration? = nil) async throws(RedisError) -> RedisReply {
        let entry = Self.entry(command, wait)
        if let refusal = link.accept([entry]) { throw refusal }
        return try await entry.waiter.outcome().get()
    }

    /// Sends commands together, in one write, and waits for all replies.
    ///
    /// - Parameters:
    ///   - commands: the words of each; all are sent or none.
    ///   - wait: as for `send`.
    /// - Returns: the replies in order.
    /// - Throws: the first ``RedisError``; the other commands may have run.
    package func sendAll(_ commands: [[[UInt8]]], wait: Duration? = nil) async throws(RedisError) -> [RedisReply] {
        let entries = commands.map { Self.entry($0, wait) }
        if let refusal = link.accept(entries) { throw refusal }
        var replies: [RedisReply] = []
        var failure: RedisError?
        for entry in entries {
            switch await entry.waiter.outcome() {
            case .success(let reply): replies.append(reply)
            case .failure(let error): failure = failure ?? error
            }
        }
        if let failure { throw failure }
        return replies
    }

    /// Ends the connection; commands in flight fail.
    package func close() async { await link.close() }

    private static func entry(_ command: [[UInt8]], _ wait: Duration?) -> RedisEntry {
        RedisEntry(
            command: command,
            byteCount: command.reduce(16) { $0 + $1.count + 16 },
            wait: wait,
            waiter: RedisWaiter()
        )
    }
}
