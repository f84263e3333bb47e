import FileStore
import FinetuneService
import JSON
import Messages
import Provider
import RPCCore
import SQLStore
import Stubs
import Synchronization
import Testing

@Suite("Fine-tunes of files")
struct NamedFileTests {
    private static let other = Array(#"{"prompt":"c","completion":"d"}"#.utf8)

    private func submit(
        _ fixture: Fixture,
        _ change: (inout FinetuneV1.SubmitRequest) -> Void = { _ in }
    ) async throws -> FinetuneV1.Job {
        fixture.ownerFiles.contents.withLock { $0 = ["file-t": Fixture.data, "file-v": Self.other] }
        return try await fixture.submit { request in
            request.trainingData = []
            request.trainingFile = "file-t"
            change(&request)
        }
    }

    @Test("Files, options and notes are kept with the job, and the provider gets its own ids and every option")
    func wholeWay() async throws {
        try await Fixture.run { fixture in
            let options = #"{"batch_size":"max","n_evals":3,"training_type":{"type":"Lora","lora_r":8}}"#
            let job = try await submit(fixture) { request in
                request.validationFile = "file-v"
                request.options = Array(options.utf8)
                request.metadata = Array(#"{"team":"x"}"#.utf8)
                request.learningRate = 0.5
            }
            #expect(job.trainingFile == "file-t" && job.validationFile == "file-v" && job.suffix == "mine")
            #expect(job.options == Array(options.utf8) && job.metadata == Array(#"{"team":"x"}"#.utf8))
            #expect(job.learningRate == 0.5 && job.startedUnixMS == 0 && job.updatedUnixMS == job.createdUnixMS)
            fixture.clock.advance(.seconds(1))
            try await fixture.pass()
            let running = try await fixture.job(job.id)
            #expect(running.state == .running && running.startedUnixMS > job.createdUnixMS)
            #expect(running.updatedUnixMS == running.startedUnixMS)
            let start = try #require(fixture.provider.starts.first)
            let body = try JSONDocument(parsing: start.body).root
            #expect(body["training_file"]?.string == "file-1" && body["validation_file"]?.string == "file-2")
            #expect(body["batch_size"]?.string == "max" && body["n_evals"]?.int == 3)
            #expect(body["training_type"]?["lora_r"]?.int == 8)
            #expect(body["model"]?.string == "base/one" && body["learning_rate"]?.double == 0.5)
        }
    }

    @Test("A failed upload of the validation data is tried again, without the training data's")
    func validationAgain() async throws {
        try await Fixture.run { fixture in
            let job = try await submit(fixture) { $0.validationFile = "file-v" }
            let later = ProviderFailure.refused(ProviderHead(status: 503), body: [])
            fixture.provider.state.withLock { $0.validationFailures = [later] }
            try await fixture.pass()
            #expect(try await fixture.job(job.id).state == .pending)
            fixture.clock.advance(.seconds(5))
            try await fixture.pass()
            #expect(try await fixture.job(job.id).state == .running)
            let uploads = fixture.provider.state.withLock { $0.requests.filter { $0.path == "/files/upload" } }
            #expect(uploads.count == 3)
        }
    }

    @Test("Evaluations are booked with the training: by the price that the provider states, else at the most")
    func evaluations() async throws {
        for price in [0, 300] {
            try await Fixture.run { fixture in
                let job = try await submit(fixture) { request in
                    request.validationFile = "file-v"
                    request.options = Array(#"{"n_evals":2}"#.utf8)
                }
                try await fixture.pass()
                fixture.provider.state.withLock { state in
                    (state.status, state.price) = ("completed", price * 2_000)
                }
                fixture.clock.advance(.seconds(5))
                try await fixture.pass()
                let booked = try #require(try await fixture.settlements().first)
                let most = UInt64(Fixture.data.count + 2 * Self.other.count)
                #expect(booked.usage?.units == (price == 0 ? most : UInt64(price)))
                #expect(booked.costNanodollars == Int64(booked.usage?.units ?? 0) * 2_000)
                #expect(booked.quality == (price == 0 ? .estimated : .exact))
                #expect(try await fixture.job(job.id).costNanodollars == booked.costNanodollars)
            }
        }
    }

    @Test("What is wrong with files and options is refused by field, and stores nothing")
    func refusals() async throws {
        try await Fixture.run { fixture in
            let cases: [(String, (inout FinetuneV1.SubmitRequest) -> Void)] = [
                ("training_file: no file", { $0.trainingFile = "file-none" }),
                ("training_data", { $0.trainingData = Fixture.data }),
                ("validation_file: no file", { $0.validationFile = "file-none" }),
                ("options", { $0.options = Array("[]".utf8) }),
                ("options: `n_evals`", { $0.options = Array(#"{"n_evals":-1}"#.utf8) }),
                ("options: `model`", { $0.options = Array(#"{"model":"x"}"#.utf8) }),
                ("options: `from_checkpoint`", { $0.options = Array(#"{"from_checkpoint":"ftjob-0"}"#.utf8) }),
                ("metadata", { $0.metadata = Array(#"{"a":{}}"#.utf8) }),
            ]
            for (field, change) in cases {
                let error = await #expect(throws: RPCError.self) { try await submit(fixture, change) }
                #expect(error?.message.hasPrefix(field) == true, "\(error?.message ?? "") for \(field)")
            }
            fixture.ownerFiles.contents.withLock { $0["file-bad"] = Array("{}".utf8) }
            let bad = await #expect(throws: RPCError.self) {
                try await fixture.submit { request in
                    request.trainingData = []
                    request.trainingFile = "file-bad"
                }
            }
            #expect(bad?.message.hasPrefix("training_file line 1") == true)
            let stored = try await fixture.client.list(.init(), options: Fixture.options()).jobs
            #expect(stored.isEmpty)
        }
    }

    @Test("A training that goes on from a checkpoint of ours names the provider's job")
    func fromCheckpoint() async throws {
        try await Fixture.run { fixture in
            let first = try await submit(fixture)
            try await fixture.pass()
            _ = try await submit(fixture) { request in
                request.options = Array(#"{"from_checkpoint":"\#(first.id):7"}"#.utf8)
            }
            try await fixture.pass()
            let body = try JSONDocument(parsing: try #require(fixture.provider.starts.last).body).root
            #expect(body["from_checkpoint"]?.string == "ft-1:7")
        }
    }

    @Test("An ended job can be taken off the list, with its data unless another job has the same")
    func delete() async throws {
        try await Fixture.run { fixture in
            let (client, options) = (fixture.client, Fixture.options())
            let first = try await submit(fixture)
            let second = try await submit(fixture)
            let open = await #expect(throws: RPCError.self) {
                try await client.delete(.init(id: first.id), options: options)
            }
            #expect(open?.code == .failedPrecondition)
            for id in [first.id, second.id] { _ = try await client.cancel(.init(id: id), options: options) }
            try await fixture.pass()
            let content = try #require(try await fixture.store.job(first.id, tenant: "acme")).order.fileID
            await #expect(throws: RPCError.self) {
                try await client.delete(.init(id: first.id), options: Fixture.options("key-b"))
            }
            #expect(try await client.delete(.init(id: first.id), options: options).deleted)
            #expect(try await fixture.files.get(content) == Fixture.data)
            #expect(try await client.delete(.init(id: second.id), options: options).deleted)
            #expect(try await fixture.files.get(content) == nil)
            #expect(try await client.list(.init(), options: options).jobs.isEmpty)
            #expect(try await fixture.eventTypes(first.id).isEmpty)
        }
    }

    @Test("Jobs and events come in pages, events either way round")
    func pages() async throws {
        try await Fixture.run { fixture in
            let (client, options) = (fixture.client, Fixture.options())
            var ids: [String] = []
            for _ in 0..<3 {
                ids.insert(try await submit(fixture).id, at: 0)
                fixture.clock.advance(.seconds(1))
            }
            let page = try await client.list(.init(limit: 2), options: options)
            #expect(page.jobs.map(\.id) == Array(ids.prefix(2)) && page.hasMore)
            let rest = try await client.list(.init(limit: 2, after: ids[1]), options: options)
            #expect(rest.jobs.map(\.id) == [ids[2]] && !rest.hasMore)
            await #expect(throws: RPCError.self) { try await client.list(.init(after: "ftjob-none"), options: options) }

            try await fixture.pass()
            let all = try await client.listEvents(.init(id: ids[0]), options: options)
            let types = try await fixture.eventTypes(ids[0])
            #expect(all.events.map(\.type) == types && types.count > 2 && !all.hasMore)
            let two = try await client.listEvents(.init(id: ids[0], after: 1, limit: 1), options: options)
            #expect(two.events.map(\.seq) == [2] && two.hasMore)
            let back = try await client.listEvents(.init(id: ids[0], newestFirst: true), options: options)
            #expect(back.events == all.events.reversed())
            let older = try await client.listEvents(.init(id: ids[0], after: 2, newestFirst: true), options: options)
            #expect(older.events.map(\.seq) == [1] && !older.hasMore)
        }
    }

    @Test("What only the provider knows is asked of it, with its names for ours")
    func asking() async throws {
        try await Fixture.run { fixture in
            let (client, options) = (fixture.client, Fixture.options())
            let job = try await submit(fixture)
            let early = await #expect(throws: RPCError.self) {
                try await client.metrics(.init(id: job.id), options: options)
            }
            #expect(early?.code == .failedPrecondition)
            #expect(try await client.listCheckpoints(.init(id: job.id), options: options).checkpoints.isEmpty)
            try await fixture.pass()
            let checkpoints = try await client.listCheckpoints(.init(id: job.id), options: options).checkpoints
            #expect(checkpoints == [.init(step: 7, createdAt: "2026-11-21", path: "p/7", type: "Intermediate")])
            let metrics = try await client.metrics(.init(id: job.id, body: Array("{}".utf8)), options: options)
            #expect(String(decoding: metrics.body, as: UTF8.self) == #"{"metrics":[{"loss":1}]}"#)
            let limits = try await client.limits(.init(model: "base/one"), options: options)
            #expect(String(decoding: limits.body, as: UTF8.self) == #"{"model_name":"base/one"}"#)
            let models = try await client.supportedModels(.init(), options: options)
            #expect(String(decoding: models.body, as: UTF8.self) == #"{"models":["base/one"]}"#)
            let asked = #"{"training_file":"file-t","model":"base/one","n_epochs":2}"#
            let price = try await client.estimatePrice(.init(body: Array(asked.utf8)), options: options)
            let sent = try JSONDocument(parsing: price.body).root
            #expect(sent["training_file"]?.string == "file-1" && sent["n_epochs"]?.int == 2)
            let unknown = await #expect(throws: RPCError.self) {
                try await client.estimatePrice(.init(body: Array(#"{"training_file":"no"}"#.utf8)), options: options)
            }
            #expect(unknown?.code == .notFound)
            fixture.provider.state.withLock { state in
                let body = Array(#"{"error":{"message":"no such model"}}"#.utf8)
                state.failures["GET /fine-tunes/models/supported"] = [.refused(ProviderHead(status: 404), body: body)]
            }
            let refused = await #expect(throws: RPCError.self) {
                try await client.supportedModels(.init(), options: options)
            }
            #expect(refused?.code == .notFound && refused?.message.contains("no such model") == true)
        }
    }

    @Test("Weights come through whole, with their name and length ahead")
    func download() async throws {
        try await Fixture.run { fixture in
            let job = try await submit(fixture)
            try await fixture.pass()
            let request = FinetuneV1.DownloadRequest(id: job.id, checkpoint: "merged", checkpointStep: 7)
            let parts = try await fixture.client.download(request, options: Fixture.options()) { stream in
                var parts: [FinetuneV1.DownloadPart] = []
                for try await part in stream { parts.append(part) }
                return parts
            }
            #expect(parts.first == .init(contentType: "application/zstd", bytes: 600_000, filename: "weights.tar.zst"))
            #expect(parts.dropFirst().flatMap(\.data) == Array(repeating: 9, count: 600_000))
            let asked = fixture.provider.state.withLock { $0.requests.last?.path }
            #expect(asked == "/finetune/download?ft_id=ft-1&checkpoint=merged&checkpoint_step=7")
        }
    }
}
