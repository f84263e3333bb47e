import BatchService
import Messages
import SQLStore
import SQLite
import Stubs
import Testing

@Suite("A batch survives every interruption")
struct CrashTests {
    /// Two models, one item that fails: each job has several items, and every kind of outcome is there.
    private static let request = BatchV1.SubmitRequest(items: [
        BatchWorld.item("a"), BatchWorld.item("b", "please fail"), BatchWorld.item("c", model: "dear"),
        BatchWorld.item("d"), BatchWorld.item("e", model: "dear"),
    ])

    private func submit(_ world: BatchWorld) async throws -> String {
        let answer = try await world.client().submit(Self.request, options: BatchWorld.options())
        // As if the one who submitted had died before ringing.
        world.clock.advance(.seconds(31))
        return try #require(answer.batch?.id)
    }

    /// One result an item, and the ledger is the invoice.
    private func check(_ world: BatchWorld, _ batch: BatchV1.Batch?, _ comment: Comment) async throws {
        let batch = try #require(batch, comment)
        #expect(batch.state == .completed, comment)
        #expect(batch.done == 4 && batch.failed == 1, comment)
        let results = try await world.store.results(batch.id, first: 0, limit: 100)
        #expect(results.map(\.customID) == ["a", "b", "c", "d", "e"], comment)
        #expect(results.map(\.status) == [200, 500, 200, 200, 200], comment)
        let rows = try await world.ledger()
        #expect(rows.map(world.attempt).sorted() == world.provider.meter.sorted(), comment)
        #expect(rows.count == 4, comment)
        #expect(batch.costNanodollars == rows.reduce(0) { $0 + $1.costNanodollars }, comment)
        let files = try await world.filesClient.list(.init(), options: BatchWorld.options()).files
        #expect(Set(files.map(\.id)) == [batch.outputFileID, batch.errorFileID], comment)
        #expect(try await world.fileLines(batch.outputFileID).map { $0["custom_id"] } == ["a", "c", "d", "e"], comment)
        #expect(try await world.fileLines(batch.errorFileID).map { $0["custom_id"] } == ["b"], comment)
        #expect(try await world.files.sweep() == 0, "no content is left without a file")
    }

    @Test("A worker that dies before or after any of its commits is followed by one that finishes its work")
    func diesAtEveryCommit() async throws {
        for moment in DyingStore.Moment.allCases {
            for call in 0..<100 {
                let world = try await BatchWorld()
                let id = try await submit(world)
                let dying = DyingStore(world.store, at: call, moment)
                var batch: BatchV1.Batch?
                // Until it dies, the first worker's `dispatch` throws too.
                do {
                    batch = try await world.runToEnd(id) { try world.worker(over: dying) }
                } catch is DyingStore.Died {
                    batch = nil
                }
                if !dying.hasDied {
                    try await check(world, batch, "undisturbed after \(call) calls")
                    #expect(call >= 20, "the run is as long as it was thought to be")
                    break
                }
                batch = try await world.runToEnd(id) { try world.worker() }
                try await check(world, batch, "dies \(moment) call \(call)")
                #expect(world.provider.batches.count == 2, "dies \(moment) call \(call)")
                await world.database.close()
            }
        }
    }

    @Test("Whatever goes wrong with any one call to the provider, the batch ends and every charge is booked once")
    func providerFails() async throws {
        for fault in FakeProvider.Fault.allCases {
            for call in 0..<100 {
                let world = try await BatchWorld()
                let id = try await submit(world)
                world.provider.fail(call: call, fault)
                let batch = try await world.runToEnd(id) { try world.worker() }
                try await check(world, batch, "\(fault) at call \(call)")
                #expect(world.provider.batches.count == 2, "\(fault) at call \(call)")
                let isOver = world.provider.calls <= call
                await world.database.close()
                if isOver { break }
            }
        }
    }

