import Catalogue
import Crypto
import FileStore
package import Messages
package import RPCCore
import Stubs

/// Answers finetune.v1.Finetunes: an owner submits, follows and cancels its own jobs.
package struct FinetunesHandler: FinetunesHandling {
    /// The most jobs in a list.
    package static let listMax: UInt32 = 1_000
    /// The most open jobs of a tenant.
    package static let openMax = 100
    private static let eventsPage = 200

    private let store: any FinetuneStore
    private let files: any TrainingFiles
    private let control: any FinetuneControl
    private let changes: JobChanges
    private let nowUS: @Sendable () -> Int64
    private let wake: @Sendable () -> Void

    /// - Parameters:
    ///   - store: jobs and events.
    ///   - files: training data.
    ///   - control: keys and models.
    ///   - changes: shared with the worker.
    ///   - nowUS: microseconds since 1970.
    ///   - wake: called when a job became due.
    package init(
        store: any FinetuneStore,
        files: any TrainingFiles,
        control: any FinetuneControl,
        changes: JobChanges,
        nowUS: @escaping @Sendable () -> Int64,
        wake: @escaping @Sendable () -> Void
    ) {
        self.store = store
        self.files = files
        self.control = control
        self.changes = changes
        self.nowUS = nowUS
        self.wake = wake
    }

    /// Accepts a job. When this returns, data and job are durable.
    package func submit(_ request: FinetuneV1.SubmitRequest, context: ServerContext) async throws -> FinetuneV1.Job {
        let owner = try owner(context)
        let check = SubmissionCheck(catalogue: control.catalogue)
        let (model, data) = try check.check(request)
        let file = try await files.put(request.trainingData)
        let now = nowUS() / 1_000
        let order = FinetuneOrder(
            tag: Hex.encode(RandomBytes.make(count: 8)),
            attribution: owner.attribution(requestID: context.requestID),
            submissionID: request.submissionID,
            baseModel: model.id,
            provider: model.provider,
            price: model.price,
            suffix: request.suffix,
            epochs: max(1, request.epochs),
            learningRate: request.learningRate,
            fileID: file.id,
            fileBytes: Int64(file.bytes),
            examples: UInt32(data.examples),
            createdUnixMS: now
        )
        let checked = FinetuneEvent(
            type: "data_checked",
            message: "\(data.examples) examples of the format \(data.format.rawValue)",
            createdUnixMS: now
        )
        do {
            let job = try await store.submit(order, events: [checked], openMax: Self.openMax)
            wake()
            return job.message
        } catch FinetuneStoreError.tooManyOpen {
            throw RPCError(
                .resourceExhausted,
                "at most \(Self.openMax) jobs of a tenant may be open",
                reason: .rateLimit
            )
        }
    }

    /// The job as it stands.
    package func get(_ request: FinetuneV1.GetRequest, context: ServerContext) async throws -> FinetuneV1.Job {
        try await job(request.id, try owner(context)).message
    }

    /// The newest jobs, newest first; 100 unless told.
    package func list(
        _ request: FinetuneV1.ListRequest,
        context: ServerContext
    ) async throws -> FinetuneV1.ListResponse {
        let owner = try owner(context)
        guard request.limit <= Self.listMax else {
            throw RPCError(.invalidArgument, "limit: at most \(Self.listMax)", reason: .badRequest)
        }
        let limit = request.limit == 0 ? 100 : Int(request.limit)
        return FinetuneV1.ListResponse(jobs: try await store.jobs(tenant: owner.tenant, limit: limit).map(\.message))
    }

    /// Every event so far, then each new one, until the job has ended.
    package func follow(
        _ request: FinetuneV1.GetRequest,
        context: ServerContext,
        writer: RPCWriter<FinetuneV1.Event>
    ) async throws {
        let owner = try owner(context)
        guard let (follower, signals) = changes.subscribe(request.id) else {
            throw RPCError(.resourceExhausted, "too many followers", reason: .shed)
        }
        defer { changes.unsubscribe(follower) }
        var signal = signals.makeAsyncIterator()
        var last: UInt64 = 0
        while true {
            // Read before the events: if it has ended, the events that follow are all there are.
            let hasEnded = try await job(request.id, owner).hasEnded
            var page: [FinetuneV1.Event]
            repeat {
                page = try await store.events(job: request.id, after: last, limit: Self.eventsPage)
                for event in page { try await writer.write(event) }
                last = page.last?.seq ?? last
            } while page.count == Self.eventsPage
            if hasEnded { return }
            guard await signal.next() != nil else { throw CancellationError() }
        }
    }

    /// Asks for the end of a job. One that has ended, or whose model is finished already, stays as it is.
    package func cancel(_ request: FinetuneV1.GetRequest, context: ServerContext) async throws -> FinetuneV1.Job {
        let owner = try owner(context)
        while true {
            var job = try await job(request.id, owner)
            if job.hasEnded || job.step == .register || job.cancelRequested { return job.message }
            job.cancelRequested = true
            job.dueUS = nowUS()
            let event = FinetuneEvent(
                type: "cancel_requested",
                message: "its owner asked for its end",
                createdUnixMS: nowUS() / 1_000
            )
            do {
                let saved = try await store.save(job, events: [event], settlement: nil)
                changes.changed(request.id)
                wake()
                return saved.message
            } catch FinetuneStoreError.stale {
                try Task.checkCancellation()
            }
        }
    }

    private func job(_ id: String, _ owner: CostV1.Key) async throws -> FinetuneJob {
        guard let job = try await store.job(id, tenant: owner.tenant) else {
            throw RPCError(.notFound, "id: no fine-tune of that id")
        }
        return job
    }

    private func owner(_ context: ServerContext) throws(RPCError) -> CostV1.Key {
        guard let bearer = context.bearer else {
            throw RPCError(.unauthenticated, "authorization: Bearer KEY is needed")
        }
        guard control.catalogue != nil else {
            throw RPCError(.unavailable, "keys and models are not known yet", retryAfter: .seconds(1))
        }
        guard let key = control.key(bearer) else { throw RPCError(.unauthenticated, "authorization: no such key") }
        return key
    }
}
