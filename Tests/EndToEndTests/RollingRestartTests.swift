import Foundation
import Logging
import Messages
import RPCCore
import RPCTransport
import Stubs
import Synchronization
import TestSupport
import Testing

/// Replicas that go away and come back under load.
@Suite("A rolling restart", .serialized, .timeLimit(.minutes(5)))
struct RollingRestartTests {
    private struct Load: Sendable {
        var answered = 0
        var running = 0
        var failures: [String] = []
        var wholeStreams = 0
        var cutStreams: [String: Int] = [:]
        var runningStreams = 0
        var isOver = false
    }

    /// What the load has seen so far.
    private final class Books: Sendable {
        private let load = Mutex(Load())
        var now: Load { load.withLock { $0 } }
        func change(_ body: (inout Load) -> Void) { load.withLock { body(&$0) } }
    }

    /// 3 s, longer than a replica's drain.
    private static let streamMessages: UInt32 = 60
    private static let streams = 100
    private static let callsPerSecond = 2000
    /// What a machine that is too slow for the rate is spared.
    private static let runningMax = 500

    @Test("Replicas restart one after the other under load: no unary call fails, streams end whole or say why")
    func restart() async throws {
        var replicas: [EchoProcess] = []
        for _ in 0..<3 { replicas.append(try await EchoProcess.start(drain: "500ms")) }
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("pm-targets-" + UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(replicas.map { $0.address + "\n" }.joined().utf8).write(to: file)
        let channel = try ClientChannel(
            target: "file:\(file.path)",
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        let books = Books()
        let started = ContinuousClock.now
        let load = Task { await Self.load(channel, books) }
        #expect(await eventually { books.now.runningStreams == Self.streams && books.now.answered > 2000 })
        for index in replicas.indices {
            let address = replicas[index].address
            let status = await replicas[index].terminate()
            #expect(status == 0)
            replicas[index] = try await EchoProcess.start(listen: address, drain: "500ms")
            // The next one goes when this one is in use again, as an orchestrator would wait for its readiness.
            let answered = books.now.answered
            #expect(await eventually { channel.readyConnections >= 3 && books.now.answered > answered + 1000 })
        }
        books.change { $0.isOver = true }
        await load.value
        let seconds = (ContinuousClock.now - started) / .seconds(1)
        await channel.close()
        for replica in replicas { #expect(await replica.terminate() == 0) }
        Self.judge(books.now, seconds)
    }

    private static func judge(_ load: Load, _ seconds: Double) {
        let rate = Int(Double(load.answered) / seconds)
        print(
            """
            rolling restart: \(load.answered) unary calls, \(rate)/s, \(load.failures.count) failed; \
            \(load.wholeStreams) streams whole, \(load.cutStreams) not
            """
        )
        #expect(load.failures.isEmpty, "\(load.failures.prefix(5))")
        #expect(load.wholeStreams > 0)
        // The drain is shorter than a stream, so some must have been cut, and have said so.
        #expect(!load.cutStreams.isEmpty)
        for code in load.cutStreams.keys { #expect(["UNAVAILABLE", "CANCELLED"].contains(code)) }
        #expect(rate > callsPerSecond / 10, "a loaded machine may be slow, but not that slow")
    }

    private static func load(_ channel: ClientChannel, _ books: Books) async {
        await withDiscardingTaskGroup { group in
            for _ in 0..<streams { group.addTask { await keepStreaming(channel, books) } }
            let clock = ContinuousClock()
            let start = clock.now
            var sent = 0
            // As many as are due by the clock, not as many as were answered: nobody waits for a server that is away.
            while !books.now.isOver {
                let due = Int((clock.now - start) / .milliseconds(1)) * callsPerSecond / 1000
                for _ in 0..<min(max(0, due - sent), max(0, runningMax - books.now.running)) {
                    books.change { $0.running += 1 }
                    group.addTask { await call(channel, books) }
                }
                sent = max(sent, due)
                guard (try? await clock.sleep(for: .milliseconds(5))) != nil else { return }
            }
        }
    }

    private static func call(_ channel: ClientChannel, _ books: Books) async {
        let payload = [UInt8](repeating: 1, count: 100)
        defer { books.change { $0.running -= 1 } }
        do {
            let answer = try await EchoClient(channel).unary(
                .init(payload: payload),
                options: .init(timeout: .seconds(20))
            )
            books.change { load in
                if answer.payload == payload { load.answered += 1 } else { load.failures.append("another answer") }
            }
        } catch {
            books.change { $0.failures.append("\(error) \(error.reason)") }
        }
    }

    private static func keepStreaming(_ channel: ClientChannel, _ books: Books) async {
        let request = EchoV1.ExpandRequest(count: streamMessages, payloadBytes: 64, pauseUs: 50_000)
        while !books.now.isOver {
            books.change { $0.runningStreams += 1 }
            do {
                let count = try await EchoClient(channel).expand(request, options: .init(timeout: .seconds(30))) {
                    stream in
                    var count: UInt32 = 0
                    for try await _ in stream { count += 1 }
                    return count
                }
                books.change { load in
                    if count == streamMessages {
                        load.wholeStreams += 1
                    } else {
                        load.failures.append("a stream of \(count) messages ended as if it were whole")
                    }
                }
            } catch let error as RPCError {
                books.change { $0.cutStreams["\(error.code)", default: 0] += 1 }
            } catch {
                books.change { $0.failures.append("\(error)") }
            }
            books.change { $0.runningStreams -= 1 }
        }
    }
}
