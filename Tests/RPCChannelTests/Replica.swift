import Foundation
import Logging
import NIOCore
import RPCCore
import RPCTransport
import Synchronization
import TestSupport
import Testing

/// A server on a free port whose answers a test decides, and which can be killed without a word.
final class Replica: Sendable {
    static let ask = MethodDescriptor(service: "test.v1.Replica", method: "Ask", isIdempotent: true)
    static let order = MethodDescriptor(service: "test.v1.Replica", method: "Order")
    static let watch = MethodDescriptor(service: "test.v1.Replica", method: "Watch", isServerStreaming: true)
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

    var address: String { "127.0.0.1:\(state.withLock { $0.port })" }
    /// Calls that were begun.
    var served: Int { state.withLock { $0.served } }
    /// Calls that are running.
    var running: Int { state.withLock { $0.running } }
    /// Connections that were ever accepted.
    var connections: Int { state.withLock { $0.connections.count } }

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
        router.serverStreaming(Self.watch) { _, _, writer in try await writer.write(try await self.answer()) }
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

/// Replicas behind a file of addresses, and a channel to them.
struct Fleet: Sendable {
    let replicas: [Replica]
    let channel: ClientChannel
    private let path: String

    /// Runs `body` with `count` running replicas of which `listed` are in the file, and stops everything afterwards.
    static func with(
        _ count: Int,
        listed: Int? = nil,
        _ change: (inout ClientChannel.Configuration) -> Void = { _ in },
        _ body: (Fleet) async throws -> Void
    ) async throws {
        var replicas: [Replica] = []
        for index in 0..<count { replicas.append(try await Replica.start("\(index)")) }
        let path = NSTemporaryDirectory() + "rpc-fleet-\(UUID().uuidString)"
        try Self.write(replicas[..<(listed ?? count)], path)
        var configuration = ClientChannel.Configuration()
        configuration.resolveInterval = .milliseconds(20)
        change(&configuration)
        let channel = try ClientChannel(
            target: "file:\(path)",
            configuration: configuration,
            logger: Replica.logger
        )
        let fleet = Fleet(replicas: replicas, channel: channel, path: path)
        let outcome: Result<Void, any Error>
        do {
            #expect(await eventually { channel.readyConnections == listed ?? count })
            outcome = .success(try await body(fleet))
        } catch {
            outcome = .failure(error)
        }
        for replica in replicas { replica.behave { $0.holds = false } }
        await channel.close(drain: .zero)
        for replica in replicas { await replica.stop() }
        // Gone either way.
        _ = try? FileManager.default.removeItem(atPath: path)
        try outcome.get()
    }

    /// Writes these replicas' addresses into the file.
    func list(_ indices: Range<Int>) throws { try Self.write(replicas[indices], path) }

    private static func write(_ replicas: ArraySlice<Replica>, _ path: String) throws {
        let text = replicas.map { $0.address + "\n" }.joined()
        try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    }

    /// Who answers one call.
    func ask(_ method: MethodDescriptor = Replica.ask, _ options: CallOptions = .default) async throws(RPCError) -> Int
    {
        Int(String(decoding: try await channel.unary(method, [], options: options), as: UTF8.self)) ?? -1
    }

    /// Keeps calling from several tasks until `body` returns. Returns who answered how often, and what failed.
    func underLoad(
        _ method: MethodDescriptor = Replica.ask,
        callers: Int = 8,
        _ body: (Load) async throws -> Void
    ) async throws -> Load {
        let load = Load()
        let tasks = (0..<callers).map { _ in
            Task {
                while !Task.isCancelled, !load.isOver {
                    do throws(RPCError) {
                        load.answered(try await ask(method))
                    } catch {
                        load.failed(error)
                    }
                }
            }
        }
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await body(load)) } catch { outcome = .failure(error) }
        load.stop()
        for task in tasks { await task.value }
        try outcome.get()
        return load
    }
}

/// What happened to the calls of a load.
final class Load: Sendable {
    private struct State {
        var answers: [Int: Int] = [:]
        var errors: [RPCError] = []
        var isOver = false
    }

    private let state = Mutex(State())

    var answers: [Int: Int] { state.withLock { $0.answers } }
    var errors: [RPCError] { state.withLock { $0.errors } }
    var isOver: Bool { state.withLock { $0.isOver } }
    var total: Int { answers.values.reduce(0, +) }

    func answered(_ replica: Int) { state.withLock { $0.answers[replica, default: 0] += 1 } }
    func failed(_ error: RPCError) { state.withLock { $0.errors.append(error) } }
    func stop() { state.withLock { $0.isOver = true } }
    /// Begins to count anew.
    func reset() { state.withLock { $0.answers = [:] } }
}
