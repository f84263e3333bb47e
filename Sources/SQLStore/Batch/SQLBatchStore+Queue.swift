package import BatchService
import Messages
import SQLite

extension SQLBatchStore {
    // MARK: The queue

    /// One UPDATE: the first job of every tenant, then the second of every tenant, and so on.
    package func dispatch(limit: Int, quiet: Duration) async throws -> [String] {
        try await database.transaction { connection in
            try connection.query(
                """
                UPDATE job SET dispatched_us = now_us() WHERE id IN (
                    SELECT id FROM (
                        SELECT id, run_at_us, ROW_NUMBER() OVER (PARTITION BY tenant ORDER BY run_at_us, id) AS turn
                        FROM job
                        WHERE state = 1 AND run_at_us <= now_us() AND dispatched_us <= now_us() - ?2
                    ) AS due ORDER BY turn, run_at_us, id LIMIT ?1
                ) RETURNING id
                """,
                [Value(Int64(limit)), Value(Self.microseconds(quiet))]
            ).map { try $0.text("id") }
        }
    }

    /// One UPDATE.
    package func sweep(all: Bool) async throws -> Int {
        try await database.transaction { connection in
            try connection.execute(
                """
                UPDATE job SET state = 1, run_at_us = now_us(), dispatched_us = 0, failures = failures + 1,
                    error = 'its worker was gone'
                WHERE state = 2 AND (lease_until_us <= now_us() OR ?1 = 1)
                """,
                [Value(all)]
            )
        }
    }

    /// One UPDATE decides; the rest is read in its transaction.
    package func claim(_ job: String, lease: Duration) async throws -> ClaimedJob? {
        try await database.transaction { connection in
            let claimed = try connection.first(
                """
                UPDATE job SET state = 2, fence = fence + 1, dispatched_us = 0, lease_until_us = now_us() + ?2
                WHERE id = ?1 AND state = 1 AND run_at_us <= now_us()
                RETURNING id, batch_id, fence, model, provider, price, input_file_id, provider_batch_id, failures,
                    rounds, now_us() - post_started_us AS since_post_us, now_us() - created_us AS age_us, created_us
                """,
                [Value(job), Value(Self.microseconds(lease))]
            )
            guard let claimed else { return nil }
            let batch = try connection.first(
                """
                UPDATE batch SET state = CASE WHEN state = 1 THEN 2 ELSE state END,
                    in_progress_us = CASE WHEN in_progress_us = 0 THEN now_us() ELSE in_progress_us END
                WHERE id = ?1
                RETURNING attribution, cancel_requested
                """,
                [try claimed.value("batch_id")]
            )
            guard let batch else { throw StoreError(.corrupt, "a job has no batch") }
            return try Self.job(claimed, batch, journal: SQLOutbox.journal(in: connection))
        }
    }

    /// One UPDATE.
    package func renew(_ claim: JobClaim, lease: Duration) async throws {
        try await database.transaction { connection in
            try Self.update(
                "UPDATE job SET lease_until_us = now_us() + ?3 WHERE id = ?1 AND fence = ?2 AND state = 2",
                claim,
                [Value(Self.microseconds(lease))],
                in: connection
            )
        }
    }

    /// One UPDATE.
    package func release(_ claim: JobClaim, delay: Duration, outcome: JobOutcome) async throws {
        let (failures, clearPost, error): (String, Bool, String?) =
            switch outcome {
            case .waiting: ("0", false, nil)
            case .interrupted: ("failures", false, nil)
            case .failed(let reason, let postMayExist): ("failures + 1", !postMayExist, reason)
            }
        try await database.transaction { connection in
            try Self.update(
                """
                UPDATE job SET state = 1, run_at_us = now_us() + ?3, dispatched_us = 0, failures = \(failures),
                    post_started_us = CASE WHEN ?4 = 1 THEN NULL ELSE post_started_us END,
                    error = COALESCE(?5, error)
                WHERE id = ?1 AND fence = ?2 AND state = 2
                """,
                claim,
                [Value(Self.microseconds(delay)), Value(clearPost), Value(error)],
                in: connection
            )
        }
    }

    // MARK: Helpers

    static func microseconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    }

    /// Runs an UPDATE whose `?1` and `?2` are the job and its fence. Throws ``FenceLost`` when it meets no row.
    static func update(
        _ sql: String,
        _ claim: JobClaim,
        _ values: [Value],
        in connection: borrowing Connection
    ) throws {
        let changed = try connection.execute(sql, [Value(claim.job), Value(claim.fence)] + values)
        guard changed == 1 else { throw FenceLost(job: claim.job) }
    }

    private static func job(_ row: Row, _ batch: Row, journal: [UInt8]) throws -> ClaimedJob {
        ClaimedJob(
            claim: JobClaim(job: try row.text("id"), fence: try row.integer("fence")),
            attribution: try CommonV1.Attribution(decoding: try batch.blob("attribution")),
            model: try row.text("model"),
            provider: try row.text("provider"),
            price: try CommonV1.Price(decoding: try row.blob("price")),
            inputFileID: try row.textOrNil("input_file_id"),
            sincePost: try row.integerOrNil("since_post_us").map { .microseconds($0) },
            providerBatchID: try row.textOrNil("provider_batch_id"),
            failures: Int(try row.integer("failures")),
            rounds: Int(try row.integer("rounds")),
            age: .microseconds(try row.integer("age_us")),
            createdUnixMS: try row.integer("created_us") / 1_000,
            isCancelRequested: try batch.bool("cancel_requested"),
            journal: journal
        )
    }
}
