extension FinetuneJob: StoredObject {
    static let noun = "fine-tune"
}

/// The fine-tunes: a deleted one is hidden, not gone, since it may have to be billed.
final class FinetuneDesk: Sendable {
    private let jobs: ObjectShelf<FinetuneJob>

    init(directory: String) throws(DiskError) {
        jobs = try ObjectShelf(directory: directory, countMax: 100_000)
    }

    /// A job that was not deleted.
    subscript(id: String) -> FinetuneJob? {
        jobs[id].flatMap { $0.deleted ? nil : $0 }
    }

    /// The job of that id; 404 if there is none.
    func find(_ id: String) throws(APIError) -> FinetuneJob {
        guard let job = self[id] else {
            throw .notFound("fine-tune \(id)")
        }
        return job
    }

    /// Every job that was not deleted, newest first.
    var all: [FinetuneJob] {
        jobs.all.filter { !$0.deleted }
    }

    /// The job whose result has this name and is ready at a time.
    func job(servedAs name: String, now: Int64) -> FinetuneJob? {
        guard name.hasPrefix(FinetuneJob.outputPrefix) else {
            return nil
        }
        return all.first { $0.outputName == name && $0.status(at: now) == .completed }
    }

    /// What jobs that have ended are billed, deleted ones too.
    func meterRows(at now: Int64) -> [MeterRow] {
        jobs.all.sorted { $0.id < $1.id }.compactMap { $0.meterRow(at: now) }
    }

    func create(_ job: FinetuneJob) throws {
        try jobs.add(job)
    }

    func cancel(_ id: String, now: Int64) throws -> FinetuneJob {
        let status = try find(id).status(at: now)
        guard !status.isTerminal, status != .cancelRequested else {
            throw APIError.invalid("id", "names a job that is \(status.rawValue) and cannot be cancelled")
        }
        return try jobs.change(id) { $0.cancelledMS = now }
    }

    func delete(_ id: String) throws {
        _ = try find(id)
        _ = try jobs.change(id) { $0.deleted = true }
    }
}
