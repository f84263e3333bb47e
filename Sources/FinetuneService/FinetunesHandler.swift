import Catalogue
package import Messages
import Provider
package import RPCCore
import Resilience
import Stubs

/// Answers finetune.v1.Finetunes: an owner submits, follows and cancels its own jobs.
package struct FinetunesHandler: FinetunesHandling {
    /// The most jobs in a list.
    package static let listMax: UInt32 = 1_000
    /// The most open jobs of a tenant.
    package static let openMax = 100
    private static let eventsPage = 200

    let store: any FinetuneStore
    let files: any TrainingFiles
    let ownerFiles: any OwnerFiles
    let providers: any FinetuneProviders
    let control: any FinetuneControl
    let changes: JobChanges
    let nowUS: @Sendable () -> Int64
    let wake: @Sendable () -> Void
    /// Held where data is stored and gets its job, or loses its last one: equal data is stored once.
    let turn = Turnstile()

    /// - Parameters:
    ///   - store: jobs and events.
    ///   - files: training data.
    ///   - ownerFiles: what owners name by id.
    ///   - providers: who train.
    ///   - control: keys and models.
    ///   - changes: shared with the worker.
    ///   - nowUS: microseconds since 1970.
    ///   - wake: called when a job became due.
    package init(
        store: any FinetuneStore,
        files: any TrainingFiles,
        ownerFiles: any OwnerFiles,
        providers: any FinetuneProviders,
        control: any FinetuneControl,
        changes: JobChanges,
        nowUS: @escaping @Sendable () -> Int64,
        wake: @escaping @Sendable () -> Void
    ) {
        self.store = store
        self.files = files
        self.ownerFiles = ownerFiles
        self.providers = providers
        self.control = control
        self.changes = changes
        self.nowUS = nowUS
        self.wake = wake
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
        let found = try await store.jobs(tenant: owner.tenant, after: request.after, limit: limit + 1)
        guard let found else {
            throw RPCError(.invalidArgument, "after: no fine-tune is named \(request.after)", reason: .badRequest)
        }
        return FinetuneV1.ListResponse(jobs: found.prefix(limit).map(\.message), hasMore: found.count > limit)
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
            job.updatedUnixMS = nowUS() / 1_000
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

    /// A page of events, the oldest first unless told; 100 unless told.
    package func listEvents(
        _ request: FinetuneV1.ListEventsRequest,
        context: ServerContext
    ) async throws -> FinetuneV1.ListEventsResponse {
        let owner = try owner(context)
        guard request.limit <= Self.listMax else {
            throw RPCError(.invalidArgument, "limit: at most \(Self.listMax)", reason: .badRequest)
        }
        let id = try await job(request.id, owner).order.id
        let limit = request.limit == 0 ? 100 : Int(request.limit)
        let found =
            request.newestFirst
            ? try await store.events(job: id, before: request.after == 0 ? .max : request.after, limit: limit + 1)
            : try await store.events(job: id, after: request.after, limit: limit + 1)
        return FinetuneV1.ListEventsResponse(events: Array(found.prefix(limit)), hasMore: found.count > limit)
    }

    /// Takes an ended job off the list: first at the provider, then here, so that a failure in between can be repeated.
    package func delete(
        _ request: FinetuneV1.GetRequest,
        context: ServerContext
    ) async throws -> FinetuneV1.DeleteResponse {
        let owner = try owner(context)
        let job = try await job(request.id, owner)
        guard job.hasEnded else {
            throw RPCError(.failedPrecondition, "id: \(request.id) has not ended; cancel it first")
        }
        if !job.providerJobID.isEmpty {
            do throws(ProviderFailure) {
                try await providers.trainer(job.order.provider).deleteFinetune(job.providerJobID)
            } catch {
                guard error.kind == .refused, error.status == 404 else { throw error.asRPCError }
            }
        }
        try await turn.run {
            for content in try await store.delete(request.id, tenant: owner.tenant) ?? [] {
                _ = try await files.delete(content)
            }
        }
        changes.changed(request.id)
        return FinetuneV1.DeleteResponse(id: request.id, deleted: true)
    }

    func job(_ id: String, _ owner: CostV1.Key) async throws -> FinetuneJob {
        guard let job = try await store.job(id, tenant: owner.tenant) else {
            throw RPCError(.notFound, "id: no fine-tune is named \(id)")
        }
        return job
    }

    func owner(_ context: ServerContext) throws(RPCError) -> CostV1.Key {
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
