import RPCCore
import RPCTransport
import TestSupport
import Testing

@Suite("Calls to several replicas", .timeLimit(.minutes(2)))
struct FleetTests {
    @Test("When a service goes from one to three replicas each has its share within three seconds, and no call fails")
    func scaleUp() async throws {
        try await Fleet.with(3, listed: 1) { fleet in
            for replica in fleet.replicas { replica.behave { $0.latency = .milliseconds(2) } }
            let load = try await fleet.underLoad { load in
                #expect(await eventually { load.answers[0] ?? 0 > 50 })
                try fleet.list(0..<3)
                let isSpread = await eventually(within: .seconds(3)) {
                    load.reset()
                    return await eventually(within: .seconds(1)) { load.total >= 300 }
                        && (0..<3).allSatisfy { load.answers[$0] ?? 0 > load.total / 6 }
                }
                #expect(isSpread, "\(load.answers)")
            }
            #expect(load.errors.isEmpty, "\(load.errors)")
        }
    }

    @Test("When a service goes from three replicas to one no call fails")
    func scaleDown() async throws {
        try await Fleet.with(3) { fleet in
            for replica in fleet.replicas { replica.behave { $0.latency = .milliseconds(2) } }
            let load = try await fleet.underLoad(Replica.order) { load in
                #expect(await eventually { load.total > 100 })
                try fleet.list(2..<3)
                #expect(await eventually { fleet.channel.readyConnections == 1 })
                load.reset()
                #expect(await eventually { load.total > 100 })
                #expect(load.answers.keys.allSatisfy { $0 == 2 } || load.answers[2] ?? 0 > 80)
            }
            #expect(load.errors.isEmpty, "\(load.errors)")
        }
    }

    @Test("A replica that drains fails no call, idempotent or not", arguments: [Replica.ask, Replica.order])
    func drain(_ method: MethodDescriptor) async throws {
        try await Fleet.with(3) { fleet in
            for replica in fleet.replicas { replica.behave { $0.latency = .milliseconds(2) } }
            let load = try await fleet.underLoad(method, callers: 32) { load in
                for replica in fleet.replicas[..<2] {
                    load.reset()
                    #expect(await eventually { load.total > 300 })
                    await replica.stop(drain: .seconds(10))
                }
            }
            #expect(load.errors.isEmpty, "\(load.errors)")
        }
    }

    @Test("A replica that is killed fails no idempotent call")
    func killed() async throws {
        try await Fleet.with(3) { fleet in
            for replica in fleet.replicas { replica.behave { $0.latency = .milliseconds(2) } }
            let load = try await fleet.underLoad(callers: 32) { load in
                #expect(await eventually { load.total > 300 })
                fleet.replicas[0].behave { $0.holds = true }
                #expect(await eventually { fleet.replicas[0].running > 0 })
                fleet.replicas[0].kill()
                load.reset()
                #expect(await eventually { load.total > 1000 })
            }
            #expect(load.errors.isEmpty, "\(load.errors)")
            #expect(fleet.channel.status.retries > 0)
        }
    }

    @Test("A replica that is killed fails those calls only that it was serving")
    func killedServing() async throws {
        try await Fleet.with(3) { fleet in
            for replica in fleet.replicas { replica.behave { $0.holds = true } }
            let calls = (0..<60).map { _ in Task { try await fleet.ask(Replica.order) } }
            #expect(await eventually { fleet.replicas.reduce(0) { $0 + $1.running } == 60 })
            let serving = fleet.replicas[0].running
            #expect(serving > 0)
            fleet.replicas[0].kill()
            #expect(await eventually { fleet.channel.readyConnections == 2 })
            for replica in fleet.replicas { replica.behave { $0.holds = false } }
            var failed = 0
            for call in calls {
                do {
                    _ = try await call.value
                } catch let error as RPCError {
                    #expect(error.reason == .connectionLost && !error.notStarted)
                    failed += 1
                }
            }
            #expect(failed == serving)
        }
    }

    @Test("A replica that takes half a second where the others take 1 ms gets far less than its share")
    func slowReplica() async throws {
        try await Fleet.with(3) { fleet in
            for replica in fleet.replicas { replica.behave { $0.latency = .milliseconds(1) } }
            fleet.replicas[0].behave { $0.latency = .milliseconds(500) }
            let load = try await fleet.underLoad { load in
                // Until its slowness is known it gets as many as any other.
                #expect(await eventually { load.answers[0] ?? 0 > 0 })
                load.reset()
                #expect(await eventually { load.total >= 500 })
            }
            #expect(load.answers[0] ?? 0 < load.total / 6, "\(load.answers)")
        }
    }

