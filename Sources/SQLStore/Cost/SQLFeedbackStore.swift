package import CostService
import Messages
package import SQLite

/// Feedback in SQL.
package struct SQLFeedbackStore: FeedbackStore {
    /// Rows of a tenant that are kept.
    private let rowsMax: Int
    private let database: Database

    /// A store in `database`, which was opened with ``CostSchema``'s migrations.
    package init(_ database: Database, rowsMax: Int = 100_000) {
        self.database = database
        self.rowsMax = rowsMax
    }

    /// See `FeedbackStore`.
    package func record(_ row: FeedbackRow) async throws {
        let said = row.feedback
        let who = said.attribution ?? CommonV1.Attribution()
        try await database.transaction { connection in
            try connection.execute(
                """
                INSERT INTO feedback (id, said_us, tenant, team, user_name, key_id, request_id, attempt_id, model,
                    label, score, comment)
                VALUES (?1, now_us(), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
                ON CONFLICT (id) DO UPDATE SET
                    said_us = excluded.said_us, score = excluded.score, comment = excluded.comment
                """,
                [
                    Value(row.id), Value(who.tenant), Value(who.team), Value(who.user), Value(who.keyID),
                    Value(who.requestID), Value(said.attemptID), Value(said.model), Value(said.label),
                    Value(said.score), Value(said.comment),
                ]
            )
            try connection.execute(
                """
                DELETE FROM feedback WHERE tenant = ?1 AND (said_us, id) <= (
                    SELECT said_us, id FROM feedback WHERE tenant = ?1
                    ORDER BY said_us DESC, id DESC LIMIT 1 OFFSET ?2
                )
                """,
                [Value(who.tenant), Value(rowsMax)]
            )
        }
    }

    /// See `FeedbackStore`.
    package func feedback(
        _ query: FeedbackQuery,
        after: FeedbackPosition?,
        limit: Int
    ) async throws -> FeedbackPage {
        let after = after ?? FeedbackPosition(saidUS: -1, id: [])
        return try await database.read { connection in
            let rows = try connection.query(
                """
                SELECT * FROM feedback
                WHERE said_us >= ?1 AND said_us < ?2 AND (said_us, id) > (?3, ?4)
                    AND (?5 IS NULL OR tenant = ?5) AND (?6 IS NULL OR model = ?6)
                ORDER BY said_us, id LIMIT ?7
                """,
                [
                    Value(Self.microseconds(query.from)), Value(Self.microseconds(query.until)), Value(after.saidUS),
                    Value(after.id), Value(query.tenant), Value(query.model), Value(limit),
                ]
            )
            guard rows.count == limit, let last = rows.last else {
                return FeedbackPage(feedback: try rows.map(Self.feedback), next: nil)
            }
            let next = FeedbackPosition(saidUS: try last.integer("said_us"), id: try last.blob("id"))
            return FeedbackPage(feedback: try rows.map(Self.feedback), next: next)
        }
    }

    private static func microseconds(_ milliseconds: Int64) -> Int64 {
        let (product, overflow) = milliseconds.multipliedReportingOverflow(by: 1000)
        return overflow ? .max : product
    }

    private static func feedback(_ row: Row) throws -> CostV1.Feedback {
        CostV1.Feedback(
            attribution: CommonV1.Attribution(
                tenant: try row.text("tenant"),
                team: try row.text("team"),
                user: try row.text("user_name"),
                keyID: try row.text("key_id"),
                requestID: try row.text("request_id")
            ),
            attemptID: try row.text("attempt_id"),
            model: try row.text("model"),
            score: try row.value("score") == .null ? nil : row.real("score"),
            label: try row.text("label"),
            comment: try row.blob("comment"),
            saidUnixMS: try row.integer("said_us") / 1000
        )
    }
}
