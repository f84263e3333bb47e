import Catalogue
package import Logging
import Messages
import Provider
import Spending

/// Takes one job as far as it goes now: data to the provider, the provider's job, its training, the charge, the
/// model's registration. Each step begins with what the row says and ends with the row's change, so a crash anywhere
/// repeats at most a step that may be repeated.
package struct FinetuneDriver: Sendable {
    /// How the driver waits.
    package struct Configuration: Sendable {
        /// Between two looks at a training.
        package var pollInterval: Duration
        /// How long a job that the provider may have made can take to appear in its list.
        package var settleTime: Duration
        /// The first wait after a failure; it doubles.
        package var retryBase: Duration
        /// The longest wait after a failure.
        package var retryCap: Duration
        /// The first wait after a failed registration; it doubles up to `retryCap`.
        package var registrationBase: Duration

        /// Everything has a default.
        package init(
            pollInterval: Duration = .seconds(2),
            settleTime: Duration = .seconds(10),
            retryBase: Duration = .seconds(1),
            retryCap: Duration = .seconds(60),
            registrationBase: Duration = .seconds(5)
        ) {
            self.pollInterval = pollInterval
            self.settleTime = settleTime
            self.retryBase = retryBase
            self.retryCap = retryCap
            self.registrationBase = registrationBase
        }
    }

    /// Failed registrations that are told one by one.
    static let registrationsTold = 3
    /// Of the provider's events, taken over at a time.
    private static let eventsMax = 500

    let store: any FinetuneStore
    let files: any TrainingFiles
    let providers: any FinetuneProviders
    let registrar: any ModelRegistrar
    let control: any FinetuneControl
    let changes: JobChanges
    let configuration: Configuration
    let nowUS: @Sendable () -> Int64
    let booked: @Sendable () -> Void
    let logger: Logger

    /// - Parameters:
    ///   - store: jobs.
    ///   - files: training data.
    ///   - providers: who train.
    ///   - registrar: who makes models known.
    ///   - control: the base models.
    ///   - changes: shared with the handler.
    ///   - configuration: how it waits.
    ///   - nowUS: microseconds since 1970.
    ///   - booked: called when a charge was written.
    ///   - logger: for what went wrong.
    package init(
        store: any FinetuneStore,
        files: any TrainingFiles,
        providers: any FinetuneProviders,
        registrar: any ModelRegistrar,
        control: any FinetuneControl,
        changes: JobChanges,
        configuration: Configuration = Configuration(),
        nowUS: @escaping @Sendable () -> Int64,
        booked: @escaping @Sendable () -> Void,
        logger: Logger
    ) {
        self.store = store
        self.files = files
        self.providers = providers
        self.registrar = registrar
        self.control = control
        self.changes = changes
        self.configuration = configuration
        self.nowUS = nowUS
        self.booked = booked
        self.logger = logger
    }

    /// Drives the job on until it ends or has to wait.
    ///
    /// - Throws: `FinetuneStoreError.stale` when somebody else changed the row, or what the database throws. The row
    ///   then says how far it came.
    package func drive(_ job: FinetuneJob) async throws {
        var job = job
        while !job.hasEnded, job.dueUS <= nowUS() {
            try Task.checkCancellation()
            job =
                switch job.step {
                case .upload: try await upload(job)
                case .create: try await create(job)
                case .train: try await train(job)
                case .register: try await register(job)
                case .ended: job
                }
        }
    }

    // MARK: Steps

    private func upload(_ job: FinetuneJob) async throws -> FinetuneJob {
        if job.cancelRequested { return try await end(job, .cancelled, "cancelled before it was sent") }
        var next = job
        let isTraining = job.providerFileID.isEmpty
        let (what, id) =
            isTraining ? ("training", job.order.fileID) : ("validation", job.order.source.validationID)
        guard let bytes = try await files.get(id) else {
            return try await end(job, .failed, "the \(what) data is gone")
        }
        let name = job.order.id + (isTraining ? ".jsonl" : "-validation.jsonl")
        let upload: ProviderAPI.Upload
        do throws(ProviderFailure) {
            upload = try await providers.trainer(job.order.provider).uploadFile(
                name: name,
                purpose: "fine-tune",
                bytes: bytes
            )
        } catch {
            return try await failed(job, error, doing: "upload the \(what) data")
        }
        if isTraining { next.providerFileID = upload.fileID } else { next.providerValidationFileID = upload.fileID }
        let isLast = !isTraining || job.order.source.validationID.isEmpty
        if isLast { next.step = .create }
        return try await proceed(next, "file_uploaded", upload.existed ? "the provider has it already" : upload.fileID)
    }

    private func create(_ job: FinetuneJob) async throws -> FinetuneJob {
        if job.createTriedUS != 0 {
            if let decided = try await adopt(job) { return decided }
        }
        if job.cancelRequested { return try await end(job, .cancelled, "cancelled before it was started") }
        // Committed before the provider is asked: after a crash in between, its list decides whether it was made.
        var tried = job
        tried.createTriedUS = nowUS()
        tried = try await save(tried)
        let request = FinetuneRequest(
            model: job.order.baseModel,
            trainingFile: job.providerFileID,
            validationFile: job.providerValidationFileID.isEmpty ? nil : job.providerValidationFileID,
            epochs: Int64(job.order.epochs),
            learningRate: job.order.learningRate,
            suffix: job.providerSuffix,
            options: job.order.source.options
        )
        let made: ProviderFinetune
        do throws(ProviderFailure) {
            made = try await providers.trainer(job.order.provider).createFinetune(request, requestID: attempt(tried).id)
        } catch {
            if error.kind == .notSent { tried.createTriedUS = 0 }
            return try await failed(tried, error, doing: "start the training")
        }
        return try await started(tried, made, "provider_job_created")
    }

    /// Looks for a job that an earlier try may have made. nil = there is none: make it.
    private func adopt(_ job: FinetuneJob) async throws -> FinetuneJob? {
        let mine: [ProviderFinetune]
        do throws(ProviderFailure) {
            mine = try await providers.trainer(job.order.provider).finetunes().filter {
                $0.suffix == job.providerSuffix || $0.outputModel?.contains(job.order.tag) == true
            }
        } catch {
            return try await retryLater(job, "\(error)")
        }
        if mine.count > 1 {
            logger.error(
                "the provider has several jobs for one of ours; the others have to be cancelled by hand",
                metadata: ["job": "\(job.order.id)", "provider_jobs": "\(mine.map(\.id))"]
            )
        }
        if let found = mine.min(by: { $0.createdAt < $1.createdAt }) {
            return try await started(job, found, "provider_job_found")
        }
        let settledUS = job.createTriedUS + configuration.settleTime.microseconds
        guard nowUS() < settledUS else { return nil }
        var waiting = job
        waiting.dueUS = settledUS
        return try await save(waiting)
    }

    private func started(_ job: FinetuneJob, _ made: ProviderFinetune, _ event: String) async throws -> FinetuneJob {
        var next = job
        next.providerJobID = made.id
        next.providerStatus = made.status.rawValue
        next.step = .train
        next.state = .running
        next.startedUnixMS = nowUS() / 1_000
        return try await proceed(next, event, made.id)
    }

    private func train(_ job: FinetuneJob) async throws -> FinetuneJob {
        var next = job
        let present: ProviderFinetune
        let all: [ProviderFinetuneEvent]
        do throws(ProviderFailure) {
            if job.cancelRequested && !job.cancelSent {
                try await sendCancel(job)
                next.cancelSent = true
            }
            present = try await providers.trainer(job.order.provider).finetune(job.providerJobID)
            all = try await providers.trainer(job.order.provider).finetuneEvents(job.providerJobID)
        } catch {
            return try await failed(next, error, doing: "follow the training")
        }
        let fresh = all.dropFirst(Int(job.providerEvents)).prefix(Self.eventsMax)
        next.providerEvents += Int64(fresh.count)
        next.providerStatus = present.status.rawValue
        next.trainedTokens = max(job.trainedTokens, Self.trainedTokens(job, present, all))
        next.failures = 0
        let events = fresh.map { event($0.type, $0.message) }
        switch present.status {
        case .completed:
            guard let model = present.outputModel else { return try await retryLater(next, "no name of the model yet") }
            next.model = model
            return try await trained(next, events)
        case .cancelled: return try await end(next, .cancelled, "cancelled at the provider", events)
        case .error:
            return try await end(next, .failed, fresh.last?.message ?? "the provider's training failed", events)
        default:
            // pending, queued, running, compressing, uploading, cancel_requested, and words we do not know yet.
            next.dueUS = nowUS() + configuration.pollInterval.microseconds
            return try await save(next, events)
        }
    }

    /// The provider counts the tokens of the data once; each epoch that was trained pays for them. Evaluations pay for
    /// those of the validation data, which it does not count: what a job that has ended is billed says it all.
    private static func trainedTokens(
        _ job: FinetuneJob,
        _ present: ProviderFinetune,
        _ events: [ProviderFinetuneEvent]
    ) -> UInt64 {
        let rate = job.order.price.trainingNanodollarsPerMtok
        if present.status.isTerminal, present.totalPrice > 0, rate > 0 {
            return UInt64(clamping: Int128(present.totalPrice) * 1_000_000 / Int128(rate))
        }
        let told = UInt64(events.count { $0.type.lowercased().hasSuffix("epoch_complete") })
        let epochs = present.status == .completed ? UInt64(job.order.epochs) : min(told, UInt64(job.order.epochs))
        return UInt64(clamping: UInt128(max(0, present.trainedTokens)) * UInt128(epochs))
    }

    private func sendCancel(_ job: FinetuneJob) async throws(ProviderFailure) {
        do throws(ProviderFailure) {
            _ = try await providers.trainer(job.order.provider).cancelFinetune(job.providerJobID)
        } catch {
            // It has ended already: its status, read next, says how.
            guard error.isPermanent else { throw error }
        }
    }

    /// Trained: the charge is booked in the transaction that goes on to the registration.
    private func trained(_ job: FinetuneJob, _ events: [FinetuneEvent]) async throws -> FinetuneJob {
        var next = job
        let settlement = settlement(job, .completed)
        next.costNanodollars = settlement.costNanodollars
        next.step = .register
        next.state = .deploying
        next.dueUS = nowUS()
        let saved = try await save(next, events, settlement: settlement)
        booked()
        return saved
    }

    private func register(_ job: FinetuneJob) async throws -> FinetuneJob {
        var next = job
        do {
            try await registrar.register(model(job))
            next.step = .ended
            next.state = .completed
            next.endedUnixMS = nowUS() / 1_000
            return try await proceed(next, "model_registered", job.model)
        } catch let error as FinetuneStoreError {
            throw error
        } catch {
            try Task.checkCancellation()
            next.failures += 1
            next.dueUS = nowUS() + wait(configuration.registrationBase, failures: next.failures)
            let isTold = next.failures <= Self.registrationsTold
            if isTold {
                logger.warning(
                    "a trained model could not be registered with the router; trying on",
                    metadata: ["job": "\(job.order.id)", "model": "\(job.model)", "error": "\(error)"]
                )
            }
            let last = next.failures == Self.registrationsTold ? "; trying on" : ""
            return try await save(next, isTold ? [event("registration_failed", "\(error)" + last)] : [])
        }
    }

    /// The new model: like its base, only served by name.
    private func model(_ job: FinetuneJob) -> RouterV1.Model {
        var model = control.catalogue?[job.order.baseModel]?.message ?? RouterV1.Model(task: .chat)
        model.id = job.model
        model.provider = job.order.provider
        model.price = model.price ?? job.order.price
        model.displayName = ""
        model.createdUnixS = nowUS() / 1_000_000
        model.registered = true
        model.pinnedOnly = true
        model.retired = false
        model.retiresUnixS = 0
        model.replacement = ""
        model.offers = []
        return model
    }
}