    @Test("A replica that answers INTERNAL to everything is ejected, probed, and returns when it is well")
    func failing() async throws {
        func shorten(_ configuration: inout ClientChannel.Configuration) {
            configuration.ejection.shortest = .milliseconds(300)
            configuration.ejection.longest = .milliseconds(300)
        }
        try await Fleet.with(3, shorten) { fleet in
            for replica in fleet.replicas { replica.behave { $0.latency = .milliseconds(1) } }
            let sick = fleet.replicas[1]
            sick.behave { $0.error = RPCError(.internal, "sick") }
            let load = try await fleet.underLoad { load in
                #expect(await eventually { fleet.channel.status.count(.ejected) == 1 })
                let served = sick.served
                // Probed, and ejected again each time.
                #expect(await eventually { fleet.channel.status.ejections >= 4 })
                #expect(sick.served - served <= 8)
                sick.behave { $0.error = nil }
                #expect(await eventually { fleet.channel.status.count(.ready) == 3 })
                load.reset()
                #expect(await eventually { load.answers[1] ?? 0 > 50 })
            }
            #expect(load.errors.count < 30)
            #expect(load.errors.allSatisfy { $0.code == .internal })
        }
    }

    @Test("When all replicas fail none is given up")
    func allFail() async throws {
        try await Fleet.with(2) { fleet in
            for replica in fleet.replicas { replica.behave { $0.error = RPCError(.internal, "sick") } }
            for _ in 0..<50 { await #expect(throws: RPCError.self) { try await fleet.ask() } }
            for replica in fleet.replicas { replica.behave { $0.error = nil } }
            #expect(try await fleet.ask() >= 0)
            let answered = try await eventually {
                _ = try await fleet.ask()
                return fleet.channel.status.count(.ready) == 2
            }
            #expect(answered)
        }
    }

    @Test("Calls with one key go to one replica, and to another one when that is gone")
    func affinity() async throws {
        try await Fleet.with(3) { fleet in
            var homes: [UInt64: Int] = [:]
            for key: UInt64 in 0..<30 {
                let options = CallOptions(affinity: key)
                homes[key] = try await fleet.ask(Replica.ask, options)
                #expect(try await fleet.ask(Replica.ask, options) == homes[key])
            }
            #expect(Set(homes.values) == [0, 1, 2])
            fleet.replicas[0].kill()
            #expect(await eventually { fleet.channel.readyConnections == 2 })
            for (key, home) in homes {
                let now = try await fleet.ask(Replica.ask, CallOptions(affinity: key))
                #expect(home == 0 ? now != 0 : now == home)
            }
        }
    }

    @Test("A replica that sheds is asked no more for a moment, and its calls go to another one")
    func shedding() async throws {
        let small = try await Replica.start("small") { $0.callsMax = 1 }
        let large = try await Replica.start("large")
        small.behave { $0.holds = true }
        let target = "\(small.address),\(large.address)"
        try await withChannel(target) { channel in
            #expect(await eventually { channel.readyConnections == 2 })
            let calls = (0..<40).map { _ in
                Task { try await channel.unary(Replica.order, [], options: .default) }
            }
            #expect(await eventually { small.running == 1 && large.served == 39 })
            small.behave { $0.holds = false }
            for call in calls { _ = try await call.value }
        }
        await small.stop()
        await large.stop()
    }

    @Test("As many connections as configured are made to each address")
    func connections() async throws {
        let replica = try await Replica.start("one")
        try await withChannel(replica.address, connections: 3) { channel in
            #expect(await eventually { channel.readyConnections == 3 })
            #expect(replica.connections == 3)
            #expect(channel.status.addresses.map(\.name) == [replica.address])
        }
        await replica.stop()
    }
}

/// Runs `body` with a channel, and closes that afterwards.
func withChannel(
    _ target: String,
    _ change: (inout ClientChannel.Configuration) -> Void = { _ in },
    waitForReady: Duration = .seconds(5),
    connections: Int = 1,
    _ body: (ClientChannel) async throws -> Void
) async throws {
    var configuration = ClientChannel.Configuration()
    configuration.waitForReady = waitForReady
    configuration.connectionsPerAddress = connections
    change(&configuration)
    let channel = try ClientChannel(target: target, configuration: configuration, logger: Replica.logger)
    let outcome: Result<Void, any Error>
    do { outcome = .success(try await body(channel)) } catch { outcome = .failure(error) }
    await channel.close(drain: .zero)
    try outcome.get()
}
