package import FinetuneService
package import Messages
package import SQLite

/// Fine-tunes in SQL: a row a job, which says all that is needed to go on; its events; its charge in the outbox.
package struct SQLFinetuneStore: FinetuneStore {
    /// The schema, the outbox of the fine-tunes' money included.
    package static let migrations = [
        Migration(1, "fine-tunes, events, outbox", finetuneSchema + SQLOutbox.schema)
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
    package func jobs(tenant: String, limit: Int) async throws -> [FinetuneJob] {
        try await jobs("WHERE tenant = ?1 ORDER BY created_ms DESC, id DESC LIMIT ?2", [Value(tenant), Value(limit)])
    }

    /// The longest overdue first.
    package func due(nowUS: Int64, limit: Int) async throws -> [FinetuneJob] {
        try await jobs("WHERE step < 5 AND due_us <= ?1 ORDER BY due_us LIMIT ?2", [Value(nowUS), Value(limit)])
    }

    /// Oldest first.
    package func events(job: String, after seq: UInt64, limit: Int) async throws -> [FinetuneV1.Event] {
        try await database.read { connection in
            try connection.query(
                """
                SELECT seq, created_ms, type, message, state FROM finetune_event
                WHERE job_id = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3
                """,
                [Value(job), Value(seq), Value(limit)]
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

    private func jobs(_ condition: String, _ values: [Value]) async throws -> [FinetuneJob] {
        try await database.read { connection in
            var jobs: [FinetuneJob] = []
            for row in try connection.query("\(Self.select) \(condition)", values) {
                jobs.append(try Self.job(row, in: connection))
            }
            return jobs
        }
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
