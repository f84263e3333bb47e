import BatchService
import Catalogue
import Messages
import RPCCore
import SQLStore
import Stubs
import Testing

@Suite("Batches for their owners")
struct BatchesHandlerTests {
    private let options = BatchWorld.options()

    @Test("A submission is accepted once, whatever its repeats hold")
    func duplicateSubmission() async throws {
        let world = try await BatchWorld()
        let client = world.client()
        let request = BatchV1.SubmitRequest(items: [BatchWorld.item("a")], submissionID: "s1")
        let first = try await client.submit(request, options: options)
        #expect(first.batch?.state == .queued)
        #expect(first.batch?.model == "cheap")
        var other = request
        other.items.append(BatchWorld.item("b"))
        #expect(try await client.submit(other, options: options) == first)
        let foreign = try await client.submit(request, options: BatchWorld.options("k2"))
        #expect(foreign.batch?.id != first.batch?.id)
        let list = try await client.list(BatchV1.ListRequest(), options: options)
        #expect(list.batches.map(\.id) == [first.batch?.id])
        let race = NewBatch(
            id: "batch_race",
            submissionID: "s1",
            attribution: CommonV1.Attribution(tenant: "acme"),
            items: [.init(customID: "a", body: [], job: 0)],
            jobs: [.init(id: "job_race", model: "cheap", provider: "simulator", price: CommonV1.Price())]
        )
        let accepted = try await world.store.submit(race)
        #expect(accepted.batch.id == first.batch?.id)
        #expect(accepted.jobs.isEmpty)
    }

