import Foundation
import Logging
import Messages
import RPCCore
import RPCTransport
import Stubs
import Synchronization
import TestSupport
import Testing

/// Replicas that go away and come back under load. `POINTSMAN_PROGRAMS=.build/release` rolls the release build, which
/// keeps up with the load on any machine.
@Suite("A rolling restart", .serialized, .timeLimit(.minutes(5)))
struct RollingRestartTests {
    /// What has become of the streams so far.
    private struct Streams: Sendable {
        var running = 0
        var whole = 0
        var cut: [String: Int] = [:]
        var failures: [String] = []
        var isOver = false
    }

    private final class Books: Sendable {
        private let streams = Mutex(Streams())
        var now: Streams { streams.withLock { $0 } }
        func change(_ body: (inout Streams) -> Void) { streams.withLock { body(&$0) } }
    }

    /// What `rpc-echo load` prints.
    private struct Report: Decodable {
        let count: Int
        let seconds: Double
        let p99Us: Double
    }

    private static let drain = "2s"
    /// 5 s, longer than a replica's drain.
    private static let streamMessages: UInt32 = 100
    private static let streams = 100
    private static let callsPerSecond = 2200
    /// Ten seconds of them, if the machine keeps up: due by the clock, whether or not a server is away.
    private static let calls = 22_000

    @Test("Replicas restart one after the other under load: no unary call fails, streams end whole or say why")
    func restart() async throws {
        var replicas: [EchoProcess] = []
        for _ in 0..<3 { replicas.append(try await EchoProcess.start(drain: Self.drain)) }
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("pm-targets-" + UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(replicas.map { $0.address + "\n" }.joined().utf8).write(to: file)
        let channel = try ClientChannel(
            target: "file:\(file.path)",
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        let books = Books()
        let streams = Task { await Self.keepStreaming(channel, books) }
        #expect(await eventually { books.now.running == Self.streams })
        let load = Task { try await Self.unaryLoad(file.path) }
        let isOver = Task {
            _ = try? await load.value
            books.change { $0.isOver = true }
        }
        var restarts = 0
        while !books.now.isOver || restarts < 3 {
            let index = restarts % replicas.count
            let address = replicas[index].address
            #expect(await replicas[index].terminate() == 0)
            replicas[index] = try await EchoProcess.start(listen: address, drain: Self.drain)
            // The next one goes when this one is in use again, as an orchestrator would wait for its readiness.
            #expect(await eventually { channel.readyConnections >= 3 })
            restarts += 1
        }
        await isOver.value
        await streams.value
        await channel.close()
        for replica in replicas { #expect(await replica.terminate() == 0) }
        Self.judge(try await load.value, books.now, restarts)
    }

    private static func judge(_ load: Finished, _ streams: Streams, _ restarts: Int) {
        #expect(load.status == 0, "a unary call failed: \(load.errors)")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        guard let report = try? decoder.decode(Report.self, from: Data(load.output.utf8)) else {
            Issue.record("rpc-echo load printed no report: \(load.output)")
            return
        }
        print(
            """
            rolling restart: \(restarts) restarts under \(Int(Double(report.count) / report.seconds)) unary calls/s, \
            \(report.count) of \(calls) answered, p99 \(Int(report.p99Us)) us; \
            \(streams.whole) streams whole, \(streams.cut) not
            """
        )
        #expect(report.count == calls)
        #expect(streams.failures.isEmpty, "\(streams.failures.prefix(5))")
        #expect(streams.whole > 0)
        // The drain is shorter than a stream, so some must have been cut, and have said so.
        #expect(!streams.cut.isEmpty)
        for code in streams.cut.keys { #expect(["UNAVAILABLE", "CANCELLED"].contains(code)) }
    }

    /// Ends with an error at the first call that fails.
    private static func unaryLoad(_ targets: String) async throws -> Finished {
        try await Program.run(
            "rpc-echo",
            [
                "load", "--target", "file:\(targets)", "--mode", "paced", "--rate", "\(callsPerSecond)",
                "--calls", "\(calls)", "--payload", "100",
            ]
        )
    }

    private static func keepStreaming(_ channel: ClientChannel, _ books: Books) async {
        await withDiscardingTaskGroup { group in
            for _ in 0..<streams {
                group.addTask { while !books.now.isOver { await stream(channel, books) } }
            }
        }
    }

    private static func stream(_ channel: ClientChannel, _ books: Books) async {
        let request = EchoV1.ExpandRequest(count: streamMessages, payloadBytes: 64, pauseUs: 50_000)
        books.change { $0.running += 1 }
        defer { books.change { $0.running -= 1 } }
        do {
            let count = try await EchoClient(channel).expand(request, options: .init(timeout: .seconds(30))) { stream in
                var count: UInt32 = 0
                for try await _ in stream { count += 1 }
                return count
            }
            books.change { streams in
                if count == streamMessages {
                    streams.whole += 1
                } else {
                    streams.failures.append("a stream of \(count) messages ended as if it were whole")
                }
            }
        } catch let error as RPCError {
            books.change { $0.cut["\(error.code)", default: 0] += 1 }
        } catch {
            books.change { $0.failures.append("\(error)") }
        }
    }
}
