package import BatchService
package import Messages
package import SQLite

/// Batches and their jobs in SQL. Every change of a job is one conditional UPDATE that names the fence.
package struct SQLBatchStore: BatchStore {
    let database: Database

    /// The schema, the outbox of the batches' money included.
    package static let migrations = [
        Migration(1, "batches, items, jobs, outbox", batchSchema + SQLOutbox.schema),
        Migration(2, "files, batches of files", SQLFileRegistry.fileSchema + batchOfFileSchema),
    ]

    /// A store over `database`, which was opened with ``migrations`` and whose outbox is open.
    package init(_ database: Database) {
        self.database = database
    }

    // MARK: Owners

    /// One transaction for the batch, its items and its jobs.
    package func submit(_ batch: NewBatch) async throws -> Accepted {
        try await database.transaction { connection in
            let inserted = try Self.insert(batch, in: connection)
            guard inserted else {
                let earlier = try connection.first(
                    "\(Self.selectBatch) WHERE tenant = ?1 AND submission_id = ?2",
                    [Value(batch.attribution.tenant), Value(batch.submissionID)]
                )
                guard let earlier else { throw StoreError(.constraint, "the batch's id is taken") }
                return Accepted(batch: try Self.batch(earlier), jobs: [])
            }
            for job in batch.jobs { try Self.insert(job, of: batch, in: connection) }
            for (index, item) in batch.items.enumerated() {
                try connection.execute(
                    """
                    INSERT INTO item (batch_id, idx, job_id, custom_id, body, state, status, cost_nanodollars)
                    VALUES (?1, ?2, ?3, ?4, ?5, 0, 0, 0)
                    """,
                    [
                        Value(batch.id), Value(Int64(index)), Value(batch.jobs[item.job].id), Value(item.customID),
                        Value(item.body),
                    ]
                )
            }
            let row = try connection.first("\(Self.selectBatch) WHERE id = ?1", [Value(batch.id)])
            guard let row else { throw StoreError(.corrupt, "the batch is not there after its insertion") }
            return Accepted(batch: try Self.batch(row), jobs: batch.jobs.map(\.id))
        }
    }

    /// By id and tenant.
    package func batch(_ id: String, tenant: String) async throws -> BatchV1.Batch? {
        try await database.read { connection in
            try connection.first(
                "\(Self.selectBatch) WHERE id = ?1 AND tenant = ?2",
                [Value(id), Value(tenant)]
            ).map(Self.batch)
        }
    }

    /// By tenant and submission.
    package func batch(submissionID: String, tenant: String) async throws -> BatchV1.Batch? {
        try await database.read { connection in
            try connection.first(
                "\(Self.selectBatch) WHERE tenant = ?1 AND submission_id = ?2",
                [Value(tenant), Value(submissionID)]
            ).map(Self.batch)
        }
    }

    /// Newest first.
    package func batches(tenant: String, after: String, limit: Int) async throws -> [BatchV1.Batch]? {
        try await database.read { connection in
            var createdUS = Int64.max
            if !after.isEmpty {
                let row = try connection.first(
                    "SELECT created_us FROM batch WHERE id = ?1 AND tenant = ?2",
                    [Value(after), Value(tenant)]
                )
                guard let row else { return nil }
                createdUS = try row.integer("created_us")
            }
            return try connection.query(
                """
                \(Self.selectBatch) WHERE tenant = ?1 AND (created_us < ?2 OR (created_us = ?2 AND id < ?3))
                ORDER BY created_us DESC, id DESC LIMIT ?4
                """,
                [Value(tenant), Value(createdUS), Value(after), Value(Int64(limit))]
            ).map(Self.batch)
        }
    }

    /// By position.
    package func results(_ batch: String, first: Int, limit: Int) async throws -> [BatchV1.ItemResult] {
        try await database.read { connection in
            try connection.query(
                """
                SELECT custom_id, status, result, usage, cost_nanodollars FROM item
                WHERE batch_id = ?1 AND idx >= ?2 ORDER BY idx LIMIT ?3
                """,
                [Value(batch), Value(Int64(first)), Value(Int64(limit))]
            ).map { row in
                BatchV1.ItemResult(
                    customID: try row.text("custom_id"),
                    status: UInt32(clamping: try row.integer("status")),
                    body: try row.blobOrNil("result") ?? [],
                    usage: try row.blobOrNil("usage").map { try CommonV1.Usage(decoding: $0) },
                    costNanodollars: try row.integer("cost_nanodollars")
                )
            }
        }
    }

    /// A batch that has ended stays as it is.
    package func requestCancel(_ id: String, tenant: String) async throws -> BatchV1.Batch? {
        try await database.transaction { connection in
            let changed = try connection.execute(
                """
                UPDATE batch SET cancel_requested = 1,
                    cancelling_us = CASE WHEN cancelling_us = 0 THEN now_us() ELSE cancelling_us END
                WHERE id = ?1 AND tenant = ?2 AND finalizing_us = 0 AND ended_us = 0
                """,
                [Value(id), Value(tenant)]
            )
            if changed > 0 {
                try connection.execute(
                    "UPDATE job SET run_at_us = now_us(), dispatched_us = 0 WHERE batch_id = ?1 AND state = 1",
                    [Value(id)]
                )
            }
            return try connection.first(
                "\(Self.selectBatch) WHERE id = ?1 AND tenant = ?2",
                [Value(id), Value(tenant)]
            ).map(Self.batch)
        }
    }

    // MARK: Rows

    static let selectBatch = "SELECT * FROM batch"

    static func batch(_ row: Row) throws -> BatchV1.Batch {
        BatchV1.Batch(
            id: try row.text("id"),
            state: BatchV1.BatchState(rawValue: Int32(clamping: try row.integer("state"))),
            total: UInt32(clamping: try row.integer("total")),
            done: UInt32(clamping: try row.integer("done")),
            failed: UInt32(clamping: try row.integer("failed")),
            costNanodollars: try row.integer("cost_nanodollars"),
            savedNanodollars: try row.integer("saved_nanodollars"),
            createdUnixMS: try row.integer("created_us") / 1_000,
            endedUnixMS: try row.integer("ended_us") / 1_000,
            model: try row.text("model"),
            error: Array(try row.text("error").utf8),
            inputFileID: try row.text("input_file_id"),
            outputFileID: try row.text("output_file_id"),
            errorFileID: try row.text("error_file_id"),
            endpoint: SubmissionCheck.endpoint,
            metadata: try row.blob("metadata"),
            completionWindow: try row.text("completion_window"),
            inProgressUnixMS: try row.integer("in_progress_us") / 1_000,
            finalizingUnixMS: try row.integer("finalizing_us") / 1_000,
            cancellingUnixMS: try row.integer("cancelling_us") / 1_000,
            expiresUnixMS: try row.integer("expires_us") / 1_000
        )
    }

    private static func insert(_ batch: NewBatch, in connection: borrowing Connection) throws -> Bool {
        let submission: String? = batch.submissionID.isEmpty ? nil : batch.submissionID
        let model = batch.jobs.count == 1 ? batch.jobs[0].model : ""
        return try connection.execute(
            """
            INSERT INTO batch (id, tenant, submission_id, attribution, state, model, total, done, failed,
                cost_nanodollars, saved_nanodollars, cancel_requested, was_cut, created_us, ended_us, error,
                input_file_id, metadata, completion_window, expires_us)
            VALUES (?1, ?2, ?3, ?4, 1, ?5, ?6, 0, 0, 0, 0, 0, 0, now_us(), 0, '', ?7, ?8, ?9, now_us() + ?10)
            ON CONFLICT (tenant, submission_id) DO NOTHING
            """,
            [
                Value(batch.id), Value(batch.attribution.tenant), Value(submission),
                Value(batch.attribution.encoded()), Value(model), Value(Int64(batch.items.count)),
                Value(batch.inputFileID), Value(batch.metadata), Value(batch.completionWindow),
                Value(microseconds(batch.lifetime)),
            ]
        ) > 0
    }

    /// Marked as rung for: the one who submits rings.
    private static func insert(
        _ job: NewBatch.Job,
        of batch: NewBatch,
        in connection: borrowing Connection
    ) throws {
        try connection.execute(
            """
            INSERT INTO job (id, batch_id, tenant, model, provider, price, state, run_at_us, dispatched_us,
                lease_until_us, fence, failures, rounds, created_us, error)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1, now_us(), now_us(), 0, 0, 0, 0, now_us(), '')
            """,
            [
                Value(job.id), Value(batch.id), Value(batch.attribution.tenant), Value(job.model),
                Value(job.provider), Value(job.price.encoded()),
            ]
        )
    }
}
