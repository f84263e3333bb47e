package import BatchService
import Messages
import SQLite

extension SQLBatchStore {
    // MARK: Steps of a job

    /// Numbers are taken in one go and given in the order of the items.
    package func assignAttempts(_ claim: JobClaim) async throws -> [AttemptItem] {
        try await database.transaction { connection in
            try Self.update(
                "UPDATE job SET fence = fence WHERE id = ?1 AND fence = ?2 AND state = 2",
                claim,
                [],
                in: connection
            )
            let bare = try connection.query(
                "SELECT batch_id, idx FROM item WHERE job_id = ?1 AND state = 0 AND attempt_seq IS NULL ORDER BY idx",
                [Value(claim.job)]
            )
            if !bare.isEmpty {
                let first = try SQLOutbox.reserve(bare.count, in: connection)
                for (offset, row) in bare.enumerated() {
                    try connection.execute(
                        "UPDATE item SET attempt_seq = ?3 WHERE batch_id = ?1 AND idx = ?2",
                        [try row.value("batch_id"), try row.value("idx"), Value(first + UInt64(offset))]
                    )
                }
            }
            return try connection.query(
                "SELECT attempt_seq, body FROM item WHERE job_id = ?1 AND state = 0 ORDER BY idx",
                [Value(claim.job)]
            ).map { AttemptItem(seq: try $0.unsigned("attempt_seq"), body: try $0.blob("body")) }
        }
    }

    /// One UPDATE.
    package func recordInputFile(_ claim: JobClaim, _ file: String) async throws {
        try await step(claim, "input_file_id = ?3, failures = 0", [Value(file)])
    }

    /// One UPDATE.
    package func recordPostStarted(_ claim: JobClaim) async throws {
        try await step(claim, "post_started_us = now_us()", [])
    }

    /// One UPDATE.
    package func recordProviderBatch(_ claim: JobClaim, _ batch: String) async throws {
        try await step(claim, "provider_batch_id = ?3, failures = 0", [Value(batch)])
    }

    /// Results, ledger rows, counters and the job's state, or nothing of it.
    package func settle(_ claim: JobClaim, _ outcomes: [ItemOutcome], then end: JobEnd) async throws {
        try await database.transaction { connection in
            try Self.advance(claim, end, in: connection)
            let row = try connection.first("SELECT batch_id FROM job WHERE id = ?1", [Value(claim.job)])
            guard let batch = try row?.text("batch_id") else { throw StoreError(.corrupt, "a job has no batch") }
            var tally = Tally()
            for outcome in outcomes { try Self.book(outcome, claim, &tally, in: connection) }
            if case .done(let status, let reason, let cancelled) = end {
                let open = try connection.execute(
                    "UPDATE item SET state = 2, status = ?2, result = ?3 WHERE job_id = ?1 AND state = 0",
                    [Value(claim.job), Value(status), Value(ErrorBody.json(reason))]
                )
                tally.failed += open
                if open > 0 {
                    tally.error = reason
                    tally.wasCut = cancelled
                }
            } else {
                try connection.execute(
                    "UPDATE item SET attempt_seq = NULL WHERE job_id = ?1 AND state = 0",
                    [Value(claim.job)]
                )
            }
            try Self.count(tally, batch, in: connection)
        }
    }

    // MARK: The end of a batch

    /// The longest waiting first.
    package func finalizing(limit: Int) async throws -> [FinalizingBatch] {
        try await database.read { connection in
            try connection.query(
                "SELECT id, tenant, done, failed FROM batch WHERE state = 6 ORDER BY finalizing_us LIMIT ?1",
                [Value(limit)]
            ).map { row in
                FinalizingBatch(
                    id: try row.text("id"),
                    tenant: try row.text("tenant"),
                    done: Int(try row.integer("done")),
                    failed: Int(try row.integer("failed"))
                )
            }
        }
    }

