package import Logging
import Messages
package import Provider

/// Takes a claimed job on by as many steps as can be done now. Every step is committed before the next, and every one
/// can be repeated: a process that dies anywhere is followed by another that goes on from what SQL says.
package struct JobDriver: Sendable {
    /// Times and bounds.
    package struct Configuration: Sendable {
        /// Between two looks at the provider's batch.
        package var pollInterval: Duration = .seconds(30)
        /// How long a batch made a moment ago may be missing from the provider's list.
        package var settleTime: Duration = .seconds(10)
        /// Failures in a row before the items are given up, as long as no batch can exist at the provider.
        package var failuresMax = 8
        /// Batches at the provider that may end without all results.
        package var roundsMax = 2
        /// After which a job is given up whatever the provider says.
        package var ageMax: Duration = .seconds(96 * 3_600)
        /// The first and the longest wait after a failure.
        package var failureWait: ClosedRange<Duration> = .seconds(1) ... .seconds(60)

        /// The defaults.
        package init() {}
    }

    let store: any BatchStore
    let providers: ProviderAPIs
    let configuration: Configuration
    let logger: Logger
    let nowUnixMS: @Sendable () -> Int64

    /// - Parameters:
    ///   - store: where every step is committed.
    ///   - providers: who run the batches.
    ///   - configuration: times and bounds.
    ///   - logger: for what the provider refuses.
    ///   - nowUnixMS: the time, for ledger rows.
    package init(
        store: any BatchStore,
        providers: ProviderAPIs,
        configuration: Configuration,
        logger: Logger,
        nowUnixMS: @escaping @Sendable () -> Int64
    ) {
        self.store = store
        self.providers = providers
        self.configuration = configuration
        self.logger = logger
        self.nowUnixMS = nowUnixMS
    }

    /// Takes the job on until it is done or given back.
    ///
    /// - Throws: ``FenceLost`` when another has it; errors of the store. The job is then taken up again later.
    package func drive(_ job: ClaimedJob) async throws {
        if let batch = job.providerBatchID { return try await poll(job, batch) }
        if job.sincePost == nil {
            if job.isCancelRequested { return try await cancelled(job, []) }
            if let reason = givesUp(job) { return try await failed(job, reason) }
        }
        guard let batch = try await start(job) else { return }
        try await poll(job, batch)
    }

    // MARK: Until the provider has a batch

    /// The provider's batch; nil when the job was given back or ended.
    private func start(_ job: ClaimedJob) async throws -> String? {
        guard let file = try await inputFile(job) else { return nil }
        if let since = job.sincePost {
            switch try await adopt(job, file) {
            case .found(let batch): return batch
            case .failed: return nil
            case .none: break
            }
            guard since >= configuration.settleTime else {
                try await store.release(job.claim, delay: configuration.settleTime - since, outcome: .waiting)
                return nil
            }
            // The list shows that there is none.
            if job.isCancelRequested {
                try await cancelled(job, [])
                return nil
            }
            if let reason = givesUp(job) {
                try await failed(job, reason)
                return nil
            }
        }
        return try await post(job, file)
    }

    private func inputFile(_ job: ClaimedJob) async throws -> String? {
        if let file = job.inputFileID { return file }
        let items = try await store.assignAttempts(job.claim)
        guard !items.isEmpty else {
            try await store.settle(job.claim, [], then: .done(status: 502, reason: "no items", cancelled: false))
            return nil
        }
        do {
            let upload = try await providers.named(job.provider).uploadFile(
                name: "\(job.claim.job).jsonl",
                purpose: "batch-api",
                bytes: BatchInput.file(items, journal: job.journal)
            )
            try await store.recordInputFile(job.claim, upload.fileID)
            return upload.fileID
        } catch let failure as ProviderFailure {
            try await stepFailed(job, "upload", failure, postMayExist: false)
            return nil
        }
    }

    private func post(_ job: ClaimedJob, _ file: String) async throws -> String? {
        try await store.recordPostStarted(job.claim)
        do {
            let batch = try await providers.named(job.provider).createBatch(inputFileID: file, requestID: job.claim.job)
            try await store.recordProviderBatch(job.claim, batch.id)
            return batch.id
        } catch let failure as ProviderFailure {
            let nothingSent = failure.kind == .notSent
            let refused = failure.kind == .refused && failure.status < 500
            try await stepFailed(job, "batch creation", failure, postMayExist: !nothingSent && !refused)
            return nil
        }
    }

    private enum Adoption {
        case found(String)
        case none
        case failed
    }

    /// Looks for the batch that an earlier run may have made of `file`.
    private func adopt(_ job: ClaimedJob, _ file: String) async throws -> Adoption {
        let batches: [ProviderBatch]
        do {
            batches = try await providers.named(job.provider).batches()
        } catch {
            try await stepFailed(job, "list of batches", error, postMayExist: true)
            return .failed
        }
        let ours = batches.filter { $0.inputFileID == file }
            .sorted { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }
        guard let first = ours.first else { return .none }
        try await store.recordProviderBatch(job.claim, first.id)
        for extra in ours.dropFirst() where !extra.status.isTerminal {
            logger.error(
                "a second batch was made of one file; cancelling it",
                metadata: ["job": "\(job.claim.job)", "batch": "\(extra.id)"]
            )
            await cancelAtProvider(job, extra.id)
        }
        return .found(first.id)
    }

    // MARK: While the provider works, and after

    private func poll(_ job: ClaimedJob, _ id: String) async throws {
        let batch: ProviderBatch
        do {
            batch = try await providers.named(job.provider).batch(id)
        } catch {
            if error.kind == .refused, error.status == 404 {
                return try await ended(job, [], reason: "the provider does not know its batch \(id) any more")
            }
            return try await stepFailed(job, "look at the batch", error, postMayExist: true)
        }
        guard batch.status.isTerminal else {
            let isTooOld = job.age > configuration.ageMax
            if job.isCancelRequested || isTooOld { await cancelAtProvider(job, id) }
            if isTooOld { return try await failed(job, "the provider did not finish in time") }
            return try await store.release(job.claim, delay: configuration.pollInterval, outcome: .waiting)
        }
        var output = BatchOutput(journal: job.journal)
        do {
            for file in [batch.outputFileID, batch.errorFileID] {
                if let file { output.read(try await providers.named(job.provider).fileContent(file)) }
            }
        } catch {
            return try await stepFailed(job, "download", error, postMayExist: true)
        }
        if output.strayLines > 0 {
            logger.warning(
                "lines of a batch's output are not ours",
                metadata: ["job": "\(job.claim.job)", "lines": "\(output.strayLines)"]
            )
        }
        let booking = ItemBooking(job: job, nowUnixMS: nowUnixMS())
        let outcomes = output.lines.values.sorted { $0.seq < $1.seq }.map(booking.outcome)
        try await book(job, batch, outcomes)
    }

    private func book(_ job: ClaimedJob, _ batch: ProviderBatch, _ outcomes: [ItemOutcome]) async throws {
        if job.isCancelRequested, batch.status != .completed { return try await cancelled(job, outcomes) }
        if batch.status == .completed {
            let end = JobEnd.done(status: 502, reason: "the provider gave no answer to this item", cancelled: false)
            return try await store.settle(job.claim, outcomes, then: end)
        }
        let word = batch.status.rawValue.lowercased()
        let detail = batch.error.map { ": \($0)" } ?? ""
        try await ended(job, outcomes, reason: "the provider's batch ended as \(word)\(detail)")
    }

    /// A batch that ended without all results is followed by another, a bounded number of times.
    private func ended(_ job: ClaimedJob, _ outcomes: [ItemOutcome], reason: String) async throws {
        let end: JobEnd =
            job.rounds + 1 < configuration.roundsMax
            ? .again(delay: wait(after: job.rounds), reason: reason)
            : .done(status: 502, reason: reason, cancelled: false)
        try await store.settle(job.claim, outcomes, then: end)
    }

    // MARK: Failures

    private func givesUp(_ job: ClaimedJob) -> String? {
        if job.failures >= configuration.failuresMax { return "gave up after \(job.failures) failures" }
        if job.age > configuration.ageMax { return "gave up: too old" }
        return nil
    }

    private func failed(_ job: ClaimedJob, _ reason: String) async throws {
        try await store.settle(job.claim, [], then: .done(status: 502, reason: reason, cancelled: false))
    }

    private func cancelled(_ job: ClaimedJob, _ outcomes: [ItemOutcome]) async throws {
        let end = JobEnd.done(status: 499, reason: "the batch was cancelled", cancelled: true)
        try await store.settle(job.claim, outcomes, then: end)
    }

    private func stepFailed(
        _ job: ClaimedJob,
        _ step: String,
        _ failure: ProviderFailure,
        postMayExist: Bool
    ) async throws {
        if failure.cause == .cancelled { throw CancellationError() }
        logger.warning(
            "a step of a batch failed",
            metadata: ["job": "\(job.claim.job)", "step": "\(step)", "failure": "\(failure)"]
        )
        if !postMayExist, Self.isFinal(failure) {
            return try await failed(job, "\(step): \(failure.message)")
        }
        let reason = "\(step): \(failure.message)"
        let outcome = JobOutcome.failed(reason, postMayExist: postMayExist)
        try await store.release(job.claim, delay: wait(after: job.failures), outcome: outcome)
    }

    /// A refusal that a repeat would meet again.
    private static func isFinal(_ failure: ProviderFailure) -> Bool {
        failure.kind == .refused && (400..<500).contains(failure.status)
            && ![401, 402, 403, 408, 409, 425, 429].contains(failure.status)
    }

    private func wait(after failures: Int) -> Duration {
        let (first, last) = (configuration.failureWait.lowerBound, configuration.failureWait.upperBound)
        return min(last, first * (1 << min(failures, 16)))
    }

    private func cancelAtProvider(_ job: ClaimedJob, _ id: String) async {
        do {
            _ = try await providers.named(job.provider).cancelBatch(id)
        } catch {
            logger.info(
                "the provider did not cancel a batch",
                metadata: ["batch": "\(id)", "failure": "\(error)"]
            )
        }
    }
}
