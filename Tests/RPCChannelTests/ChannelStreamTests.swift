import RPCCore
import RPCTransport
import Synchronization
import TestSupport
import Testing

@Suite("Streaming calls on a channel", .timeLimit(.minutes(2)))
struct ChannelStreamTests {
    /// Reads one answer to the end; who gave it.
    private static func watch(_ fleet: Fleet) async throws -> Int? {
        try await fleet.channel.serverStreaming(Replica.watch, [], options: .default) { stream in
            let answer = try await stream.next()
            while try await stream.next() != nil {}
            return answer?.first.map { Int(String(decoding: $0, as: UTF8.self)) ?? -1 }
        }
    }

    @Test("A draining replica fails no stream that can go elsewhere, and ends none that runs")
    func drain() async throws {
        try await Fleet.with(2) { fleet in
            for replica in fleet.replicas { replica.behave { $0.holds = true } }
            let streams = (0..<20).map { _ in Task { try await Self.watch(fleet) } }
            #expect(await eventually { fleet.replicas.reduce(0) { $0 + $1.running } == 20 })
            let stopping = Task { await fleet.replicas[0].stop(drain: .seconds(60)) }
            #expect(await eventually { fleet.channel.readyConnections == 1 })
            let later = (0..<20).map { _ in Task { try await Self.watch(fleet) } }
            #expect(await eventually { fleet.replicas.reduce(0) { $0 + $1.running } == 40 })
            for replica in fleet.replicas { replica.behave { $0.holds = false } }
            for stream in streams {
                let answer = try await stream.value
                #expect(answer != nil)
            }
            for stream in later {
                let answer = try await stream.value
                #expect(answer == 1)
            }
            await stopping.value
        }
    }