    /// One UPDATE decides; the files are put on the list in its transaction.
    package func finish(_ id: String, output: NewFile?, errors: NewFile?) async throws -> Bool {
        try await database.transaction { connection in
            let changed = try connection.execute(
                """
                UPDATE batch SET ended_us = now_us(), output_file_id = ?2, error_file_id = ?3,
                    state = CASE WHEN was_cut = 1 THEN 5 WHEN done = 0 THEN 4 ELSE 3 END
                WHERE id = ?1 AND state = 6
                """,
                [Value(id), Value(output?.id ?? ""), Value(errors?.id ?? "")]
            )
            guard changed == 1 else { return false }
            for file in [output, errors].compactMap({ $0 }) { _ = try SQLFileRegistry.insert(file, in: connection) }
            return true
        }
    }

    // MARK: Parts of settling

    private struct Tally {
        var done = 0
        var failed = 0
        var cost: Int64 = 0
        var saved: Int64 = 0
        var error: String?
        var wasCut = false
    }

    private static func advance(_ claim: JobClaim, _ end: JobEnd, in connection: borrowing Connection) throws {
        switch end {
        case .done:
            try update(
                "UPDATE job SET state = 3 WHERE id = ?1 AND fence = ?2 AND state = 2",
                claim,
                [],
                in: connection
            )
        case .again(let delay, let reason):
            try update(
                """
                UPDATE job SET state = 1, run_at_us = now_us() + ?3, dispatched_us = 0, failures = 0,
                    rounds = rounds + 1, input_file_id = NULL, post_started_us = NULL, provider_batch_id = NULL,
                    error = ?4
                WHERE id = ?1 AND fence = ?2 AND state = 2
                """,
                claim,
                [Value(microseconds(delay)), Value(reason)],
                in: connection
            )
        }
    }

    /// One result an item; a ledger row for every charge.
    private static func book(
        _ outcome: ItemOutcome,
        _ claim: JobClaim,
        _ tally: inout Tally,
        in connection: borrowing Connection
    ) throws {
        let cost = outcome.settlement?.costNanodollars ?? 0
        let changed = try connection.execute(
            """
            UPDATE item SET state = ?3, status = ?4, result = ?5, usage = ?6, cost_nanodollars = ?7
            WHERE attempt_seq = ?2 AND job_id = ?1 AND state = 0
            """,
            [
                Value(claim.job), Value(outcome.seq), Value(Int64(outcome.isResult ? 1 : 2)), Value(outcome.status),
                Value(outcome.body), Value(outcome.settlement?.usage?.encoded()), Value(cost),
            ]
        )
        guard changed == 1 else { return }
        if outcome.isResult { tally.done += 1 } else { tally.failed += 1 }
        guard let settlement = outcome.settlement else { return }
        tally.cost += cost
        tally.saved += max(0, settlement.fullPriceNanodollars - cost)
        try SQLOutbox.append(settlement, in: connection)
    }

    /// Counts; with the last job nothing of the batch is left to run.
    private static func count(_ tally: Tally, _ batch: String, in connection: borrowing Connection) throws {
        try connection.execute(
            """
            UPDATE batch SET done = done + ?2, failed = failed + ?3, cost_nanodollars = cost_nanodollars + ?4,
                saved_nanodollars = saved_nanodollars + ?5, was_cut = CASE WHEN ?6 = 1 THEN 1 ELSE was_cut END,
                error = COALESCE(?7, error)
            WHERE id = ?1
            """,
            [
                Value(batch), Value(Int64(tally.done)), Value(Int64(tally.failed)), Value(tally.cost),
                Value(tally.saved), Value(tally.wasCut), Value(tally.error),
            ]
        )
        try connection.execute(
            """
            UPDATE batch SET finalizing_us = now_us(), state = 6
            WHERE id = ?1 AND ended_us = 0 AND NOT EXISTS (SELECT 1 FROM job WHERE batch_id = ?1 AND state <> 3)
            """,
            [Value(batch)]
        )
    }

    private func step(_ claim: JobClaim, _ assignment: String, _ values: [Value]) async throws {
        try await database.transaction { connection in
            try Self.update(
                "UPDATE job SET \(assignment) WHERE id = ?1 AND fence = ?2 AND state = 2",
                claim,
                values,
                in: connection
            )
        }
    }
}
