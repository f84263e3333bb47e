import Glibc
import JSON
import Synchronization

/// What a batch asks of the rest of the simulator.
struct BatchContext: Sendable {
    /// Why a model takes no batches; nil if it takes them, or is not known (then its items fail one by one).
    var refuses: @Sendable (String) -> String?
    /// Answers one request: the body of a plain answer and its row, without the attempt's id.
    var answer: @Sendable (BatchItem, Batch) throws(APIError) -> (body: [UInt8], row: MeterRow)
}

/// The batches, on disk: `ID.json` is the batch, `ID.log` has a line for each item that was run, in the input's order.
///
/// Reading is free; everything else touches the disk and must run on the store's thread.
final class BatchDesk: Sendable {
    private static let batchesMax = 100_000
    private static let linesPerWrite = 64

    /// A batch that is being worked on.
    private struct Run {
        var lines: [ArraySlice<UInt8>]
        var descriptor: Int32
    }

    private struct State {
        var batches: [String: Batch] = [:]
        var runs: [String: Run] = [:]
    }

    private let directory: String
    private let files: FileShelf
    private let state: Mutex<State>
    // Asked by the runner each time it wakes.
    private let activeCount: Atomic<Int>

    init(directory: String, files: FileShelf) throws(DiskError) {
        self.directory = directory
        self.files = files
        try Disk.makeDirectory(directory)
        var found = State()
        for name in try Disk.names(directory) where name.hasSuffix(".json") {
            guard let bytes = try Disk.read("\(directory)/\(name)") else {
                continue
            }
            if let document = try? parseJSON(bytes), let fields = try? Fields(document.root),
                let batch = try? Batch(stored: fields)
            {
                found.batches[batch.id] = batch
            }
        }
        activeCount = Atomic(found.batches.values.count { !$0.status.isTerminal })
        state = Mutex(found)
    }

    // MARK: Reading

    subscript(id: String) -> Batch? {
        state.withLock { $0.batches[id] }
    }

    /// Every batch, newest first.
    var all: [Batch] {
        state.withLock { $0.batches.values.sorted { ($0.createdMS, $0.id) > ($1.createdMS, $1.id) } }
    }

    var hasActive: Bool {
        activeCount.load(ordering: .relaxed) > 0
    }

    /// The logs whose lines begin with meter rows.
    var logPaths: [String] {
        state.withLock { state in state.batches.keys.sorted().map { "\(directory)/\($0).log" } }
    }

    // MARK: Writing

    func create(_ batch: Batch) throws {
        guard state.withLock({ $0.batches.count }) < Self.batchesMax else {
            throw APIError(status: 429, message: "there are \(Self.batchesMax) batches already")
        }
        activeCount.add(1, ordering: .relaxed)
        try save(batch)
    }

    /// Cancels a batch; what was done stays, and its results are handed out.
    func cancel(_ id: String, now: Int64) throws -> Batch {
        guard var batch = self[id] else {
            throw APIError.notFound("batch \(id)")
        }
        guard !batch.status.isTerminal else {
            throw APIError(status: 400, message: "batch \(id) is \(batch.status.rawValue) and cannot be cancelled")
        }
        batch.status = .cancelled
        try finish(&batch, now: now)
        return batch
    }

    /// Works on every active batch for at most `budget` items in all; returns how many it ran.
    func advance(now: Int64, validation: Duration, budget: Int, context: BatchContext) throws -> Int {
        let active = state.withLock { state in
            state.batches.values.filter { !$0.status.isTerminal }.sorted {
                ($0.createdMS, $0.id) < ($1.createdMS, $1.id)
            }
        }
        var left = budget
        for var batch in active {
            if batch.status == .validating {
                guard now - batch.createdMS >= milliseconds(validation) else {
                    continue
                }
                try validate(&batch, now: now, context: context)
            }
            while left > 0, batch.status == .inProgress {
                let done = try run(&batch, atMost: min(left, Self.linesPerWrite), now: now, context: context)
                left -= done
            }
        }
        return budget - left
    }

    // MARK: Steps

