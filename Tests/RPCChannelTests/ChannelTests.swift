import Logging
import RPCCore
import RPCTransport
import TestSupport
import Testing

@Suite("A client channel", .timeLimit(.minutes(2)))
struct ChannelTests {
    @Test(
        "A malformed target is refused",
        arguments: ["", "host", "host:", "host:0", "host:70000", ":7001", "a:1,,b:2", "file:"]
    )
    func targets(_ text: String) {
        let error = #expect(throws: RPCError.self) { try ClientChannel(target: text) }
        #expect(error?.code == .invalidArgument)
    }

    @Test("Calls wait for a connection, and fail as not started when there is none")
    func noServer() async throws {
        try await withChannel(try await Replica.dead().address, waitForReady: .milliseconds(100)) { channel in
            let error = await #expect(throws: RPCError.self) {
                try await channel.unary(Replica.echo, [], options: .default)
            }
            #expect(error?.code == .unavailable)
            #expect(error?.notStarted == true)
        }
    }

    @Test("Reconnects when the server is back")
    func reconnect() async throws {
        let first = try await Replica.start("first")
        try await withChannel("localhost:\(first.port)", waitForReady: .seconds(20)) { channel in
            let answer = try await channel.unary(Replica.echo, [1], options: .default)
            #expect(answer == [1])
            await first.stop(drain: .seconds(20))
            let second = try await Replica.start("second") { $0.port = first.port }
            let again = try await channel.unary(Replica.echo, [2], options: CallOptions(timeout: .seconds(20)))
            #expect(again == [2])
            #expect(second.served == 1)
            await second.stop()
        }
    }

    @Test("A call that still runs when the server's time is over is told so, as perhaps served")
    func stopped() async throws {
        let replica = try await Replica.start("one")
        replica.behave { $0.holds = true }
        try await withChannel(replica.address) { channel in
            let call = Task { try await channel.unary(Replica.order, [], options: .default) }
            #expect(await eventually { replica.running == 1 })
            await replica.stop(drain: .milliseconds(1))
            let error = await #expect(throws: RPCError.self) { try await call.value }
            #expect(error?.code == .unavailable)
            #expect(error?.reason == .draining)
            #expect(error?.notStarted == false)
            // It still would hold its answers: the handler was cancelled.
            #expect(await eventually { replica.running == 0 })
        }
    }

    @Test("A draining server lets running calls finish and takes no new ones; none is lost")
    func drain() async throws {
        try await Fleet.with(2) { fleet in
            let (leaving, staying) = (fleet.replicas[0], fleet.replicas[1])
            for replica in fleet.replicas { replica.behave { $0.holds = true } }
            let calls = (0..<16).map { _ in Task { try await fleet.ask(Replica.order) } }
            #expect(await eventually { leaving.running + staying.running == 16 })
            #expect(leaving.running > 0)
            let stopping = Task { await leaving.stop(drain: .seconds(30)) }
            #expect(await eventually { fleet.channel.readyConnections == 1 })
            let before = staying.served
            for _ in 0..<100 {
                let answer = try await fleet.channel.unary(Replica.echo, [1], options: .default)
                #expect(answer == [1])
            }
            #expect(staying.served == before + 100)
            for replica in fleet.replicas { replica.behave { $0.holds = false } }
            for call in calls { #expect([0, 1].contains(try await call.value)) }
            await stopping.value
            #expect(leaving.openConnections == 0)
        }
    }

    @Test("Servers behind a file share the calls, and the file may change")
    func file() async throws {
        func answering(_ fleet: Fleet, _ count: Int) async throws -> Set<Int> {
            var names: Set<Int> = []
            for _ in 0..<count { names.insert(try await fleet.ask()) }
            return names
        }
        try await Fleet.with(3, listed: 2) { fleet in
            #expect(try await answering(fleet, 100) == [0, 1])
            try fleet.list(2..<3)
            #expect(try await eventually { try await answering(fleet, 20) == [2] })
            #expect(fleet.channel.readyConnections == 1)
        }
    }

    @Test("Addresses that can't be found for a moment leave the connections that work alone")
    func unreadableFile() async throws {
        let log = LogProbe()
        try await Fleet.with(1, logger: log.logger) { fleet in
            try fleet.removeList()
            // Twice: after the first the addresses of the time before were used or thrown away.
            #expect(await eventually { log.messages(.debug).count { $0.contains("addresses are not known") } >= 2 })
            #expect(fleet.channel.readyConnections == 1)
            #expect(try await fleet.ask() == 0)
            #expect(fleet.replicas[0].connections == 1)
        }
    }

    @Test("A stream over a lost connection ends with an error, never as if it were whole")
    func cutStream() async throws {
        let replica = try await Replica.start("one")
        try await withChannel(replica.address) { channel in
            let error = await #expect(throws: RPCError.self) {
                try await channel.serverStreaming(Replica.flood, [], options: .default) { stream in
                    let answer = try await stream.next()
                    #expect(answer != nil)
                    replica.kill()
                    while try await stream.next() != nil {}
                }
            }
            #expect(error?.reason == .connectionLost)
        }
        await replica.stop()
    }

    @Test("A peer that says no Hello is waited for no longer than a call's own patience")
    func deafPeer() async throws {
        let listener = try await SilentListener.start()
        try await withChannel(listener.address, waitForReady: .milliseconds(200)) { channel in
            let error = await #expect(throws: RPCError.self) {
                try await channel.unary(Replica.echo, [], options: .default)
            }
            #expect(error?.notStarted == true)
        }
        await listener.stop()
    }

    @Test("A peer that has fallen silent is given up, and its calls end as perhaps served")
    func silentPeer() async throws {
        let listener = try await SilentListener.start(saying: Frame(callID: 0, .hello(Frame.Hello())))
        try await withChannel(listener.address) {
            $0.keepAlive = .milliseconds(20)
        } _: { channel in
            let error = await #expect(throws: RPCError.self) {
                try await channel.unary(Replica.order, [], options: CallOptions(timeout: .seconds(20)))
            }
            #expect(error?.reason == .connectionLost)
            #expect(error?.notStarted == false)
        }
        await listener.stop()
    }
}
