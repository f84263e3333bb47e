import Glibc
import JSON
import Testing

@testable import SimulatorService

@Suite("Jobs on disk")
struct JobTests {
    private static let now: Int64 = 1_790_000_000_000

    private func context(_ answered: @escaping @Sendable (String) -> Void = { _ in }) -> BatchContext {
        BatchContext(
            refuses: { $0 == "refuses" ? "refuses batches" : nil },
            answer: { item, batch throws(APIError) in
                answered(item.customID)
                if item.modelName == "unknown" {
                    throw .unknownModel("unknown")
                }
                let row = MeterRow(
                    attemptID: "",
                    key: batch.key,
                    endpoint: batch.endpoint,
                    kind: .batch,
                    model: "m",
                    usage: BilledUsage(promptTokens: 1, completionTokens: 2),
                    cost: 3,
                    complete: true
                )
                return (Array(#"{"ok":true}"#.utf8), row)
            }
        )
    }

    private func makeBatch(_ lines: [String], in directory: TemporaryDirectory) throws -> (FileShelf, BatchDesk, String)
    {
        let files = try FileShelf(directory: directory.path + "/files")
        let bytes = Array(lines.joined(separator: "\n").utf8)
        let file = try files.upload(name: "in.jsonl", purpose: "batch-api", type: "jsonl", bytes: bytes, now: Self.now)
        let desk = try BatchDesk(directory: directory.path + "/batches", files: files)
        let batch = Batch(
            id: "b1",
            inputFileID: file.id,
            fileBytes: bytes.count,
            endpoint: "/v1/chat/completions",
            key: "k",
            createdMS: Self.now
        )
        try desk.create(batch)
        return (files, desk, batch.id)
    }

    private func items(_ count: Int) -> [String] {
        (0..<count).map { #"{"custom_id":"item-\#($0)","body":{"model":"m"}}"# }
    }

    private func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes, as: UTF8.self)
    }

    @Test("A batch is validated, run and finished; failed items are in the error file only")
    func runsBatch() throws {
        let directory = try TemporaryDirectory()
        let lines = items(2) + [#"{"custom_id":"bad","body":{"model":"unknown"}}"#]
        let (files, desk, id) = try makeBatch(lines, in: directory)
        #expect(try desk.advance(now: Self.now, validation: .seconds(1), budget: 10, context: context()) == 0)
        #expect(desk[id]?.status == .validating)
        let later = Self.now + 1_000
        #expect(try desk.advance(now: later, validation: .seconds(1), budget: 2, context: context()) == 2)
        #expect(desk[id]?.status == .inProgress)
        #expect(desk[id]?.progress == 66)
        #expect(try desk.advance(now: later, validation: .seconds(1), budget: 10, context: context()) == 1)
        let batch = try #require(desk[id])
        #expect(batch.status == .completed)
        #expect(!desk.hasActive)
        let output = text(try files.content(try #require(batch.outputFileID)))
        #expect(output.split(separator: "\n").count == 2)
        #expect(output.contains(#"{"custom_id":"item-0","response":{"status_code":200,"body":{"ok":true}}}"#))
        let errors = text(try files.content(try #require(batch.errorFileID)))
        #expect(errors.contains(#""custom_id":"bad""#) && errors.contains("model_not_found"))
    }

    @Test("After a kill in the middle no item is run again, and a torn line is run once more")
    func resumesBatch() throws {
        let directory = try TemporaryDirectory()
        let (_, first, id) = try makeBatch(items(10), in: directory)
        _ = try first.advance(now: Self.now, validation: .zero, budget: 4, context: context())
        // What a kill leaves of a line that was being written.
        let path = directory.path + "/batches/\(id).log"
        let descriptor = try Disk.openToAppend(path)
        try Disk.write(Array(#"{"attempt_id":"item-4","ke"#.utf8), to: descriptor, path: path)
        close(descriptor)

        let files = try FileShelf(directory: directory.path + "/files")
        let second = try BatchDesk(directory: directory.path + "/batches", files: files)
        #expect(second.hasActive)
        let ran = try second.advance(now: Self.now, validation: .zero, budget: 100, context: context())
        #expect(ran == 6)
        #expect(second[id]?.status == .completed)
        let log = try #require(try Disk.read(path))
        #expect(lines(of: log).count == 10)
        let ids = try lines(of: log).map { try parseJSON(Array(BatchLogLine.split($0).row)).root["attempt_id"]?.string }
        #expect(ids == (0..<10).map { "item-\($0)" })
    }

    @Test(
        "A batch with a bad line, or a model that takes no batches, fails and says where",
        arguments: [
            (#"{"custom_id":"a"}"#, "line 1.body"), (#"nonsense"#, "JSON"),
            (#"{"custom_id":"a","body":{"model":"refuses"}}"#, "line 1.body.model"),
            ("{\"custom_id\":\"a\",\"body\":{\"model\":\"m\"}}\n{\"custom_id\":\"a\",\"body\":{}}", "line 2.custom_id"),
        ]
    )
    func failsBatch(line: String, place: String) throws {
        let directory = try TemporaryDirectory()
        let (_, desk, id) = try makeBatch([line], in: directory)
        _ = try desk.advance(now: Self.now, validation: .zero, budget: 100, context: context())
        let batch = try #require(desk[id])
        #expect(batch.status == .failed)
        #expect(batch.error?.contains(place) == true)
    }

    @Test("A cancelled batch hands out what it has")
    func cancelsBatch() throws {
        let directory = try TemporaryDirectory()
        let (files, desk, id) = try makeBatch(items(10), in: directory)
        _ = try desk.advance(now: Self.now, validation: .zero, budget: 3, context: context())
        let batch = try desk.cancel(id, now: Self.now)
        #expect(batch.status == .cancelled)
        #expect(lines(of: try files.content(try #require(batch.outputFileID))).count == 3)
        #expect(throws: APIError.self) { try desk.cancel(id, now: Self.now) }
        #expect(try desk.advance(now: Self.now, validation: .zero, budget: 100, context: context()) == 0)
    }

    @Test("A fine-tune goes through its states by time alone, and is billed once it has ended")
    func ageFinetune() throws {
        var job = finetune()
        let states = (0..<8).map { job.status(at: Self.now + Int64($0) * 100) }
        #expect(states == [.pending, .queued, .running, .running, .running, .compressing, .uploading, .completed])
        #expect(job.meterRow(at: Self.now + 600) == nil)
        let row = try #require(job.meterRow(at: Self.now + 700))
        #expect(row.usage.units == 3_000 && row.cost == 1_200_000 && row.complete && row.attemptID == "attempt")

        job.cancelledMS = Self.now + 350
        #expect(job.status(at: Self.now + 350) == .cancelRequested)
        #expect(job.status(at: Self.now + 450) == .cancelled)
        #expect(job.meterRow(at: Self.now + 450)?.usage.units == 1_000)

        let stored = try FinetuneJob(stored: Fields(parseJSON(job.stored).root))
        #expect(stored == job)
    }

    @Test("A fine-tune whose suffix begins with fail ends in error and costs nothing")
    func failsFinetune() {
        var job = finetune()
        job.suffix = "fail-please"
        #expect(job.status(at: Self.now + 10_000) == .error)
        #expect(job.meterRow(at: Self.now + 10_000) == nil)
    }

    private func finetune() -> FinetuneJob {
        FinetuneJob(
            id: "ft-12345678",
            model: "simulator/small",
            trainingFile: "file-1",
            validationFile: nil,
            epochs: 3,
            evals: 0,
            checkpoints: 1,
            suffix: nil,
            learningRate: 0.00001,
            batchSize: "max",
            trainingType: "Lora",
            trainingTokens: 1_000,
            validationTokens: 0,
            rate: dollars(0.40),
            attemptID: "attempt",
            key: "k",
            createdMS: Self.now,
            stepMS: 100,
            cancelledMS: nil
        )
    }

    @Test("A meter whose last row was torn by a kill keeps the whole ones and goes on")
    func cutsTornRow() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/meter.jsonl"
        let row = MeterRow(
            attemptID: "a",
            key: "k",
            endpoint: "e",
            kind: .chat,
            model: "m",
            usage: BilledUsage(promptTokens: 1),
            cost: 2,
            complete: true
        )
        try Meter(path: path, bytesMax: 10_000).append(row)
        let whole = try #require(try Disk.read(path))
        try Disk.replace(path, with: whole + Array(#"{"attempt_id":"torn"#.utf8))
        let meter = try Meter(path: path, bytesMax: 10_000)
        try meter.append(row)
        #expect(try Disk.read(path) == whole + whole)
        #expect(try parseJSON(Array(whole.dropLast())).root["cost_nanodollars"]?.int == 2)
    }

    @Test("A full meter refuses, so that no call goes unmetered")
    func refusesWhenFull() throws {
        let directory = try TemporaryDirectory()
        let meter = try Meter(path: directory.path + "/meter.jsonl", bytesMax: 10)
        let row = MeterRow(
            attemptID: "a",
            key: "k",
            endpoint: "e",
            kind: .chat,
            model: "m",
            usage: BilledUsage(),
            cost: 0,
            complete: true
        )
        #expect(throws: APIError.self) { try meter.append(row) }
        #expect(meter.byteCount == 0)
    }
}