    @Test("A claim that ran out loses: its results are not written and its rows are not booked")
    func staleClaim() async throws {
        let world = try await BatchWorld()
        let id = try await submit(world)
        let job = try #require(try await world.store.dispatch(limit: 10, quiet: .seconds(30)).first)
        let stale = try #require(try await world.store.claim(job, lease: .seconds(30)))
        #expect(try await world.store.claim(job, lease: .seconds(30)) == nil)
        world.clock.advance(.seconds(31))
        #expect(try await world.store.sweep(all: false) == 1)
        let fresh = try #require(try await world.store.claim(job, lease: .seconds(30)))
        let items = try await world.store.assignAttempts(fresh.claim)
        let outcome = ItemOutcome(
            seq: items[0].seq,
            status: 200,
            body: [],
            settlement: CostV1.Settlement(intentSeq: items[0].seq, costNanodollars: 1)
        )
        let end = JobEnd.done(status: 502, reason: "x", cancelled: false)
        await #expect(throws: FenceLost.self) { try await world.store.settle(stale.claim, [outcome], then: end) }
        await #expect(throws: FenceLost.self) { try await world.store.renew(stale.claim, lease: .seconds(30)) }
        await #expect(throws: FenceLost.self) { try await world.store.recordInputFile(stale.claim, "f") }
        await #expect(throws: FenceLost.self) { try await world.store.assignAttempts(stale.claim) }
        await #expect(throws: FenceLost.self) {
            try await world.store.release(stale.claim, delay: .zero, outcome: .waiting)
        }
        #expect(try await world.ledger().isEmpty)
        #expect(try await world.store.batch(id, tenant: "acme")?.done == 0)
        try await world.store.settle(fresh.claim, [outcome], then: end)
        await #expect(throws: FenceLost.self) { try await world.store.settle(fresh.claim, [outcome], then: end) }
        #expect(try await world.ledger().count == 1)
    }

    @Test("A provider's batch that expires is followed by another for the rest; then the reason is reported")
    func expires() async throws {
        let world = try await BatchWorld()
        let request = BatchV1.SubmitRequest(items: [BatchWorld.item("a"), BatchWorld.item("b"), BatchWorld.item("c")])
        world.provider.end(with: ["EXPIRED", "FAILED"])
        let answer = try await world.client().submit(request, options: BatchWorld.options())
        world.clock.advance(.seconds(31))
        let id = try #require(answer.batch?.id)
        let batch = try #require(try await world.runToEnd(id) { try world.worker() })
        #expect(batch.state == .completed)
        #expect(batch.done == 2 && batch.failed == 1)
        let results = try await world.store.results(id, first: 0, limit: 10)
        #expect(results.map(\.status) == [200, 200, 502])
        #expect(String(decoding: results[2].body, as: UTF8.self).contains("ended as failed"))
        #expect(try await world.ledger().map(world.attempt).sorted() == world.provider.meter.sorted())
        #expect(world.provider.batches.count == 2)
    }

    @Test("A job that the provider keeps refusing is given up after a bounded number of failures")
    func givenUp() async throws {
        let world = try await BatchWorld()
        let id = try await submit(world)
        let worker = try world.worker(over: nil)
        for job in try await world.store.dispatch(limit: 10, quiet: .zero) {
            for _ in 0..<8 {
                world.clock.advance(.seconds(61))
                let claimed = try #require(try await world.store.claim(job, lease: .seconds(30)))
                let outcome = JobOutcome.failed("upload", postMayExist: false)
                try await world.store.release(claimed.claim, delay: .zero, outcome: outcome)
            }
            await worker.handle(BellHint(job: job, receipt: ""))
        }
        let batch = try #require(try await world.store.batch(id, tenant: "acme"))
        #expect(batch.state == .failed)
        #expect(batch.failed == 5)
        #expect(String(decoding: batch.error, as: UTF8.self) == "gave up after 8 failures")
    }
}
