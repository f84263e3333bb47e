package import Messages

/// Batches, their items and the jobs that run them, in SQL. It alone decides who may do what; every method is one
/// transaction, and time is the database's.
package protocol BatchStore: Sendable {
    // MARK: Owners

    /// Accepts a batch, its items and its jobs.
    ///
    /// - Returns: the batch; an earlier one of the same tenant and submission id in its place, if there is one.
    func submit(_ batch: NewBatch) async throws -> Accepted

    /// A batch of that tenant; nil if there is none.
    func batch(_ id: String, tenant: String) async throws -> BatchV1.Batch?

    /// Batches of that tenant, newest first: those older than the batch `after`, or all when that is empty.
    ///
    /// - Returns: the batches; nil if the tenant has no batch `after`.
    func batches(tenant: String, after: String, limit: Int) async throws -> [BatchV1.Batch]?

    /// The batch of that tenant's earlier submission; nil if there is none.
    func batch(submissionID: String, tenant: String) async throws -> BatchV1.Batch?

    /// Items in the order submitted, from `first` on; their `status` is 0 while they are pending.
    func results(_ batch: String, first: Int, limit: Int) async throws -> [BatchV1.ItemResult]

    /// Asks for an end. Jobs that wait become due at once.
    ///
    /// - Returns: the batch; nil if the tenant has none of that id.
    func requestCancel(_ id: String, tenant: String) async throws -> BatchV1.Batch?

    // MARK: The queue

    /// Marks due jobs as rung for, the tenants in turn.
    ///
    /// - Parameters:
    ///   - limit: the most jobs.
    ///   - quiet: jobs that were marked less than this ago are left out.
    /// - Returns: their ids.
    /// - Throws: errors of the database.
    func dispatch(limit: Int, quiet: Duration) async throws -> [String]

    /// Makes jobs ready again whose worker is gone.
    ///
    /// - Parameter all: also those whose lease runs; only for a process that knows itself to be the only worker.
    /// - Returns: how many.
    /// - Throws: errors of the database.
    func sweep(all: Bool) async throws -> Int

    /// Takes a job that is ready and due; nil if it is not.
    func claim(_ job: String, lease: Duration) async throws -> ClaimedJob?

    /// Extends the lease. Throws ``FenceLost``.
    func renew(_ claim: JobClaim, lease: Duration) async throws

    /// Gives a job back, due again after `delay`.
    ///
    /// - Parameters:
    ///   - claim: the job.
    ///   - delay: until it is due.
    ///   - outcome: whether it got on.
    /// - Throws: ``FenceLost``.
    func release(_ claim: JobClaim, delay: Duration, outcome: JobOutcome) async throws

    // MARK: Steps of a job

    /// The job's pending items; those without an attempt get one. Throws ``FenceLost``.
    func assignAttempts(_ claim: JobClaim) async throws -> [AttemptItem]

    /// Notes the uploaded file. Throws ``FenceLost``.
    func recordInputFile(_ claim: JobClaim, _ file: String) async throws

    /// Notes that a batch may be made at the provider from now on. Throws ``FenceLost``.
    func recordPostStarted(_ claim: JobClaim) async throws

    /// Notes the provider's batch. Throws ``FenceLost``.
    func recordProviderBatch(_ claim: JobClaim, _ batch: String) async throws

    /// Books outcomes with their ledger rows, and ends the job or starts it over for the rest. Throws ``FenceLost``,
    /// and then nothing was changed.
    func settle(_ claim: JobClaim, _ outcomes: [ItemOutcome], then end: JobEnd) async throws

    // MARK: The end of a batch

    /// Batches of which nothing is left to run and whose files are not there yet, the longest waiting first.
    func finalizing(limit: Int) async throws -> [FinalizingBatch]

    /// Puts the batch's files on its owner's list and ends it.
    ///
    /// - Parameters:
    ///   - id: the batch.
    ///   - output: its results, nil = there are none.
    ///   - errors: its items without a result, nil = there are none.
    /// - Returns: false if it has ended already, and then nothing was changed.
    /// - Throws: errors of the database.
    func finish(_ id: String, output: NewFile?, errors: NewFile?) async throws -> Bool
}

/// A batch of which nothing is left to run.
package struct FinalizingBatch: Sendable, Equatable {
    /// The batch.
    package let id: String
    /// Whose it is.
    package let tenant: String
    /// Items with a result.
    package let done: Int
    /// Items with an error.
    package let failed: Int

    /// A batch as a store reads it.
    package init(id: String, tenant: String, done: Int, failed: Int) {
        self.id = id
        self.tenant = tenant
        self.done = done
        self.failed = failed
    }
}

/// What a submission came to.
package struct Accepted: Sendable {
    /// The batch as it stands.
    package let batch: BatchV1.Batch
    /// Jobs that are due now; empty when the batch was there already.
    package let jobs: [String]

    /// What a submission came to.
    package init(batch: BatchV1.Batch, jobs: [String]) {
        self.batch = batch
        self.jobs = jobs
    }
}

/// Another worker has the job, or it has ended: what this one does has no effect any more.
package struct FenceLost: Error, Equatable {
    /// The job.
    package let job: String

    /// For the job of that id.
    package init(job: String) {
        self.job = job
    }
}
