package import CostService
package import Messages
import SQLite

extension SQLLedgerStore {
    /// See `LedgerStore`.
    package func spend(_ query: SpendQuery, linesMax: Int) async throws -> [CostV1.SpendLine] {
        try await database.read { connection in
            var lines: [GroupKey: CostV1.SpendLine] = [:]
            let bounds: [Value] = [Value(query.from), Value(query.until), Value(linesMax + 1)]
            for row in try connection.query(Self.rowSums(query), bounds) {
                let line = try Self.line(row)
                lines[GroupKey(line)] = line
            }
            for row in try connection.query(Self.savingSums(query), bounds) {
                var line = CostV1.SpendLine(
                    model: try row.text("g_model"),
                    tenant: try row.text("g_tenant"),
                    day: try row.text("g_day"),
                    usage: CommonV1.Usage()
                )
                line.cacheHits = try row.unsigned("hits")
                line.savedByCacheNanodollars = try row.integer("saved")
                let key = GroupKey(line)
                lines[key] = lines[key]?.adding(line) ?? line
            }
            guard lines.count <= linesMax else { throw ReportTooLong(linesMax: linesMax) }
            return lines.values.sorted { GroupKey($0) < GroupKey($1) }
        }
    }

    /// See `LedgerStore`.
    package func rows(from: Int64, until: Int64, after: RowPosition?, limit: Int) async throws -> [StoredRow] {
        try await database.read { connection in
            let after = after ?? RowPosition(atUnixMS: -1, journal: [], seq: 0)
            let rows = try connection.query(
                """
                SELECT journal, seq, attempt_id, booked_us, at_ms, settlement FROM usage_row
                WHERE at_ms >= ?1 AND at_ms < ?2 AND (at_ms, journal, seq) > (?3, ?4, ?5)
                ORDER BY at_ms, journal, seq LIMIT ?6
                """,
                [
                    Value(from), Value(until), Value(after.atUnixMS), Value(after.journal), Value(after.seq),
                    Value(limit),
                ]
            )
            return try rows.map { row in
                StoredRow(
                    position: RowPosition(
                        atUnixMS: try row.integer("at_ms"),
                        journal: try row.blob("journal"),
                        seq: try row.unsigned("seq")
                    ),
                    row: CostV1.LedgerRow(
                        attemptID: try row.text("attempt_id"),
                        settlement: try CostV1.Settlement(decoding: try row.blob("settlement")),
                        bookedUnixMS: try row.integer("booked_us") / 1000
                    )
                )
            }
        }
    }

    private static func line(_ row: Row) throws -> CostV1.SpendLine {
        CostV1.SpendLine(
            model: try row.text("g_model"),
            tenant: try row.text("g_tenant"),
            day: try row.text("g_day"),
            calls: try row.unsigned("calls"),
            usage: CommonV1.Usage(
                promptTokens: try row.unsigned("prompt_tokens"),
                completionTokens: try row.unsigned("completion_tokens"),
                cachedTokens: try row.unsigned("cached_tokens"),
                units: try row.unsigned("units")
            ),
            costNanodollars: try row.integer("cost"),
            inexactCalls: try row.unsigned("inexact"),
            savedByBatchNanodollars: try row.integer("saved_by_batch")
        )
    }

    // SUM(bigint) is numeric in PostgreSQL, hence the casts. Only metered rows count: an attempt that was refused or
    // never sent used nothing and cost nothing.
    private static func rowSums(_ query: SpendQuery) -> String {
        """
        SELECT \(names(query)),
            COUNT(*) AS calls,
            CAST(SUM(prompt_tokens) AS BIGINT) AS prompt_tokens,
            CAST(SUM(completion_tokens) AS BIGINT) AS completion_tokens,
            CAST(SUM(cached_tokens) AS BIGINT) AS cached_tokens,
            CAST(SUM(units) AS BIGINT) AS units,
            CAST(SUM(cost_nanodollars) AS BIGINT) AS cost,
            CAST(SUM(CASE WHEN quality <> 1 THEN 1 ELSE 0 END) AS BIGINT) AS inexact,
            CAST(SUM(CASE WHEN full_price_nanodollars > cost_nanodollars
                THEN full_price_nanodollars - cost_nanodollars ELSE 0 END) AS BIGINT) AS saved_by_batch
        FROM usage_row WHERE metered = 1 AND at_ms >= ?1 AND at_ms < ?2
        \(groups(query)) HAVING COUNT(*) > 0 LIMIT ?3
        """
    }

    private static func savingSums(_ query: SpendQuery) -> String {
        """
        SELECT \(names(query)),
            CAST(SUM(hits) AS BIGINT) AS hits,
            CAST(SUM(saved_nanodollars) AS BIGINT) AS saved
        FROM saving WHERE hour_ms > ?1 - 3600000 AND hour_ms < ?2
        \(groups(query)) HAVING COUNT(*) > 0 LIMIT ?3
        """
    }

    private static func names(_ query: SpendQuery) -> String {
        [
            query.byModel ? "model AS g_model" : "'' AS g_model",
            query.byTenant ? "tenant AS g_tenant" : "'' AS g_tenant",
            query.byDay ? "day AS g_day" : "'' AS g_day",
        ].joined(separator: ", ")
    }

    private static func groups(_ query: SpendQuery) -> String {
        let columns = [(query.byModel, "model"), (query.byTenant, "tenant"), (query.byDay, "day")]
            .filter(\.0).map(\.1)
        return columns.isEmpty ? "" : "GROUP BY \(columns.joined(separator: ", "))"
    }
}

/// What a line is about: day first, since reports read like a diary.
private struct GroupKey: Hashable, Comparable {
    let day: String
    let tenant: String
    let model: String

    init(_ line: CostV1.SpendLine) {
        day = line.day
        tenant = line.tenant
        model = line.model
    }

    static func < (left: GroupKey, right: GroupKey) -> Bool {
        (left.day, left.tenant, left.model) < (right.day, right.tenant, right.model)
    }
}
