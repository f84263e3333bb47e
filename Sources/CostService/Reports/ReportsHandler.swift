package import Logging
package import Messages
package import RPCCore
import Stubs
package import Telemetry

/// Says what was spent. Needs an admin key.
package struct ReportsHandler: ReportsHandling {
    /// The most lines in one spend report.
    package static let linesMax = 10_000
    /// Rows that are read from the store at a time.
    static let pageRows = 500

    private let store: any LedgerStore
    private let feedback: any FeedbackStore
    private let alerts: AlertBook
    private let gate: AdminGate
    private let guardedStore: StoreGuard

    /// Reports from `store`, `feedback` and `alerts`; `owner` knows the admin keys.
    package init(
        store: any LedgerStore,
        feedback: any FeedbackStore,
        alerts: AlertBook,
        owner: SnapshotOwner,
        metrics: Metrics,
        logger: Logger
    ) {
        self.store = store
        self.feedback = feedback
        self.alerts = alerts
        gate = AdminGate(owner: owner)
        guardedStore = StoreGuard(logger: logger, metrics: metrics)
    }

    /// See `ReportsHandling`. Savings of the cache are kept by the hour: a range counts every hour that it touches.
    package func spend(_ request: CostV1.SpendRequest, context: ServerContext) async throws -> CostV1.SpendResponse {
        try await gate.check(context)
        let range = try range(request.fromUnixMS, request.untilUnixMS)
        let query = SpendQuery(
            from: range.lowerBound,
            until: range.upperBound,
            byModel: request.byModel,
            byTenant: request.byTenant,
            byDay: request.byDay
        )
        let lines = try await guardedStore.run { try await store.spend(query, linesMax: Self.linesMax) }
        let total = lines.reduce(CostV1.SpendLine(usage: CommonV1.Usage())) { $0.adding($1) }
        let isGrouped = request.byModel || request.byTenant || request.byDay
        return CostV1.SpendResponse(lines: isGrouped ? lines : [], total: total)
    }

    /// See `ReportsHandling`. Rows that are booked while the list is read may be missing from it.
    package func listRows(
        _ request: CostV1.ListRowsRequest,
        context: ServerContext,
        writer: RPCWriter<CostV1.LedgerRow>
    ) async throws {
        try await gate.check(context)
        let range = try range(request.fromUnixMS, request.untilUnixMS)
        var position: RowPosition?
        while true {
            try Task.checkCancellation()
            let after = position
            let page = try await guardedStore.run {
                try await store.rows(
                    from: range.lowerBound,
                    until: range.upperBound,
                    after: after,
                    limit: Self.pageRows
                )
            }
            for stored in page { try await writer.write(stored.row) }
            guard page.count == Self.pageRows, let last = page.last else { return }
            position = last.position
        }
    }

    /// See `ReportsHandling`. What is said again while the list is read may come twice.
    package func listFeedback(
        _ request: CostV1.ListFeedbackRequest,
        context: ServerContext,
        writer: RPCWriter<CostV1.Feedback>
    ) async throws {
        try await gate.check(context)
        let range = try range(request.fromUnixMS, request.untilUnixMS)
        let query = FeedbackQuery(
            from: range.lowerBound,
            until: range.upperBound,
            tenant: request.tenant.isEmpty ? nil : request.tenant,
            model: request.model.isEmpty ? nil : request.model
        )
        var position: FeedbackPosition?
        repeat {
            try Task.checkCancellation()
            let after = position
            let page = try await guardedStore.run {
                try await feedback.feedback(query, after: after, limit: Self.pageRows)
            }
            for said in page.feedback { try await writer.write(said) }
            position = page.next
        } while position != nil
    }

    /// See `ReportsHandling`.
    package func listAlerts(
        _ request: CostV1.ListAlertsRequest,
        context: ServerContext
    ) async throws -> CostV1.ListAlertsResponse {
        try await gate.check(context)
        let openOnly = request.openOnly
        return CostV1.ListAlertsResponse(
            alerts: try await guardedStore.run { try await alerts.list(openOnly: openOnly) }
        )
    }

    private func range(_ from: Int64, _ until: Int64) throws(RPCError) -> Range<Int64> {
        let until = until == 0 ? Int64.max : until
        guard from >= 0, until >= from else {
            throw RPCError(
                .invalidArgument,
                "from_unix_ms, until_unix_ms: from must be 0 or more, until not before it",
                reason: .badRequest
            )
        }
        return from..<until
    }
}

extension CostV1.SpendLine {
    /// The sum of both lines' figures; what passes 64 bits is held at their end. Names stay as they are here.
    package func adding(_ other: CostV1.SpendLine) -> CostV1.SpendLine {
        var sum = self
        sum.calls = calls.sum(other.calls)
        sum.usage = (usage ?? CommonV1.Usage()).adding(other.usage ?? CommonV1.Usage())
        sum.costNanodollars = costNanodollars.sum(other.costNanodollars)
        sum.inexactCalls = inexactCalls.sum(other.inexactCalls)
        sum.cacheHits = cacheHits.sum(other.cacheHits)
        sum.savedByCacheNanodollars = savedByCacheNanodollars.sum(other.savedByCacheNanodollars)
        sum.savedByBatchNanodollars = savedByBatchNanodollars.sum(other.savedByBatchNanodollars)
        return sum
    }
}

extension CommonV1.Usage {
    fileprivate func adding(_ other: CommonV1.Usage) -> CommonV1.Usage {
        CommonV1.Usage(
            promptTokens: promptTokens.sum(other.promptTokens),
            completionTokens: completionTokens.sum(other.completionTokens),
            cachedTokens: cachedTokens.sum(other.cachedTokens),
            units: units.sum(other.units)
        )
    }
}

extension FixedWidthInteger {
    fileprivate func sum(_ other: Self) -> Self {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