    @Test("A submission that is none is refused, names item and field, and leaves nothing")
    func badSubmissions() async throws {
        let world = try await BatchWorld()
        let client = world.client()
        let good = BatchWorld.item("a")
        func body(_ text: String) -> BatchV1.Item { BatchV1.Item(customID: "x", body: Array(text.utf8)) }
        let cases: [(BatchV1.SubmitRequest, Code, String)] = [
            (.init(), .invalidArgument, "items: 1 to 50000"),
            (.init(items: [good, BatchWorld.item("")]), .invalidArgument, "items[1].custom_id"),
            (
                .init(items: [BatchWorld.item(String(repeating: "x", count: 65))]), .invalidArgument,
                "items[0].custom_id"
            ),
            (.init(items: [good, good]), .invalidArgument, "items[1].custom_id"),
            (.init(items: [good, body("[]")]), .invalidArgument, "items[1].body"),
            (.init(items: [body("{nope")]), .invalidArgument, "items[0].body"),
            (.init(items: [body("{}")]), .invalidArgument, "items[0].body"),
            (.init(items: [body(#"{"messages":[]}"#)]), .invalidArgument, "items[0].body: `messages`"),
            (
                .init(items: [body(#"{"stream":true,"messages":[{"role":"user","content":"x"}]}"#)]),
                .invalidArgument, "items[0].body: `stream`"
            ),
            (.init(items: [good, BatchWorld.item("b", model: "none")]), .notFound, "items[1].body: `model`"),
            (.init(items: [good], model: "none"), .notFound, "model"),
            (.init(items: [good], model: "cheapest-but-live"), .failedPrecondition, "model"),
            (.init(items: [good], submissionID: String(repeating: "s", count: 129)), .invalidArgument, "submission_id"),
        ]
        for (request, code, text) in cases {
            let error = await #expect(throws: RPCError.self) { try await client.submit(request, options: options) }
            #expect(error?.code == code, "\(text)")
            #expect(error?.message.hasPrefix(text) == true, "\(error?.message ?? "") for \(text)")
        }
        #expect(try await client.list(BatchV1.ListRequest(), options: options).batches.isEmpty)
    }

    @Test("Items go to the model that they name, else to the submission's, else to the cheapest for batches")
    func models() async throws {
        let check = SubmissionCheck(catalogue: Catalogue(BatchWorld.snapshot), nowUnixS: 0)
        var request = BatchV1.SubmitRequest(items: [
            BatchWorld.item("a"), BatchWorld.item("b", model: "auto"), BatchWorld.item("c", model: "dear"),
        ])
        let batch = try check.batch(of: request, for: CommonV1.Attribution(tenant: "t"))
        #expect(batch.jobs.map(\.model) == ["cheap", "dear"])
        #expect(batch.items.map(\.job) == [0, 0, 1])
        let expected = #"{"model":"cheap","messages":[{"role":"user","content":"hello"}]}"#
        #expect(String(decoding: batch.items[0].body, as: UTF8.self) == expected)
        #expect(String(decoding: batch.items[1].body, as: UTF8.self) == expected)
        request.model = "dear"
        #expect(try check.batch(of: request, for: CommonV1.Attribution()).jobs.map(\.model) == ["dear"])
    }

    @Test("A key that may use some models gets no other, named or not")
    func allowedModels() throws {
        func check(_ allowed: [String]) -> SubmissionCheck {
            SubmissionCheck(catalogue: Catalogue(BatchWorld.snapshot), nowUnixS: 0, allowed: allowed)
        }
        let open = BatchV1.SubmitRequest(items: [BatchWorld.item("a")])
        #expect(try check(["dea*"]).batch(of: open, for: CommonV1.Attribution()).jobs.map(\.model) == ["dear"])
        let named = BatchV1.SubmitRequest(items: [BatchWorld.item("a"), BatchWorld.item("b", model: "cheap")])
        let error = #expect(throws: RPCError.self) {
            try check(["dea*"]).batch(of: named, for: CommonV1.Attribution())
        }
        #expect(error?.code == .permissionDenied && error?.message.hasPrefix("items[1].body: `model`") == true)
        let none = #expect(throws: RPCError.self) { try check(["none"]).batch(of: open, for: CommonV1.Attribution()) }
        #expect(none?.code == .failedPrecondition)
    }

    @Test("A wrong key is not let in, and nobody sees another tenant's batch")
    func owners() async throws {
        let world = try await BatchWorld()
        let client = world.client()
        let request = BatchV1.SubmitRequest(items: [BatchWorld.item("a")])
        for options in [CallOptions.default, BatchWorld.options("wrong")] {
            let error = await #expect(throws: RPCError.self) { try await client.submit(request, options: options) }
            #expect(error?.code == .unauthenticated)
        }
        let id = try #require(try await client.submit(request, options: options).batch?.id)
        let foreign = BatchWorld.options("k2")
        let get = await #expect(throws: RPCError.self) {
            try await client.get(BatchV1.GetRequest(id: id), options: foreign)
        }
        #expect(get?.code == .notFound)
        let cancel = await #expect(throws: RPCError.self) {
            try await client.cancel(BatchV1.GetRequest(id: id), options: foreign)
        }
        #expect(cancel?.code == .notFound)
    }

    @Test("A watcher sees every state to the end; then results come in the order submitted, with usage and cost")
    func watchAndResults() async throws {
        let world = try await BatchWorld()
        let client = world.client()
        let items = (0..<450).map { BatchWorld.item("item-\($0)") }
        let id = try #require(
            try await client.submit(BatchV1.SubmitRequest(items: items), options: options).batch?.id
        )
        let early = await #expect(throws: RPCError.self) { try await collect(client, id) }
        #expect(early?.code == .failedPrecondition)
        async let watched = client.watch(BatchV1.GetRequest(id: id), options: options) { stream in
            var states: [BatchV1.BatchState] = []
            for try await batch in stream { states.append(batch.state) }
            return states
        }
        world.clock.advance(.seconds(31))
        let batch = try #require(try await world.runToEnd(id) { try world.worker() })
        #expect(try await watched.last == .completed)
        // 15 tokens at half of a thousand nano-dollars each.
        #expect(batch.costNanodollars == 450 * 7_500)
        #expect(batch.savedNanodollars == 450 * 7_500)
        let results = try await collect(client, id)
        #expect(results.map(\.customID) == items.map(\.customID))
        #expect(results.allSatisfy { $0.status == 200 && $0.costNanodollars == 7_500 && $0.usage?.promptTokens == 10 })
        let rows = try await world.ledger()
        #expect(rows.allSatisfy { $0.kind == .batch && $0.fullPriceNanodollars == 15_000 && $0.quality == .exact })
        #expect(rows.allSatisfy { $0.attribution?.tenant == "acme" && $0.price?.version == 1 })
    }

    @Test("A batch that is cancelled before it started costs nothing; one that runs keeps what was answered")
    func cancel() async throws {
        let world = try await BatchWorld()
        let client = world.client()
        let request = BatchV1.SubmitRequest(items: [BatchWorld.item("a"), BatchWorld.item("b")])
        let unstarted = try #require(try await client.submit(request, options: options).batch?.id)
        _ = try await client.cancel(BatchV1.GetRequest(id: unstarted), options: options)
        let first = try #require(try await world.runToEnd(unstarted) { try world.worker() })
        #expect(first.state == .cancelled)
        #expect(first.failed == 2)
        #expect(world.provider.calls == 0)

        let running = try #require(try await client.submit(request, options: options).batch?.id)
        world.clock.advance(.seconds(31))
        _ = try await world.runToEnd(running, turns: 1) { try world.worker() }
        #expect(try await client.get(BatchV1.GetRequest(id: running), options: options).state == .running)
        _ = try await client.cancel(BatchV1.GetRequest(id: running), options: options)
        let second = try #require(try await world.runToEnd(running) { try world.worker() })
        #expect(second.done + second.failed == 2)
        #expect(try await world.ledger().map(world.attempt).sorted() == world.provider.meter.sorted())
        let again = try await client.cancel(BatchV1.GetRequest(id: running), options: options)
        #expect(again == second)
    }

    private func collect(_ client: BatchesClient, _ id: String) async throws -> [BatchV1.ItemResult] {
        try await client.results(BatchV1.GetRequest(id: id), options: options) { stream in
            var results: [BatchV1.ItemResult] = []
            for try await result in stream { results.append(result) }
            return results
        }
    }
}
