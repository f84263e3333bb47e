import BatchService
import Messages
import RedisStore
import SQLStore
import Stubs
import Telemetry
import TestSupport
import Testing

@Suite("The bell is only a hint")
struct BellTests {
    private func submit(_ world: BatchWorld, announce: BatchWorker? = nil) async throws -> String {
        let client = world.client { await announce?.announce($0) }
        let request = BatchV1.SubmitRequest(items: [BatchWorld.item("a"), BatchWorld.item("b")])
        return try #require(try await client.submit(request, options: BatchWorld.options()).batch?.id)
    }

    @Test("A ring that was lost is rung again after the quiet time, not before")
    func lostRing() async throws {
        let world = try await BatchWorld()
        world.bell.mode = .forgets
        let worker = try world.worker()
        let id = try await submit(world, announce: worker)
        world.bell.mode = .works
        try await worker.dispatch()
        #expect(try await world.bell.hear(10, wait: .zero).isEmpty)
        world.clock.advance(.seconds(31))
        try await worker.dispatch()
        #expect(try await world.bell.hear(10, wait: .zero).count == 1)
        world.clock.advance(.seconds(31))
        #expect(try await world.runToEnd(id) { worker }?.done == 2)
    }

    @Test("A hint for a job that is done, or that another has, does nothing")
    func staleHint() async throws {
        let world = try await BatchWorld()
        let worker = try world.worker()
        let id = try await submit(world, announce: worker)
        let hints = try await world.bell.hear(10, wait: .zero)
        world.clock.advance(.seconds(31))
        _ = try await world.runToEnd(id) { worker }
        let calls = world.provider.calls
        for hint in hints + [BellHint(job: "job_unknown", receipt: "r")] { await worker.handle(hint) }
        #expect(world.provider.calls == calls)
        #expect(world.metrics.counter("batch_stale_hints_total", help: "").total == 2)
    }

    @Test("Tenants take turns")
    func fairness() async throws {
        let world = try await BatchWorld()
        for _ in 0..<5 { _ = try await submit(world) }
        let other = try await world.client().submit(
            BatchV1.SubmitRequest(items: [BatchWorld.item("x")]),
            options: BatchWorld.options("k2")
        )
        world.clock.advance(.seconds(31))
        let due = try await world.store.dispatch(limit: 2, quiet: .seconds(30))
        var batches: [String?] = []
        for job in due {
            let claimed = try await world.store.claim(job, lease: .seconds(30))
            batches.append(claimed?.attribution.tenant)
        }
        #expect(Set(batches) == ["acme", "other"])
        #expect(other.batch?.total == 1)
    }

    @Test("Over a real Redis that is killed while batches run, every batch ends", .timeLimit(.minutes(1)))
    func redisDies() async throws {
        let server = try await RedisFixture()
        let world = try await BatchWorld(isFast: true)
        let (commands, listening) = (try connection(server), try connection(server))
        let bell = RedisJobBell(commands: commands, listening: listening, queue: "batch", listener: "w1")
        let worker = try world.worker(bell: bell)
        let running = Task { await worker.run() }
        #expect(await eventually { bell.isReady })
        let first = try await submit(world, announce: worker)
        server.stop()
        let second = try await submit(world, announce: worker)
        try await expectEnd(world, first)
        try await expectEnd(world, second)
        try await server.start()
        #expect(await eventually { bell.isReady })
        try await expectEnd(world, try await submit(world, announce: worker))
        running.cancel()
        await running.value
        #expect(try await world.ledger().map(world.attempt).sorted() == world.provider.meter.sorted())
        await commands.close()
        await listening.close()
    }

    private func expectEnd(_ world: BatchWorld, _ id: String) async throws {
        let ended = try await eventually(within: .seconds(30)) {
            try await world.store.batch(id, tenant: "acme")?.endedUnixMS ?? 0 > 0
        }
        #expect(ended)
        #expect(try await world.store.batch(id, tenant: "acme")?.done == 2)
    }

    private func connection(_ server: RedisFixture) throws -> RedisConnection {
        var configuration = RedisConnection.Configuration(address: try RedisAddress(server.address), use: "test")
        configuration.commandTimeout = .seconds(20)
        return RedisConnection(configuration: configuration, metrics: .init(), logger: BatchWorld.logger)
    }
}
