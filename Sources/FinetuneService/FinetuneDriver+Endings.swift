import Catalogue
import JSON
import Messages
import Provider
import Spending

extension FinetuneDriver {
    // MARK: Ways on

    /// The step went well: the next one is due at once.
    func proceed(_ job: FinetuneJob, _ type: String, _ message: String) async throws -> FinetuneJob {
        var next = job
        next.failures = 0
        next.dueUS = nowUS()
        return try await save(next, [event(type, message)])
    }

    /// The job is over; what it used is booked with it, if the provider may have seen it.
    func end(
        _ job: FinetuneJob,
        _ state: FinetuneV1.JobState,
        _ reason: String,
        _ events: [FinetuneEvent] = []
    ) async throws -> FinetuneJob {
        var next = job
        next.step = .ended
        next.state = state
        next.endedUnixMS = nowUS() / 1_000
        if state == .failed { next.error = reason }
        let settlement = job.createTriedUS == 0 ? nil : settlement(job, state)
        next.costNanodollars = settlement?.costNanodollars ?? 0
        let ended = event(state == .cancelled ? "cancelled" : "failed", reason)
        let saved = try await save(next, events + [ended], settlement: settlement)
        if settlement != nil { booked() }
        return saved
    }

    /// A call failed: the job fails with it if a repeat can't help.
    func failed(_ job: FinetuneJob, _ failure: ProviderFailure, doing what: String) async throws -> FinetuneJob {
        if failure.cause == .cancelled { throw CancellationError() }
        guard failure.isPermanent else { return try await retryLater(job, "could not \(what): \(failure)") }
        var next = job
        // A refused start was not made, and costs nothing.
        if job.step == .create { next.createTriedUS = 0 }
        return try await end(next, .failed, "could not \(what): \(failure.explanation)")
    }

    /// Tries the same step again after a wait; the first failure in a row is told.
    func retryLater(_ job: FinetuneJob, _ why: String) async throws -> FinetuneJob {
        var next = job
        next.failures += 1
        next.dueUS = nowUS() + wait(configuration.retryBase, failures: next.failures)
        return try await save(next, next.failures == 1 ? [event("retrying", why)] : [])
    }

    func save(
        _ job: FinetuneJob,
        _ events: [FinetuneEvent] = [],
        settlement: CostV1.Settlement? = nil
    ) async throws -> FinetuneJob {
        var job = job
        job.updatedUnixMS = nowUS() / 1_000
        let saved = try await store.save(job, events: events, settlement: settlement)
        changes.changed(job.order.id)
        return saved
    }

    func event(_ type: String, _ message: String) -> FinetuneEvent {
        FinetuneEvent(type: type, message: String(message.prefix(1_000)), createdUnixMS: nowUS() / 1_000)
    }

    func wait(_ base: Duration, failures: Int64) -> Int64 {
        var wait = base
        for _ in 1..<max(1, min(failures, 20)) where wait < configuration.retryCap { wait *= 2 }
        return min(wait, configuration.retryCap).microseconds
    }

    // MARK: Money

    /// The attempt that pays: one for a job, so that whichever try made the provider's job, its id is known.
    func attempt(_ job: FinetuneJob) -> Attempt {
        let hold = CommonV1.Usage(units: job.order.tokensMax)
        return Attempt(
            journal: job.attemptJournal,
            seq: job.attemptSeq,
            intent: CostV1.Intent(
                holdNanodollars: Cost.of(usage: hold, price: job.order.price, kind: .finetune),
                price: job.order.price,
                model: job.order.baseModel,
                provider: job.order.provider,
                kind: .finetune,
                hold: hold,
                attribution: job.order.attribution,
                startedUnixMS: job.order.createdUnixMS
            )
        )
    }

    /// What a training that the provider knows came to. A failed one is free; a cancelled one pays for what it trained;
    /// a finished one that does not say how much is booked at the most that it can have been.
    func settlement(_ job: FinetuneJob, _ state: FinetuneV1.JobState) -> CostV1.Settlement {
        let attempt = attempt(job)
        let now = nowUS() / 1_000
        let isDone = state == .completed
        if isDone && job.trainedTokens == 0 { return attempt.settlementAtHold(note: "no usage", endedUnixMS: now) }
        let usage = CommonV1.Usage(units: state == .failed ? 0 : job.trainedTokens)
        return attempt.settlement(
            cost: Cost.of(usage: usage, price: job.order.price, kind: .finetune),
            quality: isDone || usage.units == 0 ? .exact : .partial,
            usage: usage,
            providerRequestID: job.providerJobID,
            note: isDone ? "" : state == .cancelled ? "cancelled" : "training failed",
            endedUnixMS: now
        )
    }
}

extension ProviderFailure {
    /// A repeat would be refused as well.
    var isPermanent: Bool { kind == .refused && [400, 404, 409, 413, 422].contains(status) }

    /// The provider's own words, if its answer has them.
    var explanation: String {
        guard let root = try? JSONDocument(parsing: body).root else { return description }
        let said = root["error"]?["message"]?.string ?? root["error"]?.string ?? root["message"]?.string
        return said.map { "\($0) (status \(status))" } ?? description
    }
}

extension Duration {
    var microseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    }
}
