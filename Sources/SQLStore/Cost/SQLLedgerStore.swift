package import CostService
package import Messages
package import SQLite

/// The ledger in SQL. The journal's cursor is the idempotency; unique keys are the belt.
package struct SQLLedgerStore: LedgerStore {
    let database: Database

    /// A ledger in `database`, which was opened with ``CostSchema``'s migrations.
    package init(_ database: Database) {
        self.database = database
    }

    /// See `LedgerStore`.
    package func append(_ batch: LedgerBatch) async throws -> AppendOutcome {
        try await database.transaction { connection in
            try connection.execute(
                """
                INSERT INTO journal (id, applied, first_seen_us, last_seen_us) VALUES (?1, 0, now_us(), now_us())
                ON CONFLICT (id) DO NOTHING
                """,
                [Value(batch.journal)]
            )
            let moved = try connection.first(
                """
                UPDATE journal SET applied = ?3, last_seen_us = now_us() WHERE id = ?1 AND applied = ?2
                RETURNING last_seen_us
                """,
                [Value(batch.journal), Value(batch.previousSeq), Value(batch.lastSeq)]
            )
            guard let bookedUS = try moved?.integer("last_seen_us") else {
                let applied = try Self.applied(connection, batch.journal)
                return AppendOutcome(appliedSeq: applied, isApplied: false, quarantined: 0)
            }
            var quarantined = 0
            for row in batch.rows where try !Self.book(row, batch.journal, bookedUS, connection) {
                let poison = PoisonRecord(
                    seq: row.seq,
                    type: CostV1.RecordType.settlement.rawValue,
                    payload: row.payload,
                    reason: "the attempt has a row already"
                )
                try Self.quarantine(poison, batch.journal, connection)
                quarantined += 1
            }
            for poison in batch.poison { try Self.quarantine(poison, batch.journal, connection) }
            return AppendOutcome(
                appliedSeq: batch.lastSeq,
                isApplied: true,
                quarantined: quarantined + batch.poison.count
            )
        }
    }

    /// See `LedgerStore`.
    package func appliedSeq(journal: [UInt8]) async throws -> UInt64 {
        try await database.read { connection in try Self.applied(connection, journal) }
    }

    /// See `LedgerStore`.
    package func seal(journal: [UInt8], lastSeq: UInt64, mode: CostV1.SealMode) async throws -> UInt64 {
        try await database.transaction { connection in
            // A journal that never had a record is heard of here for the first time.
            try connection.execute(
                """
                INSERT INTO journal (id, applied, first_seen_us, last_seen_us) VALUES (?1, 0, now_us(), now_us())
                ON CONFLICT (id) DO NOTHING
                """,
                [Value(journal)]
            )
            try connection.execute(
                """
                UPDATE journal SET seal_mode = ?3, last_seen_us = now_us()
                WHERE id = ?1 AND applied = ?2 AND seal_mode = 0
                """,
                [Value(journal), Value(lastSeq), .integer(Int64(mode.rawValue))]
            )
            return try Self.applied(connection, journal)
        }
    }

    /// See `LedgerStore`.
    package func recordSavings(_ savings: [CostV1.Saving]) async throws {
        try await database.transaction { connection in
            let nowMS = try (connection.first("SELECT now_us() AS now")?.integer("now") ?? 0) / 1000
            let hourMS = nowMS - nowMS % 3_600_000
            for saving in savings {
                try connection.execute(
                    """
                    INSERT INTO saving (hour_ms, day, tenant, model, kind, hits, saved_nanodollars, prompt_tokens,
                        completion_tokens)
                    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
                    ON CONFLICT (hour_ms, tenant, model, kind) DO UPDATE SET
                        hits = saving.hits + excluded.hits,
                        saved_nanodollars = saving.saved_nanodollars + excluded.saved_nanodollars,
                        prompt_tokens = saving.prompt_tokens + excluded.prompt_tokens,
                        completion_tokens = saving.completion_tokens + excluded.completion_tokens
                    """,
                    [
                        Value(hourMS), Value(UTCDay.text(unixMS: hourMS)), Value(saving.tenant), Value(saving.model),
                        Value(saving.kind.rawValue), Value(saving.hits), Value(saving.savedNanodollars),
                        Value(saving.usage?.promptTokens ?? 0), Value(saving.usage?.completionTokens ?? 0),
                    ]
                )
            }
        }
    }

    private static func applied(_ connection: borrowing Connection, _ journal: [UInt8]) throws -> UInt64 {
        let row = try connection.first("SELECT applied FROM journal WHERE id = ?1", [Value(journal)])
        return try row?.unsigned("applied") ?? 0
    }

    private static func quarantine(
        _ record: PoisonRecord,
        _ journal: [UInt8],
        _ connection: borrowing Connection
    ) throws {
        try connection.execute(
            """
            INSERT INTO quarantine (journal, seq, type, payload, reason, at_us)
            VALUES (?1, ?2, ?3, ?4, ?5, now_us()) ON CONFLICT (journal, seq) DO NOTHING
            """,
            [
                Value(journal), Value(record.seq), Value(record.type), Value(record.payload), Value(record.reason),
            ]
        )
    }

    /// Books a row.
    ///
    /// - Returns: false if its attempt has a row under another number, so that it can't be booked. A row that stands
    ///   there under the same number is the same one: the cursor had gone back, as after a restored backup.
    private static func book(
        _ row: UsageRow,
        _ journal: [UInt8],
        _ bookedUS: Int64,
        _ connection: borrowing Connection
    ) throws -> Bool {
        let inserted = try connection.execute(Self.insert, values(row, journal, bookedUS))
        if inserted > 0 { return true }
        let same = try connection.first(
            "SELECT seq FROM usage_row WHERE journal = ?1 AND seq = ?2",
            [Value(journal), Value(row.seq)]
        )
        return same != nil
    }

    private static let insert = """
        INSERT INTO usage_row (journal, seq, attempt_id, booked_us, at_ms, day, tenant, team, user_name, key_id,
            request_id, model, provider, kind, quality, price_version, prompt_tokens, completion_tokens, cached_tokens,
            units, cost_nanodollars, charged_nanodollars, full_price_nanodollars, metered, cost_mismatch, settlement)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23,
            ?24, ?25, ?26)
        ON CONFLICT DO NOTHING
        """

    private static func values(_ row: UsageRow, _ journal: [UInt8], _ bookedUS: Int64) -> [Value] {
        let settlement = row.settlement
        let usage = settlement.usage ?? CommonV1.Usage()
        let whose = settlement.attribution ?? CommonV1.Attribution()
        let atMS = row.atUnixMS ?? bookedUS / 1000
        return [
            Value(journal), Value(row.seq), Value(row.attemptID), Value(bookedUS), Value(atMS),
            Value(UTCDay.text(unixMS: atMS)), Value(whose.tenant), Value(whose.team), Value(whose.user),
            Value(whose.keyID), Value(whose.requestID), Value(settlement.model), Value(settlement.provider),
            Value(settlement.kind.rawValue), Value(settlement.quality.rawValue), Value(settlement.price?.version ?? 0),
            Value(usage.promptTokens), Value(usage.completionTokens), Value(usage.cachedTokens), Value(usage.units),
            Value(settlement.costNanodollars), Value(settlement.chargedNanodollars),
            Value(settlement.fullPriceNanodollars), Value(row.isMetered), Value(row.isCostMismatch), Value(row.payload),
        ]
    }
}
