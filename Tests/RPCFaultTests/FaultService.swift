import Logging
import RPCCore
import RPCTransport
import Synchronization
import TestSupport

/// A service that keeps books on itself: which requests a handler saw, how often, and what still runs.
final class FaultService: Sendable {
    static let echo = MethodDescriptor(service: "fault.v1.Fault", method: "Echo")
    static let safeEcho = MethodDescriptor(service: "fault.v1.Fault", method: "SafeEcho", isIdempotent: true)
    static let expand = MethodDescriptor(service: "fault.v1.Fault", method: "Expand", isServerStreaming: true)
    static let endless = MethodDescriptor(service: "fault.v1.Fault", method: "Endless", isServerStreaming: true)
    /// As `expand` with one message before it, and a wait for the gate in between.
    static let gated = MethodDescriptor(service: "fault.v1.Fault", method: "Gated", isServerStreaming: true)
    /// Answers with what `summary` says of the requests.
    static let collect = MethodDescriptor(service: "fault.v1.Fault", method: "Collect", isClientStreaming: true)
    /// Answers each request with itself.
    static let chat = MethodDescriptor(
        service: "fault.v1.Fault",
        method: "Chat",
        isClientStreaming: true,
        isServerStreaming: true
    )
    /// Answers with as many bytes as `largeRequest` says.
    static let large = MethodDescriptor(service: "fault.v1.Fault", method: "Large")
    /// Writes empty messages until it is told to stop.
    static let empties = MethodDescriptor(service: "fault.v1.Fault", method: "Empties", isServerStreaming: true)
    static let hang = MethodDescriptor(service: "fault.v1.Fault", method: "Hang")
    static let fail = MethodDescriptor(service: "fault.v1.Fault", method: "Fail")

    struct Books: Sendable {
        /// Requests by their first eight bytes, and how often a handler saw them.
        var seen: [UInt64: Int] = [:]
        var running = 0
        var runningMost = 0
        var written = 0
    }

    private let state = Mutex(Books())
    let gate = Gate()
    var books: Books { state.withLock { $0 } }

    /// The request with this id in front: eight bytes, and `size` in all.
    static func request(_ id: UInt64, size: Int = 8) -> [UInt8] {
        let head = withUnsafeBytes(of: id.bigEndian) { [UInt8]($0) }
        return head + [UInt8](repeating: UInt8(truncatingIfNeeded: id), count: max(0, size - 8))
    }

    /// What `expand` answers: as many messages as the request's ninth byte says, of the size that the next two say.
    static func expand(_ request: [UInt8]) -> [[UInt8]] {
        guard request.count > 10 else { return [] }
        let size = Int(request[9]) << 8 | Int(request[10])
        return (0..<Int(request[8])).map { [UInt8](repeating: UInt8($0), count: size) }
    }

    static func expandRequest(_ id: UInt64, count: UInt8, size: UInt16) -> [UInt8] {
        request(id) + [count, UInt8(size >> 8), UInt8(size & 0xFF)]
    }

    static func largeRequest(_ id: UInt64, size: UInt32) -> [UInt8] {
        request(id) + withUnsafeBytes(of: size.bigEndian) { [UInt8]($0) }
    }

    static func summary(count: Int, bytes: Int) -> [UInt8] {
        withUnsafeBytes(of: (UInt64(count).bigEndian, UInt64(bytes).bigEndian)) { [UInt8]($0) }
    }

    private static func id(_ request: [UInt8]) -> UInt64 { request.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }

    private func enter(_ request: [UInt8]) {
        state.withLock { books in
            books.seen[Self.id(request), default: 0] += 1
            books.running += 1
            books.runningMost = max(books.runningMost, books.running)
        }
    }

    private func leave() { state.withLock { $0.running -= 1 } }

    var router: RPCRouter {
        var router = RPCRouter()
        for method in [Self.echo, Self.safeEcho] {
            router.unary(method) { request, _ in
                self.enter(request)
                defer { self.leave() }
                return request
            }
        }
        router.unary(Self.large) { request, _ in
            self.enter(request)
            defer { self.leave() }
            return [UInt8](repeating: 1, count: request[8..<12].reduce(0) { $0 << 8 | Int($1) })
        }
        router.unary(Self.fail) { request, _ in
            self.enter(request)
            defer { self.leave() }
            throw RPCError(.failedPrecondition, "as asked", reason: .badRequest, notStarted: true)
        }
        router.unary(Self.hang) { request, _ in
            self.enter(request)
            defer { self.leave() }
            await Self.untilCancelled()
            throw CancellationError()
        }
        router.serverStreaming(Self.expand) { request, _, writer in
            self.enter(request)
            defer { self.leave() }
            for message in Self.expand(request) { try await writer.write(message) }
        }
        router.serverStreaming(Self.gated) { request, _, writer in
            self.enter(request)
            defer { self.leave() }
            try await writer.write([])
            await self.gate.wait()
            for message in Self.expand(request) { try await writer.write(message) }
        }
        router.clientStreaming(Self.collect) { requests, _ in
            var (count, bytes) = (0, 0)
            defer { if count > 0 { self.leave() } }
            while let batch = try await requests.next() {
                if count == 0 { self.enter(batch[0]) }
                count += batch.count
                bytes += batch.reduce(0) { $0 + $1.count }
            }
            return Self.summary(count: count, bytes: bytes)
        }
        router.bidirectional(Self.chat) { requests, _, writer in
            var hasEntered = false
            defer { if hasEntered { self.leave() } }
            while let batch = try await requests.next() {
                if !hasEntered { self.enter(batch[0]) }
                hasEntered = true
                for message in batch { try await writer.write(message) }
            }
        }
        for (method, size) in [(Self.endless, 1024), (Self.empties, 0)] {
            router.serverStreaming(method) { request, _, writer in
                self.enter(request)
                defer { self.leave() }
                while true {
                    try await writer.write([UInt8](repeating: 7, count: size))
                    self.state.withLock { $0.written += 1 }
                }
            }
        }
        return router
    }

    /// Waits without a clock.
    private static func untilCancelled() async {
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        for await _ in stream {}
        continuation.finish()
    }

    static var logger: Logger {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return logger
    }

    /// Runs `body` with this service behind a socket, and stops it afterwards.
    func withServer(
        _ configuration: RPCServer.Configuration = RPCServer.Configuration(),
        _ body: (RPCServer) async throws -> Void
    ) async throws {
        let server = try await RPCServer.start(configuration, router: router, logger: Self.logger)
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await body(server))
        } catch {
            outcome = .failure(error)
        }
        gate.open()
        await server.stop(drain: .zero)
        try outcome.get()
    }

    /// Runs `body` with a channel to `target`, and closes it afterwards.
    static func withChannel<R>(
        _ target: String,
        _ change: (inout ClientChannel.Configuration) -> Void = { _ in },
        _ body: (ClientChannel) async throws -> R
    ) async throws -> R {
        var configuration = ClientChannel.Configuration()
        configuration.resolveInterval = .milliseconds(50)
        // A loaded machine may take long for a connection; these tests are not about that.
        configuration.waitForReady = .seconds(60)
        change(&configuration)
        let channel = try ClientChannel(target: target, configuration: configuration, logger: logger)
        let outcome: Result<R, any Error>
        do {
            outcome = .success(try await body(channel))
        } catch {
            outcome = .failure(error)
        }
        await channel.close()
        return try outcome.get()
    }
}
