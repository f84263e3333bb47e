import Logging
import NIOCore
import RPCCore
import RPCTransport
import Synchronization

/// A server on a free port whose answers a test decides, and which can be killed without a word.
final class Replica: Sendable {
    static let ask = MethodDescriptor(service: "test.v1.Replica", method: "Ask", isIdempotent: true)
    static let order = MethodDescriptor(service: "test.v1.Replica", method: "Order")
    /// Answers with its request, whatever the behaviour.
    static let echo = MethodDescriptor(service: "test.v1.Replica", method: "Echo")
    static let watch = MethodDescriptor(
        service: "test.v1.Replica",
        method: "Watch",
        isIdempotent: true,
        isServerStreaming: true
    )
    /// Writes until it is told to stop, whatever the behaviour.
    static let flood = MethodDescriptor(
        service: "test.v1.Replica",
        method: "Flood",
        isIdempotent: true,
        isServerStreaming: true
    )
    static let talk = MethodDescriptor(
        service: "test.v1.Replica",
        method: "Talk",
        isClientStreaming: true,
        isServerStreaming: true
    )

    /// How it answers.
    struct Behaviour: Sendable {
        var latency = Duration.zero
        var error: RPCError?
        /// Answers wait until this is false.
        var holds = false
    }

    private struct State {
        var behaviour = Behaviour()
        var served = 0
        var running = 0
        var connections: [any Channel] = []
        var isDead = false
        var server: RPCServer?
        var port = 0
    }

    private struct Dead: Error {}

    let name: String
    private let state = Mutex(State())

    private init(name: String) { self.name = name }

    static func start(
        _ name: String,
        _ configure: (inout RPCServer.Configuration) -> Void = { _ in }
    ) async throws
        -> Replica
    {
        let replica = Replica(name: name)
        var configuration = RPCServer.Configuration()
        configuration.security = { channel in
            try replica.state.withLock { state in
                guard !state.isDead else { throw Dead() }
                state.connections.append(channel)
            }
        }
        configure(&configuration)
        let server = try await RPCServer.start(configuration, router: replica.router, logger: logger)
        replica.state.withLock { state in
            state.server = server
            state.port = server.port
        }
        return replica
    }

    /// One that has stopped: nobody listens on its port any more.
    static func dead() async throws -> Replica {
        let replica = try await start("dead")
        await replica.stop()
        return replica
    }

    var port: Int { state.withLock { $0.port } }
    var address: String { "127.0.0.1:\(port)" }
    /// Calls that were begun.
    var served: Int { state.withLock { $0.served } }
    /// Calls that are running.
    var running: Int { state.withLock { $0.running } }
    /// Connections that were ever accepted.
    var connections: Int { state.withLock { $0.connections.count } }
    var openConnections: Int { state.withLock { $0.connections.count(where: \.isActive) } }

    func behave(_ change: (inout Behaviour) -> Void) { state.withLock { change(&$0.behaviour) } }

    /// Cuts all connections without a word and takes no new ones.
    func kill() {
        let connections = state.withLock { state in
            state.isDead = true
            return state.connections
        }
        for connection in connections { connection.close(promise: nil) }
    }

    func stop(drain: Duration = .zero) async {
        behave { if drain == .zero { $0.holds = false } }
        // A server is stopped once.
        let server = state.withLock { $0.server.take() }
        await server?.stop(drain: drain)
    }

    private var router: RPCRouter {
        var router = RPCRouter()
        router.unary(Self.ask) { _, _ in try await self.answer() }
        router.unary(Self.order) { _, _ in try await self.answer() }
        router.unary(Self.echo) { request, _ in
            self.state.withLock { $0.served += 1 }
            return request
        }
        router.serverStreaming(Self.watch) { _, _, writer in try await writer.write(try await self.answer()) }
        router.serverStreaming(Self.flood) { _, _, writer in
            while true { try await writer.write([UInt8](repeating: 7, count: 1024)) }
        }
        router.bidirectional(Self.talk) { requests, _, writer in
            try await writer.write(try await self.answer())
            while let batch = try await requests.next() {
                for message in batch { try await writer.write(message) }
            }
        }
        return router
    }

    private func answer() async throws -> [UInt8] {
        state.withLock { state in
            state.served += 1
            state.running += 1
        }
        defer { state.withLock { $0.running -= 1 } }
        let behaviour = state.withLock { $0.behaviour }
        if behaviour.latency > .zero { try await ContinuousClock().sleep(for: behaviour.latency) }
        while state.withLock({ $0.behaviour.holds }) { try await ContinuousClock().sleep(for: .milliseconds(2)) }
        if let error = behaviour.error { throw error }
        return [UInt8](name.utf8)
    }

    static var logger: Logger {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return logger
    }
}
