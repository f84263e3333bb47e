import RPCCore
import TestSupport
import Testing

@testable import RPCTransport

@Suite("Calls that are sent again", .timeLimit(.minutes(2)))
struct RetryTests {
    private static func run(_ channel: ClientChannel, _ method: MethodDescriptor) async throws {
        if method.isServerStreaming {
            try await channel.serverStreaming(method, [], options: .default) { stream in
                while try await stream.next() != nil {}
            }
        } else {
            _ = try await channel.unary(method, [], options: .default)
        }
    }

    @Test("Calls of every shape share one budget for retries, and get their first error when it is spent")
    func budget() async throws {
        let refusing = try await Replica.start("refusing") { $0.interceptors = [Refusal()] }
        try await withChannel(refusing.address) { channel in
            for _ in 0..<100 {
                await #expect(throws: RPCError.self) {
                    try await channel.unary(Replica.order, [], options: .default)
                }
                await #expect(throws: RPCError.self) {
                    try await channel.serverStreaming(Replica.watch, [], options: .default) { try await $0.next() }
                }
            }
            // A hundred in reserve and a tenth of 200 calls, of which each would be sent again twice.
            #expect((115...120).contains(channel.status.retries), "\(channel.status.retries)")
        }
        await refusing.stop()
    }

    @Test(
        "A call that may have run is not said to be not started because its last attempt was not",
        arguments: [Replica.ask, Replica.watch]
    )
    func mayHaveRun(_ method: MethodDescriptor) async throws {
        let replica = try await Replica.start("one")
        replica.behave { $0.holds = true }
        try await withChannel(replica.address, waitForReady: .milliseconds(100)) { channel in
            #expect(await eventually { channel.readyConnections == 1 })
            let call = Task { try await Self.run(channel, method) }
            #expect(await eventually { replica.running == 1 })
            replica.kill()
            let error = await #expect(throws: RPCError.self) { try await call.value }
            #expect(error?.reason == .noConnection)
            #expect(error?.notStarted == false)
            #expect(channel.status.retries == 1)
        }
        await replica.stop()
    }

    @Test("A unary call that was refused goes elsewhere")
    func elsewhere() async throws {
        try await ChannelStreamTests.withRefusing { _, willing, channel in
            for _ in 0..<50 { try await Self.run(channel, Replica.order) }
            #expect(willing.served == 50)
            #expect(channel.status.retries > 0)
        }
    }

    @Test("A call that was shed is not sent to the same replica again")
    func shedAlone() async throws {
        let replica = try await Replica.start("full") { $0.callsMax = 0 }
        try await withChannel(replica.address) { channel in
            let error = await #expect(throws: RPCError.self) { try await Self.run(channel, Replica.ask) }
            #expect(error?.reason == .shed)
            #expect(channel.status.retries == 0)
        }
        await replica.stop()
    }

    @Test("Nothing is sent again when its time is over or its caller has left")
    func tooLate() async throws {
        try await withChannel(try await Replica.dead().address) { channel in
            let error = RPCError(.unavailable, "going away", reason: .draining, notStarted: true)
            #expect(channel.mayRetry(error, Replica.ask, 0, .now + .seconds(60)))
            #expect(!channel.mayRetry(error, Replica.ask, 0, .now - .seconds(1)))
            let left = Task {
                while !Task.isCancelled { await Task.yield() }
                return channel.mayRetry(error, Replica.ask, 0, .now + .seconds(60))
            }
            left.cancel()
            #expect(await !left.value)
        }
    }
}
