package import FinetuneService
package import Messages
package import SQLite

/// Fine-tunes in SQL: a row a job, which says all that is needed to go on; its events; its charge in the outbox.
package struct SQLFinetuneStore: FinetuneStore {
    /// The schema, the outbox of the fine-tunes' money included.
    package static let migrations = [
        Migration(1, "fine-tunes, events, outbox", finetuneSchema + SQLOutbox.schema),
        Migration(2, "files, options and notes", sourceSchema),
    ]

    private let database: Database

    /// A store over `database`, which was opened with ``migrations`` and whose outbox is open.
    package init(_ database: Database) {
        self.database = database
    }

    /// One transaction for the job, its first events and its attempt's number.
    package func submit(_ order: FinetuneOrder, events: [FinetuneEvent], openMax: Int) async throws -> FinetuneJob {
        try await database.transaction { connection in
            let tenant = Value(order.attribution.tenant)
            if !order.submissionID.isEmpty {
                let earlier = try connection.first(
                    "\(Self.select) WHERE tenant = ?1 AND submission_id = ?2",
                    [tenant, Value(order.submissionID)]
                )
                if let earlier { return try Self.job(earlier, in: connection) }
            }
            let open = try connection.first(
                "SELECT COUNT(*) AS jobs FROM finetune WHERE tenant = ?1 AND step < 5",
                [tenant]
            )
            guard try open?.integer("jobs") ?? 0 < openMax else { throw FinetuneStoreError.tooManyOpen }
            let job = FinetuneJob(
                order: order,
                attemptJournal: try SQLOutbox.journal(in: connection),
                attemptSeq: try SQLOutbox.reserve(1, in: connection),
                version: 1,
                dueUS: order.createdUnixMS * 1_000
            )
            try Self.insert(job, in: connection)
            try Self.append(events, to: job, in: connection)
            return job
        }
    }

    /// By id and tenant.
    package func job(_ id: String, tenant: String) async throws -> FinetuneJob? {
        try await database.read { connection in
            let row = try connection.first("\(Self.select) WHERE id = ?1 AND tenant = ?2", [Value(id), Value(tenant)])
            guard let row else { return nil }
            return try Self.job(row, in: connection)
        }
    }

    /// Newest first.
    package func jobs(tenant: String, after: String, limit: Int) async throws -> [FinetuneJob]? {
        try await database.read { connection in
            var createdMS = Int64.max
            if !after.isEmpty {
                let row = try connection.first(
                    "SELECT created_ms FROM finetune WHERE id = ?1 AND tenant = ?2",
                    [Value(after), Value(tenant)]
                )
                guard let row else { return nil }
                createdMS = try row.integer("created_ms")
            }
            return try Self.jobs(
                """
                WHERE tenant = ?1 AND (created_ms < ?2 OR (created_ms = ?2 AND id < ?3))
                ORDER BY created_ms DESC, id DESC LIMIT ?4
                """,
                [Value(tenant), Value(createdMS), Value(after), Value(limit)],
                in: connection
            )
        }
    }

    /// The longest overdue first.
    package func due(nowUS: Int64, limit: Int) async throws -> [FinetuneJob] {
        try await database.read { connection in
            try Self.jobs(
                "WHERE step < 5 AND due_us <= ?1 ORDER BY due_us LIMIT ?2",
                [Value(nowUS), Value(limit)],
                in: connection
            )
        }
    }

    /// Oldest first.
    package func events(job: String, after seq: UInt64, limit: Int) async throws -> [FinetuneV1.Event] {
        try await events("seq > ?2 ORDER BY seq", [Value(job), Value(seq), Value(limit)])
    }

    /// Newest first.
    package func events(job: String, before seq: UInt64, limit: Int) async throws -> [FinetuneV1.Event] {
        try await events("seq < ?2 ORDER BY seq DESC", [Value(job), Value(seq), Value(limit)])
    }

    /// Events first, since they point to their job.
    package func delete(_ id: String, tenant: String) async throws -> [String]? {
        try await database.transaction { connection in
            let job = try connection.first(
                "SELECT file_id, validation_id FROM finetune WHERE id = ?1 AND tenant = ?2 AND step = 5",
                [Value(id), Value(tenant)]
            )
            guard let job else { return nil }
            try connection.execute("DELETE FROM finetune_event WHERE job_id = ?1", [Value(id)])
            try connection.execute("DELETE FROM finetune WHERE id = ?1", [Value(id)])
            let contents: Set<String> = [try job.text("file_id"), try job.text("validation_id")]
            var orphans: [String] = []
            for content in contents where !content.isEmpty {
                let other = try connection.first(
                    "SELECT 1 AS one FROM finetune WHERE file_id = ?1 OR validation_id = ?1 LIMIT 1",
                    [Value(content)]
                )
                if other == nil { orphans.append(content) }
            }
            return orphans
        }
    }

    private func events(_ condition: String, _ values: [Value]) async throws -> [FinetuneV1.Event] {
        try await database.read { connection in
            try connection.query(
                """
                SELECT seq, created_ms, type, message, state FROM finetune_event
                WHERE job_id = ?1 AND \(condition) LIMIT ?3
                """,
                values
            ).map { row in
                FinetuneV1.Event(
                    seq: try row.unsigned("seq"),
                    createdUnixMS: try row.integer("created_ms"),
                    type: try row.text("type"),
                    message: Array(try row.text("message").utf8),
                    state: FinetuneV1.JobState(rawValue: Int32(clamping: try row.integer("state")))
                )
            }
        }
    }

    /// One conditional update; events and settlement with it or not at all.
    package func save(
        _ job: FinetuneJob,
        events: [FinetuneEvent],
        settlement: CostV1.Settlement?
    ) async throws -> FinetuneJob {
        try await database.transaction { connection in
            guard try Self.update(job, in: connection) == 1 else { throw FinetuneStoreError.stale }
            try Self.append(events, to: job, in: connection)
            if let settlement { try SQLOutbox.append(settlement, in: connection) }
            let row = try connection.first("\(Self.select) WHERE id = ?1", [Value(job.order.id)])
            guard let row else { throw FinetuneStoreError.stale }
            return try Self.job(row, in: connection)
        }
    }

    private static func jobs(
        _ condition: String,
        _ values: [Value],
        in connection: borrowing Connection
    ) throws -> [FinetuneJob] {
        var jobs: [FinetuneJob] = []
        for row in try connection.query("\(select) \(condition)", values) {
            jobs.append(try job(row, in: connection))
        }
        return jobs
    }

    private static func append(
        _ events: [FinetuneEvent],
        to job: FinetuneJob,
        in connection: borrowing Connection
    ) throws {
        for event in events {
            try connection.execute(
                """
                INSERT INTO finetune_event (job_id, seq, created_ms, type, message, state)
                SELECT ?1, COALESCE(MAX(seq), 0) + 1, ?2, ?3, ?4, ?5 FROM finetune_event WHERE job_id = ?1
                """,
                [
                    Value(job.order.id), Value(event.createdUnixMS), Value(event.type), Value(event.message),
                    Value(job.state.rawValue),
                ]
            )
        }
    }
}