    private func validate(_ batch: inout Batch, now: Int64, context: BatchContext) throws {
        let input: [UInt8]
        do {
            input = try files.content(batch.inputFileID)
        } catch let error as APIError {
            batch.error = error.message
            batch.status = .failed
            return try finish(&batch, now: now)
        }
        let items = lines(of: input)
        if let problem = BatchItem.problem(in: items, refuses: context.refuses) {
            batch.error = problem
            batch.status = .failed
            return try finish(&batch, now: now)
        }
        batch.itemsTotal = items.count
        batch.modelID = try? BatchItem(line: items[0], number: 1).modelName
        batch.status = .inProgress
        try save(batch)
    }

    /// Runs some items and writes their lines; completes the batch after the last.
    private func run(_ batch: inout Batch, atMost count: Int, now: Int64, context: BatchContext) throws -> Int {
        let run = try openRun(&batch)
        let end = min(batch.itemsDone + count, run.lines.count)
        var log: [UInt8] = []
        let first = batch.itemsDone
        for index in first..<end {
            let item = try BatchItem(line: run.lines[index], number: index + 1)
            do {
                var (body, row) = try context.answer(item, batch)
                row.attemptID = item.customID
                BatchLogLine.success(row: row, customID: item.customID, body: body, to: &log)
            } catch {
                BatchLogLine.failure(error, customID: item.customID, to: &log)
            }
        }
        try Disk.write(log, to: run.descriptor, path: logPath(batch.id))
        batch.itemsDone = end
        let updated = batch
        state.withLock { $0.batches[updated.id] = updated }
        if end == run.lines.count {
            batch.status = .completed
            try finish(&batch, now: now)
        }
        return end - first
    }

    /// The lines still to run, and the log. After a restart the log says how many were run.
    private func openRun(_ batch: inout Batch) throws -> Run {
        let id = batch.id
        if let run = state.withLock({ $0.runs[id] }) {
            return run
        }
        let path = logPath(id)
        let descriptor = try Disk.openToAppend(path)
        _ = try Disk.cutTornLine(descriptor, path: path)
        batch.itemsDone = try Disk.read(path)?.count { $0 == 0x0A } ?? 0
        let run = Run(lines: lines(of: try files.content(batch.inputFileID)), descriptor: descriptor)
        state.withLock { $0.runs[id] = run }
        return run
    }

    /// Makes the output files of what was run, then writes the terminal state: a kill in between repeats both.
    private func finish(_ batch: inout Batch, now: Int64) throws {
        var output: [UInt8] = []
        var errors: [UInt8] = []
        // Results need not stand in the order of the requests, and here they never do.
        for line in lines(of: try Disk.read(logPath(batch.id)) ?? []).reversed() {
            let (row, result) = BatchLogLine.split(line)
            if row.isEmpty {
                errors.append(contentsOf: result)
                errors.append(0x0A)
            } else {
                output.append(contentsOf: result)
                output.append(0x0A)
            }
        }
        batch.outputFileID = try generate("output", output, for: batch, now: now)
        batch.errorFileID = try generate("error", errors, for: batch, now: now)
        batch.completedMS = now
        try save(batch)
        activeCount.subtract(1, ordering: .relaxed)
        let id = batch.id
        if let run = state.withLock({ $0.runs.removeValue(forKey: id) }) {
            close(run.descriptor)
        }
    }

    private func generate(_ what: String, _ bytes: [UInt8], for batch: Batch, now: Int64) throws -> String? {
        guard !bytes.isEmpty else {
            return nil
        }
        let id = "file-" + batch.id + "-" + what
        try files.generate(
            id: id,
            name: "\(batch.id)-\(what).jsonl",
            purpose: "batch-api",
            bytes: bytes,
            now: now
        )
        return id
    }

    private func save(_ batch: Batch) throws(DiskError) {
        var out: [UInt8] = []
        batch.append(to: &out, isPrivate: true)
        try Disk.replace("\(directory)/\(batch.id).json", with: out)
        state.withLock { $0.batches[batch.id] = batch }
    }

    private func logPath(_ id: String) -> String {
        "\(directory)/\(id).log"
    }
}
