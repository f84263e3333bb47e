import Logging
import RPCCore
import RPCInProcess
import RPCTransport
import Synchronization
import TestSupport
import Testing

/// How the calls of a test travel.
enum TransportKind: String, CaseIterable, Sendable {
    case inProcess
    case tcp
}

/// A service whose handlers can be watched, and a transport to it.
final class TestService: Sendable {
    static let echo = MethodDescriptor(service: "test.v1.Test", method: "Echo")
    static let idempotentEcho = MethodDescriptor(service: "test.v1.Test", method: "SafeEcho", isIdempotent: true)
    static let count = MethodDescriptor(service: "test.v1.Test", method: "Count", isServerStreaming: true)
    static let flood = MethodDescriptor(service: "test.v1.Test", method: "Flood", isServerStreaming: true)
    static let hang = MethodDescriptor(service: "test.v1.Test", method: "Hang")
    static let stubborn = MethodDescriptor(service: "test.v1.Test", method: "Stubborn")
    static let fail = MethodDescriptor(service: "test.v1.Test", method: "Fail")
    static let broken = MethodDescriptor(service: "test.v1.Test", method: "Broken")
    static let facts = MethodDescriptor(service: "test.v1.Test", method: "Facts")

    struct Counts: Sendable {
        var started = 0
        var cancelled = 0
        var written = 0
    }

    private let state = Mutex(Counts())
    let gate = Gate()
    let name: String

    init(name: String = "") {
        self.name = name
    }

    var counts: Counts { state.withLock { $0 } }

    struct Oddity: Error {}

    var router: RPCRouter {
        var router = RPCRouter()
        router.unary(Self.echo) { request, _ in
            self.state.withLock { $0.started += 1 }
            return request
        }
        router.unary(Self.idempotentEcho) { request, _ in request }
        router.unary(Self.hang) { _, _ in
            self.state.withLock { $0.started += 1 }
            do {
                try await ContinuousClock().sleep(for: .seconds(600))
            } catch {
                self.state.withLock { $0.cancelled += 1 }
                throw error
            }
            return []
        }
        router.unary(Self.stubborn) { request, _ in
            self.state.withLock { $0.started += 1 }
            await self.gate.wait()
            return request
        }
        router.unary(Self.fail) { _, _ in
            throw RPCError(
                .resourceExhausted,
                "no more",
                reason: .budget,
                retryAfter: .milliseconds(20),
                notStarted: true,
                detail: [1, 2]
            )
        }
        router.unary(Self.broken) { _, _ in throw Oddity() }
        router.unary(Self.facts) { _, context in
            let left = context.remaining / .milliseconds(1)
            return [UInt8]("\(context.requestID) \(context.bearer ?? "-") \(Int(left)) \(self.name)".utf8)
        }
        router.serverStreaming(Self.count) { request, _, writer in
            for index in 0..<Int(request[0]) { try await writer.write([UInt8(index)]) }
        }
        // Request: kibibytes of each message. Writes until it is told to stop.
        router.serverStreaming(Self.flood) { request, _, writer in
            let message = [UInt8](repeating: 7, count: Int(request[0]) * 1024)
            do {
                while true {
                    try await writer.write(message)
                    self.state.withLock { $0.written += 1 }
                }
            } catch {
                self.state.withLock { $0.cancelled += 1 }
                throw error
            }
        }
        return router
    }

    static var logger: Logger {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return logger
    }

    /// Runs `body` with a transport of this kind to this service, and stops everything afterwards.
    func with(
        _ kind: TransportKind,
        _ session: SessionConfiguration = SessionConfiguration(),
        _ body: (any ClientTransport) async throws -> Void
    ) async throws {
        switch kind {
        case .inProcess: try await body(InProcessTransport(router: router, configuration: session))
        case .tcp:
            var server = RPCServer.Configuration()
            server.session = session
            try await withServer(server) { server in
                try await TestService.withChannel("127.0.0.1:\(server.port)", session, body)
            }
        }
    }

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

    static func withChannel(
        _ target: String,
        _ session: SessionConfiguration = SessionConfiguration(),
        waitForReady: Duration = .seconds(5),
        _ body: (ClientChannel) async throws -> Void
    ) async throws {
        var configuration = ClientChannel.Configuration()
        configuration.session = session
        configuration.waitForReady = waitForReady
        configuration.resolveInterval = .milliseconds(50)
        let channel = try ClientChannel(target: target, configuration: configuration, logger: logger)
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await body(channel))
        } catch {
            outcome = .failure(error)
        }
        await channel.close()
        try outcome.get()
    }
}
