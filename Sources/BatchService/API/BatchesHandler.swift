import Catalogue
package import Messages
package import RPCCore
import Stubs
import Telemetry

/// Answers batch.v1.Batches: an owner submits, watches and reads its own batches.
package struct BatchesHandler: BatchesHandling {
    /// The most batches in a list.
    package static let listMax: UInt32 = 1_000
    private static let resultsPage = 200

    private let store: any BatchStore
    private let snapshot: ControlSnapshot
    private let input: BatchInputReader
    private let watchInterval: Duration
    private let announce: @Sendable ([String]) async -> Void

    /// - Parameters:
    ///   - store: batches and jobs.
    ///   - files: of the owners: what batches read and leave.
    ///   - snapshot: keys and models.
    ///   - watchInterval: between two looks for a watcher.
    ///   - announce: told of jobs that became due.
    package init(
        store: any BatchStore,
        files: TenantFiles,
        snapshot: ControlSnapshot,
        watchInterval: Duration = .milliseconds(500),
        announce: @escaping @Sendable ([String]) async -> Void
    ) {
        self.store = store
        self.snapshot = snapshot
        input = BatchInputReader(files: files)
        self.watchInterval = watchInterval
        self.announce = announce
    }

    /// Accepts a batch. When this returns it is durable.
    package func submit(
        _ request: BatchV1.SubmitRequest,
        context: ServerContext
    ) async throws -> BatchV1.SubmitResponse {
        let key = try snapshot.caller(context)
        let owner = key.attribution(requestID: context.requestID)
        if !request.submissionID.isEmpty,
            let earlier = try await store.batch(submissionID: request.submissionID, tenant: owner.tenant)
        {
            return BatchV1.SubmitResponse(batch: earlier)
        }
        guard let catalogue = snapshot.catalogue else { throw ControlSnapshot.notReady }
        try SubmissionCheck.check(request)
        let check = SubmissionCheck(catalogue: catalogue, nowUnixS: WallClock.unixS(), allowed: key.allowedModels)
        guard !request.inputFileID.isEmpty else {
            return try await accept(try await Self.batch(of: request, owner, nil, check))
        }
        return try await input.withItems(of: request.inputFileID, tenant: owner.tenant) { found in
            var full = request
            full.items = found.items
            return try await accept(try await Self.batch(of: full, owner, found.lines, check))
        }
    }

    private func accept(_ batch: NewBatch) async throws -> BatchV1.SubmitResponse {
        let accepted = try await store.submit(batch)
        await announce(accepted.jobs)
        return BatchV1.SubmitResponse(batch: accepted.batch)
    }

    /// The batch as it stands.
    package func get(_ request: BatchV1.GetRequest, context: ServerContext) async throws -> BatchV1.Batch {
        try await batch(request.id, try snapshot.owner(context))
    }

    /// The newest batches, newest first; 100 unless told.
    package func list(_ request: BatchV1.ListRequest, context: ServerContext) async throws -> BatchV1.ListResponse {
        let owner = try snapshot.owner(context)
        guard request.limit <= Self.listMax else {
            throw RPCError(.invalidArgument, "limit: at most \(Self.listMax)", reason: .badRequest)
        }
        let limit = request.limit == 0 ? 100 : Int(request.limit)
        let found = try await store.batches(tenant: owner.tenant, after: request.after, limit: limit + 1)
        guard let found else {
            throw RPCError(.invalidArgument, "after: no batch is named \(request.after)", reason: .badRequest)
        }
        return BatchV1.ListResponse(batches: Array(found.prefix(limit)), hasMore: found.count > limit)
    }

    /// The batch now and at every change, until it has ended.
    package func watch(
        _ request: BatchV1.GetRequest,
        context: ServerContext,
        writer: RPCWriter<BatchV1.Batch>
    ) async throws {
        let owner = try snapshot.owner(context)
        var sent: BatchV1.Batch?
        while true {
            let batch = try await batch(request.id, owner)
            if batch != sent { try await writer.write(batch) }
            if batch.endedUnixMS > 0 { return }
            sent = batch
            // The store has no way to call back: whoever watches a batch asks now and then.
            try await Task.sleep(for: watchInterval)
        }
    }

    /// Every item in the order submitted. Throws FAILED_PRECONDITION before the batch has ended.
    package func results(
        _ request: BatchV1.GetRequest,
        context: ServerContext,
        writer: RPCWriter<BatchV1.ItemResult>
    ) async throws {
        let batch = try await batch(request.id, try snapshot.owner(context))
        guard batch.endedUnixMS > 0 else {
            throw RPCError(
                .failedPrecondition,
                "batch \(batch.id) has not ended: \(batch.done + batch.failed) of \(batch.total) items are done"
            )
        }
        var first = 0
        while true {
            let page = try await store.results(batch.id, first: first, limit: Self.resultsPage)
            for item in page { try await writer.write(item) }
            guard page.count == Self.resultsPage else { return }
            first += page.count
        }
    }

    /// Asks for an end. Items that the provider has answered by then keep their results.
    package func cancel(_ request: BatchV1.GetRequest, context: ServerContext) async throws -> BatchV1.Batch {
        let owner = try snapshot.owner(context)
        guard let batch = try await store.requestCancel(request.id, tenant: owner.tenant) else {
            throw Self.unknown(request.id)
        }
        return batch
    }

    /// Off the event loop: reading 50,000 bodies takes a while.
    @concurrent
    private static func batch(
        of request: BatchV1.SubmitRequest,
        _ owner: CommonV1.Attribution,
        _ lines: [Int]?,
        _ check: SubmissionCheck
    ) async throws -> NewBatch {
        try check.batch(of: request, for: owner, lines: lines)
    }

    private func batch(_ id: String, _ owner: CommonV1.Attribution) async throws -> BatchV1.Batch {
        guard let batch = try await store.batch(id, tenant: owner.tenant) else { throw Self.unknown(id) }
        return batch
    }

    private static func unknown(_ id: String) -> RPCError {
        RPCError(.notFound, "id: no batch is named \(id)")
    }
}
