import Logging
import NIOCore
import NIOPosix
import Resilience
import Synchronization
import Telemetry

/// What keeps one connection up: connects, hands commands over, reconnects after a jittered wait.
///
/// `@unchecked Sendable`: every `var` is touched on `eventLoop` only; what other threads use stands in `mailbox`.
final class RedisLink: @unchecked Sendable {
    struct Mailbox {
        var ready = false
        var entries: [RedisEntry] = []
        var drainScheduled = false
        /// Commands and bytes accepted and not yet settled.
        var commands = 0
        var bytes = 0
    }

    let eventLoop: any EventLoop
    let configuration: RedisConnection.Configuration
    let mailbox = Mutex(Mailbox())
    private let metrics: RedisMetrics
    private let logger: Logger
    private var handler: RedisChannelHandler?
    private var backoff = Backoff(base: .milliseconds(50), cap: .milliseconds(500))
    private var retry: Scheduled<Void>?
    private var closed = false
    private var saidAway = false

    init(configuration: RedisConnection.Configuration, metrics: RedisMetrics, logger: Logger) {
        self.configuration = configuration
        self.metrics = metrics
        self.logger = logger
        eventLoop = configuration.eventLoop ?? MultiThreadedEventLoopGroup.singleton.any()
    }

    // MARK: From any thread

    /// Takes commands in, all or none; the reason if none.
    func accept(_ entries: [RedisEntry]) -> RedisError? {
        let bytes = entries.reduce(0) { $0 + $1.byteCount }
        var drain = false
        let refusal: RedisError? = mailbox.withLock { box in
            guard box.ready else { return RedisError(.away, "no connection to \(configuration.address)") }
            guard box.commands + entries.count <= configuration.inFlightMax,
                box.bytes + bytes <= configuration.inFlightBytesMax
            else { return RedisError(.full, "too many commands are in flight") }
            box.commands += entries.count
            box.bytes += bytes
            box.entries += entries
            drain = !box.drainScheduled
            box.drainScheduled = true
            return nil
        }
        if drain { eventLoop.execute { self.drain() } }
        if let refusal { metrics.refused(refusal.code) }
        return refusal
    }

    func start() { eventLoop.execute { self.connect() } }

    func close() async {
        let done = eventLoop.submit {
            self.closed = true
            self.retry?.cancel()
            self.handler?.close(RedisError(.disconnected, "closed by this process"))
        }
        do {
            try await done.get()
        } catch {
            logger.debug("redis close found the event loop gone", metadata: ["error": "\(error)"])
        }
    }

    // MARK: On the event loop

    private func connect() {
        guard !closed, handler == nil else { return }
        let bootstrap = ClientBootstrap(group: eventLoop)
            .connectTimeout(TimeAmount(configuration.connectTimeout))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try self.addHandler(to: channel) }
            }
        let channel =
            switch configuration.address.endpoint {
            case .tcp(let host, let port):
                bootstrap.channelOption(.tcpOption(.tcp_nodelay), value: 1).connect(host: host, port: port)
            case .unix(let path):
                bootstrap.connect(unixDomainSocketPath: path)
            }
        channel.assumeIsolated().whenComplete { result in
            switch result {
            case .success: self.greet()
            case .failure(let error):
                self.handler = nil
                self.retryLater("\(error)")
            }
        }
    }

    private func addHandler(to channel: any Channel) throws {
        guard let reader = RedisReader() else { throw RedisError(.disconnected, "no memory for a reader") }
        let handler = RedisChannelHandler(
            reader: reader,
            commandTimeout: TimeAmount(configuration.commandTimeout),
            onSettled: { self.settled(bytes: $0, took: $1) },
            onClosed: { self.lost($0) }
        )
        try channel.pipeline.syncOperations.addHandler(handler)
        self.handler = handler
    }

    /// Signs in, chooses the database and asks for a sign of life before callers may use the connection.
    private func greet() {
        guard let handler else { return }
        var commands: [[String]] = []
        if let password = configuration.address.password { commands.append(["AUTH", password]) }
        if configuration.address.database != 0 { commands.append(["SELECT", "\(configuration.address.database)"]) }
        commands.append(["PING"])
        let waiters = commands.map { _ in RedisWaiter() }
        mailbox.withLock { $0.commands += commands.count }
        handler.submit(
            zip(commands, waiters).map { command, waiter in
                RedisEntry(command: command.map { Array($0.utf8) }, byteCount: 0, wait: nil, waiter: waiter)
            }
        )
        let ready = eventLoop.makePromise(of: Void.self)
        ready.completeWithTask {
            for waiter in waiters { _ = try await waiter.outcome().get() }
        }
        ready.futureResult.assumeIsolated().whenComplete { result in
            switch result {
            case .success: self.becameReady(handler)
            case .failure(let error):
                handler.close(error as? RedisError ?? RedisError(.disconnected, "\(error)"))
            }
        }
    }

    private func becameReady(_ handler: RedisChannelHandler) {
        guard self.handler === handler, !closed else { return }
        backoff.reset()
        saidAway = false
        mailbox.withLock { $0.ready = true }
        metrics.connected(true)
        logger.info("redis is there", metadata: ["address": "\(configuration.address)"])
    }

    private func lost(_ reason: RedisError) {
        handler = nil
        let orphans = mailbox.withLock { box in
            box.ready = false
            defer { box.entries = [] }
            return box.entries
        }
        for entry in orphans {
            entry.waiter.resolve(.failure(reason))
            settled(bytes: entry.byteCount, took: nil)
        }
        metrics.connected(false)
        if !closed { retryLater(reason.message) }
    }

    private func retryLater(_ reason: String) {
        guard !closed, retry == nil else { return }
        var random = SystemRandomNumberGenerator()
        let wait = backoff.next(using: &random)
        if !saidAway {
            saidAway = true
            logger.warning(
                "redis is away",
                metadata: ["address": "\(configuration.address)", "reason": "\(reason)"]
            )
        }
        retry = eventLoop.scheduleTask(in: TimeAmount(wait)) {
            self.retry = nil
            self.metrics.reconnecting()
            self.connect()
        }
    }

    private func drain() {
        let entries = mailbox.withLock { box in
            box.drainScheduled = false
            defer { box.entries = [] }
            return box.entries
        }
        guard !entries.isEmpty else { return }
        if let handler {
            handler.submit(entries)
        } else {
            for entry in entries {
                entry.waiter.resolve(.failure(RedisError(.disconnected, "the connection was closed")))
                settled(bytes: entry.byteCount, took: nil)
            }
        }
    }

    private func settled(bytes: Int, took: TimeAmount?) {
        mailbox.withLock { box in
            box.commands -= 1
            box.bytes -= bytes
        }
        metrics.settled(took)
    }
}
