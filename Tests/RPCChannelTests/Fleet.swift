import Foundation
import Logging
import RPCCore
import RPCTransport
import Synchronization
import TestSupport
import Testing

/// Replicas behind a file of addresses, and a channel to them.
struct Fleet: Sendable {
    let replicas: [Replica]
    let channel: ClientChannel
    private let path: String

    /// Runs `body` with `count` running replicas of which `listed` are in the file, and stops everything afterwards.
    static func with(
        _ count: Int,
        listed: Int? = nil,
        logger: Logger = Replica.logger,
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
            logger: logger
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

    /// Takes the file away.
    func removeList() throws { try FileManager.default.removeItem(atPath: path) }

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
