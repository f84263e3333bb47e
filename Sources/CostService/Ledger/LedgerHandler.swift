package import Logging
package import Messages
package import RPCCore
import Stubs
package import Telemetry

/// Books what spenders send. Every method may be repeated, reordered and lost: the cursor of the journal decides.
package struct LedgerHandler: LedgerHandling {
    private let store: any LedgerStore
    private let feedback: any FeedbackStore
    private let guardedStore: StoreGuard
    private let logger: Logger
    private let metrics: LedgerMetrics

    /// Books into `store`; what callers think of answers goes to `feedback`.
    package init(store: any LedgerStore, feedback: any FeedbackStore, metrics: Metrics, logger: Logger) {
        self.store = store
        self.feedback = feedback
        self.logger = logger
        self.metrics = LedgerMetrics(metrics)
        guardedStore = StoreGuard(logger: logger, metrics: metrics)
    }

    /// See `LedgerHandling`. Answers where the journal's cursor stands, whatever came.
    package func append(
        _ request: CostV1.AppendRequest,
        context: ServerContext
    ) async throws -> CostV1.AppendResponse {
        guard let batch = try BatchReader.read(request) else {
            let applied = try await guardedStore.run { try await store.appliedSeq(journal: request.journal) }
            return CostV1.AppendResponse(appliedSeq: applied)
        }
        let outcome = try await guardedStore.run { try await store.append(batch) }
        if outcome.isApplied { count(batch, outcome) } else { metrics.repeats.add() }
        return CostV1.AppendResponse(appliedSeq: outcome.appliedSeq)
    }

    /// See `LedgerHandling`.
    package func seal(_ request: CostV1.SealRequest, context: ServerContext) async throws -> CostV1.SealResponse {
        try BatchReader.checkJournal(request.journal)
        guard request.mode == .complete || request.mode == .tailUnknown else {
            throw RPCError(.invalidArgument, "mode: must be complete or tail unknown", reason: .badRequest)
        }
        guard request.lastSeq <= UInt64(Int64.max) else {
            throw RPCError(.invalidArgument, "last_seq: must fit in 63 bits", reason: .badRequest)
        }
        let applied = try await guardedStore.run {
            try await store.seal(journal: request.journal, lastSeq: request.lastSeq, mode: request.mode)
        }
        return CostV1.SealResponse(appliedSeq: applied)
    }

    /// See `LedgerHandling`. The answer is empty; a lost request is a lost counter, never lost money.
    package func recordSavings(
        _ request: CostV1.RecordSavingsRequest,
        context: ServerContext
    ) async throws -> CostV1.RecordSavingsResponse {
        guard request.savings.count <= BatchReader.recordsMax else {
            throw RPCError(.invalidArgument, "savings: at most \(BatchReader.recordsMax)", reason: .badRequest)
        }
        for saving in request.savings where !Self.isPlausible(saving) {
            throw RPCError(
                .invalidArgument,
                "savings: saved_nanodollars must be from 0 to 10^15, hits and tokens at most 10^12",
                reason: .badRequest
            )
        }
        if !request.savings.isEmpty {
            try await guardedStore.run { try await store.recordSavings(request.savings) }
        }
        return CostV1.RecordSavingsResponse()
    }

    /// See `LedgerHandling`. Whose feedback it is, is the router's word, as with savings.
    package func recordFeedback(
        _ request: CostV1.RecordFeedbackRequest,
        context: ServerContext
    ) async throws -> CostV1.RecordFeedbackResponse {
        let row = try FeedbackRow(request.feedback)
        try await guardedStore.run { try await feedback.record(row) }
        metrics.feedback[row.mark]?.add()
        return CostV1.RecordFeedbackResponse()
    }

    /// Not served yet: no key has a hard budget, so every intent carries lease 0.
    package func lease(_ request: CostV1.LeaseRequest, context: ServerContext) async throws -> CostV1.LeaseResponse {
        throw RPCError(.unimplemented, "budget leases are not served by this version: send intents with lease 0")
    }

    /// Not served yet, as ``lease(_:context:)``.
    package func watch(
        _ request: CostV1.WatchRequest,
        context: ServerContext,
        writer: RPCWriter<CostV1.WatchEvent>
    ) async throws {
        throw RPCError(.unimplemented, "budget events are not served by this version: there are no leases to recall")
    }

    /// So that sums stay far from the end of 64 bits.
    private static func isPlausible(_ saving: CostV1.Saving) -> Bool {
        let counts = [saving.hits, saving.usage?.promptTokens ?? 0, saving.usage?.completionTokens ?? 0]
        return (0...1_000_000_000_000_000).contains(saving.savedNanodollars)
            && counts.allSatisfy { $0 <= 1_000_000_000_000 }
    }

    private func count(_ batch: LedgerBatch, _ outcome: AppendOutcome) {
        metrics.rows.add(batch.rows.count)
        let mismatches = batch.rows.filter(\.isCostMismatch)
        metrics.mismatches.add(mismatches.count)
        for row in mismatches.prefix(3) {
            logger.warning(
                "a row's cost is not what its usage and price give; it is booked as it is",
                metadata: ["attempt_id": "\(row.attemptID)", "cost_nanodollars": "\(row.settlement.costNanodollars)"]
            )
        }
        guard outcome.quarantined > 0 else { return }
        metrics.quarantined.add(outcome.quarantined)
        logger.error(
            "usage records can't be booked and went to quarantine",
            metadata: [
                "count": "\(outcome.quarantined)",
                "reason": "\(batch.poison.first?.reason ?? "the attempt has a row already")",
            ]
        )
    }
}

/// What the ledger counts.
private struct LedgerMetrics: Sendable {
    let rows: Counter
    let repeats: Counter
    let quarantined: Counter
    let mismatches: Counter
    /// By ``FeedbackRow/mark``.
    let feedback: [String: Counter]

    init(_ metrics: Metrics) {
        rows = metrics.counter("cost_tracker_ledger_rows_total", help: "Usage rows booked.")
        repeats = metrics.counter(
            "cost_tracker_ledger_repeats_total",
            help: "Appends that did not fit the journal's cursor."
        )
        quarantined = metrics.counter(
            "cost_tracker_ledger_quarantined_total",
            help: "Usage records that could not be booked."
        )
        mismatches = metrics.counter(
            "cost_tracker_ledger_price_mismatches_total",
            help: "Exact rows whose cost is not what their usage and price give."
        )
        feedback = Dictionary(
            uniqueKeysWithValues: FeedbackRow.marks.map { mark in
                let help = "What callers said of answers, by the third of the range that their score is in."
                return (mark, metrics.counter("cost_tracker_feedback_total", help: help, labels: ["score": mark]))
            }
        )
    }
}
