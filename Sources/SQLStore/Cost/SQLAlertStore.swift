import CostService
package import Messages
package import SQLite

/// Alerts in SQL.
package struct SQLAlertStore: AlertStore {
    /// Ended alerts that are kept.
    private let endedMax: Int
    private let database: Database

    /// A store in `database`, which was opened with ``CostSchema``'s migrations.
    package init(_ database: Database, endedMax: Int = 10_000) {
        self.database = database
        self.endedMax = endedMax
    }

    /// See `AlertStore`.
    package func raise(_ alert: CostV1.Alert) async throws -> Bool {
        try await database.transaction { connection in
            let open = try connection.execute(
                """
                UPDATE alert SET text = ?3, last_ms = ?4, times = times + 1
                WHERE kind = ?1 AND subject = ?2 AND ended_ms IS NULL
                """,
                [Value(alert.kind), Value(alert.subject), Value(alert.text), Value(alert.raisedUnixMS)]
            )
            guard open == 0 else { return false }
            try connection.execute(
                """
                INSERT INTO alert (kind, subject, text, raised_ms, last_ms, times) VALUES (?1, ?2, ?3, ?4, ?4, 1)
                """,
                [Value(alert.kind), Value(alert.subject), Value(alert.text), Value(alert.raisedUnixMS)]
            )
            try connection.execute(
                """
                DELETE FROM alert WHERE ended_ms IS NOT NULL AND id <= (
                    SELECT id FROM alert WHERE ended_ms IS NOT NULL ORDER BY id DESC LIMIT 1 OFFSET ?1
                )
                """,
                [Value(endedMax)]
            )
            return true
        }
    }

    /// See `AlertStore`.
    package func end(kind: String, subject: String) async throws -> Bool {
        try await database.transaction { connection in
            try connection.execute(
                """
                UPDATE alert SET ended_ms = now_us() / 1000 WHERE kind = ?1 AND subject = ?2 AND ended_ms IS NULL
                """,
                [Value(kind), Value(subject)]
            ) > 0
        }
    }

    /// See `AlertStore`.
    package func endUnraised(sinceUnixMS: Int64) async throws {
        try await database.transaction { connection in
            _ = try connection.execute(
                "UPDATE alert SET ended_ms = now_us() / 1000 WHERE ended_ms IS NULL AND last_ms < ?1",
                [Value(sinceUnixMS)]
            )
        }
    }

    /// See `AlertStore`.
    package func alerts(openOnly: Bool, limit: Int) async throws -> [CostV1.Alert] {
        try await database.read { connection in
            let rows = try connection.query(
                "SELECT * FROM alert WHERE ended_ms IS NULL OR NOT ?1 ORDER BY id DESC LIMIT ?2",
                [Value(openOnly), Value(limit)]
            )
            return try rows.map { row in
                CostV1.Alert(
                    kind: try row.text("kind"),
                    subject: try row.text("subject"),
                    text: try row.blob("text"),
                    raisedUnixMS: try row.integer("raised_ms"),
                    endedUnixMS: try row.value("ended_ms") == .null ? 0 : row.integer("ended_ms"),
                    times: try row.unsigned("times")
                )
            }
        }
    }

    /// See `AlertStore`.
    package func openCounts() async throws -> [String: Int] {
        try await database.read { connection in
            let rows = try connection.query(
                "SELECT kind, COUNT(*) AS count FROM alert WHERE ended_ms IS NULL GROUP BY kind"
            )
            return Dictionary(
                uniqueKeysWithValues: try rows.map { row in
                    (try row.text("kind"), Int(clamping: try row.integer("count")))
                }
            )
        }
    }
}
