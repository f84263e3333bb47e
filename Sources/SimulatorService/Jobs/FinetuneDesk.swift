import JSON
import Synchronization

/// The fine-tunes, on disk: `ID.json` each, written when a job is made, cancelled or deleted.
///
/// Reading is free; writing touches the disk and must run on the store's thread.
final class FinetuneDesk: Sendable {
    private static let jobsMax = 100_000

    private let directory: String
    private let jobs: Mutex<[String: FinetuneJob]>

    init(directory: String) throws(DiskError) {
        self.directory = directory
        try Disk.makeDirectory(directory)
        var found: [String: FinetuneJob] = [:]
        for name in try Disk.names(directory) where name.hasSuffix(".json") {
            guard let bytes = try Disk.read("\(directory)/\(name)") else {
                continue
            }
            if let document = try? parseJSON(bytes), let fields = try? Fields(document.root),
                let job = try? FinetuneJob(stored: fields)
            {
                found[job.id] = job
            }
        }
        jobs = Mutex(found)
    }

    /// A job that was not deleted.
    subscript(id: String) -> FinetuneJob? {
        jobs.withLock { jobs in jobs[id].flatMap { $0.deleted ? nil : $0 } }
    }

    /// Every job that was not deleted, newest first.
    var all: [FinetuneJob] {
        jobs.withLock { jobs in
            jobs.values.filter { !$0.deleted }.sorted { ($0.createdMS, $0.id) > ($1.createdMS, $1.id) }
        }
    }

    /// The job whose result has this name and is ready at a time.
    func job(servedAs name: String, now: Int64) -> FinetuneJob? {
        guard name.hasPrefix("simulator-user/") else {
            return nil
        }
        return all.first { $0.outputName == name && $0.status(at: now) == .completed }
    }

    /// What jobs that have ended are billed, deleted ones too.
    func meterRows(at now: Int64) -> [MeterRow] {
        jobs.withLock { jobs in jobs.values.sorted { $0.id < $1.id }.compactMap { $0.meterRow(at: now) } }
    }

    func create(_ job: FinetuneJob) throws {
        guard jobs.withLock({ $0.count }) < Self.jobsMax else {
            throw APIError(status: 429, message: "there are \(Self.jobsMax) fine-tunes already")
        }
        try save(job)
    }

    func cancel(_ id: String, now: Int64) throws -> FinetuneJob {
        guard var job = self[id] else {
            throw APIError.notFound("fine-tune \(id)")
        }
        let status = job.status(at: now)
        guard !status.isTerminal, status != .cancelRequested else {
            throw APIError.invalid("id", "names a job that is \(status.rawValue) and cannot be cancelled")
        }
        job.cancelledMS = now
        try save(job)
        return job
    }

    func delete(_ id: String) throws {
        guard var job = self[id] else {
            throw APIError.notFound("fine-tune \(id)")
        }
        job.deleted = true
        try save(job)
    }

    private func save(_ job: FinetuneJob) throws(DiskError) {
        try Disk.replace("\(directory)/\(job.id).json", with: job.stored)
        jobs.withLock { $0[job.id] = job }
    }
}