    @Test("A stream that was answered is not begun again, and says that its connection was lost")
    func answered() async throws {
        try await Fleet.with(2) { fleet in
            let error = await #expect(throws: RPCError.self) {
                try await fleet.channel.streaming(Replica.talk, options: .default) { _, responses in
                    #expect(try await responses.next() != nil)
                    for replica in fleet.replicas where replica.served > 0 { replica.kill() }
                    while try await responses.next() != nil {}
                }
            }
            #expect(error?.reason == .connectionLost)
            #expect(fleet.replicas.reduce(0) { $0 + $1.served } == 1)
        }
    }

    @Test("A stream of requests is answered message by message")
    func echo() async throws {
        try await Fleet.with(1) { fleet in
            try await fleet.channel.streaming(Replica.talk, options: .default) { requests, responses in
                #expect(try await responses.next() == [[UInt8]("0".utf8)])
                // The first answer tells how fast its peer is: the last one may be hours away.
                #expect(fleet.channel.status.addresses.first?.latency != nil)
                for number in 0..<10 {
                    try await requests.write([UInt8(number)])
                    #expect(try await responses.next() == [[UInt8(number)]])
                }
                requests.finish()
                #expect(try await responses.next() == nil)
            }
            #expect(fleet.channel.status.callsInFlight == 0)
        }
    }

    /// Two replicas of which one refuses every call as not started; its place among them is in the callers' hands.
    static func withRefusing(
        _ body: (_ refusing: Replica, _ willing: Replica, ClientChannel) async throws -> Void
    ) async throws {
        let refusing = try await Replica.start("refusing") { $0.interceptors = [Refusal()] }
        let willing = try await Replica.start("willing")
        try await withChannel("\(refusing.address),\(willing.address)") { channel in
            #expect(await eventually { channel.readyConnections == 2 })
            try await body(refusing, willing, channel)
        }
        await refusing.stop()
        await willing.stop()
    }

    @Test("A stream that was refused goes elsewhere as long as no request was written")
    func refusedBeforeWriting() async throws {
        try await Self.withRefusing { refusing, willing, channel in
            for _ in 0..<20 {
                try await channel.streaming(Replica.talk, options: .default) { requests, responses in
                    #expect(try await responses.next() == [[UInt8]("willing".utf8)])
                    try await requests.write([1])
                    #expect(try await responses.next() == [[1]])
                }
            }
            #expect(willing.served == 20)
            #expect(channel.status.retries > 0)
        }
    }

    @Test("A stream of which a request was written is never begun again")
    func refusedAfterWriting() async throws {
        try await Self.withRefusing { refusing, willing, channel in
            var errors = 0
            for _ in 0..<30 {
                do {
                    try await channel.streaming(Replica.talk, options: .default) { requests, responses in
                        // A call that has ended takes no request; how it ended is said by its responses.
                        _ = try? await requests.write([1])
                        while try await responses.next()?.contains([1]) == false {}
                    }
                } catch let error as RPCError {
                    #expect(error.reason == .unknownModel)
                    errors += 1
                }
            }
            #expect(errors > 0)
            #expect(willing.served == 30 - errors)
            #expect(channel.status.retries == 0)
        }
    }

    @Test("A stream is not begun again either if its first request is written while it waits for that")
    func writtenWhileWaiting() async throws {
        let turncoat = try await Turncoat.start()
        try await withChannel(turncoat.address, waitForReady: .seconds(60)) { channel in
            let options = CallOptions(timeout: .seconds(20))
            let error = await #expect(throws: RPCError.self) {
                try await channel.streaming(Replica.talk, options: options) { requests, responses in
                    async let answer = responses.next()
                    #expect(await eventually { channel.status.callsWaiting == 1 && turncoat.count == 2 })
                    // It goes nowhere: the call that it is of was refused.
                    _ = try? await requests.write([1])
                    turncoat.sayHello()
                    _ = try await answer
                }
            }
            #expect(error?.reason == .unknownModel)
        }
        await turncoat.stop()
    }

    @Test("Interceptors see a call once, however often it is sent, and in order")
    func interceptors() async throws {
        let refusing = try await Replica.start("refusing") { $0.interceptors = [Refusal()] }
        let willing = try await Replica.start("willing")
        let notes = Notes()
        let target = "\(refusing.address),\(willing.address)"
        func intercept(_ configuration: inout ClientChannel.Configuration) {
            configuration.interceptors = [Noting(name: "a", notes: notes), Noting(name: "b", notes: notes)]
        }
        try await withChannel(target, intercept) { channel in
            #expect(await eventually { channel.readyConnections == 2 })
            while channel.status.retries == 0 {
                notes.clear()
                _ = try await channel.unary(Replica.order, [], options: .default)
            }
            #expect(notes.all == ["a began", "b began", "b OK", "a OK"])
            notes.clear()
            try await channel.serverStreaming(Replica.watch, [], options: .default) { stream in
                while try await stream.next() != nil {}
            }
            #expect(notes.all == ["a began", "b began", "b OK", "a OK"])
        }
        await refusing.stop()
        await willing.stop()
    }
}

/// Refuses every call in a way that another replica may not.
struct Refusal: ServerInterceptor {
    func began(_ call: inout ServerContext) throws(RPCError) {
        throw RPCError(.unavailable, "not here", reason: .unknownModel, notStarted: true)
    }

    func ended(_ call: ServerContext, _ end: CallEnd) {}
}

private final class Notes: Sendable {
    private let state = Mutex<[String]>([])

    var all: [String] { state.withLock { $0 } }
    func add(_ note: String) { state.withLock { $0.append(note) } }
    func clear() { state.withLock { $0 = [] } }
}

private struct Noting: ClientInterceptor {
    let name: String
    let notes: Notes

    func began(_ method: MethodDescriptor, _ options: inout CallOptions) throws(RPCError) { notes.add("\(name) began") }

    func ended(_ method: MethodDescriptor, _ options: CallOptions, _ end: CallEnd) { notes.add("\(name) \(end.code)") }
}
