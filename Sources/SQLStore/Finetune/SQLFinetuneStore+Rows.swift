import FinetuneService
import Messages
import SQLite

extension SQLFinetuneStore {
    /// Steps of a job: 1 upload, 2 create, 3 train, 4 register, 5 ended. States are those of finetune.v1.
    static let finetuneSchema = [
        """
        CREATE TABLE finetune (
            id TEXT NOT NULL PRIMARY KEY, tag TEXT NOT NULL UNIQUE, tenant TEXT NOT NULL, submission_id TEXT,
            attribution BLOB NOT NULL, base_model TEXT NOT NULL, provider TEXT NOT NULL, price BLOB NOT NULL,
            suffix TEXT NOT NULL, epochs INTEGER NOT NULL, learning_rate REAL, file_id TEXT NOT NULL,
            file_bytes INTEGER NOT NULL, examples INTEGER NOT NULL, created_ms INTEGER NOT NULL,
            attempt_seq INTEGER NOT NULL UNIQUE, version INTEGER NOT NULL, step INTEGER NOT NULL,
            state INTEGER NOT NULL, due_us INTEGER NOT NULL, failures INTEGER NOT NULL,
            cancel_requested INTEGER NOT NULL, cancel_sent INTEGER NOT NULL, provider_file_id TEXT NOT NULL,
            create_tried_us INTEGER NOT NULL, provider_job_id TEXT NOT NULL, provider_status TEXT NOT NULL,
            provider_events INTEGER NOT NULL, model TEXT NOT NULL, trained_tokens INTEGER NOT NULL,
            cost_nanodollars INTEGER NOT NULL, ended_ms INTEGER NOT NULL, error TEXT NOT NULL,
            UNIQUE (tenant, submission_id)
        ) STRICT
        """,
        "CREATE INDEX finetune_newest ON finetune (tenant, created_ms)",
        "CREATE INDEX finetune_due ON finetune (due_us) WHERE step < 5",
        """
        CREATE TABLE finetune_event (
            job_id TEXT NOT NULL REFERENCES finetune (id), seq INTEGER NOT NULL, created_ms INTEGER NOT NULL,
            type TEXT NOT NULL, message TEXT NOT NULL, state INTEGER NOT NULL, PRIMARY KEY (job_id, seq)
        ) STRICT
        """,
    ]

    /// What a job needs whose data, options and notes come by name.
    static let sourceSchema = [
        "training_file TEXT NOT NULL DEFAULT ''", "validation_file TEXT NOT NULL DEFAULT ''",
        "validation_id TEXT NOT NULL DEFAULT ''", "validation_bytes INTEGER NOT NULL DEFAULT 0",
        "options BLOB NOT NULL DEFAULT x''",
        "metadata BLOB NOT NULL DEFAULT x''", "provider_validation_file_id TEXT NOT NULL DEFAULT ''",
        "started_ms INTEGER NOT NULL DEFAULT 0", "updated_ms INTEGER NOT NULL DEFAULT 0",
    ].map { "ALTER TABLE finetune ADD COLUMN \($0)" }

    static let select = "SELECT * FROM finetune"

    static func insert(_ job: FinetuneJob, in connection: borrowing Connection) throws {
        let order = job.order
        let submission: String? = order.submissionID.isEmpty ? nil : order.submissionID
        try connection.execute(
            """
            INSERT INTO finetune (id, tag, tenant, submission_id, attribution, base_model, provider, price, suffix,
                epochs, learning_rate, file_id, file_bytes, examples, created_ms, attempt_seq, version, step, state,
                due_us, failures, cancel_requested, cancel_sent, provider_file_id, create_tried_us, provider_job_id,
                provider_status, provider_events, model, trained_tokens, cost_nanodollars, ended_ms, error,
                training_file, validation_file, validation_id, options, metadata, updated_ms,
                validation_bytes)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, 1, 1, ?17, ?18,
                0, 0, 0, '', 0, '', '', 0, '', 0, 0, 0, '', ?19, ?20, ?21, ?22, ?23, ?15, ?24)
            """,
            [
                Value(order.id), Value(order.tag), Value(order.attribution.tenant), Value(submission),
                Value(order.attribution.encoded()), Value(order.baseModel), Value(order.provider),
                Value(order.price.encoded()), Value(order.suffix), Value(order.epochs), Value(order.learningRate),
                Value(order.fileID), Value(order.fileBytes), Value(order.examples), Value(order.createdUnixMS),
                Value(job.attemptSeq), Value(job.state.rawValue), Value(job.dueUS),
                Value(order.source.trainingFile), Value(order.source.validationFile),
                Value(order.source.validationID), Value(order.source.options), Value(order.source.metadata),
                Value(order.source.validationBytes),
            ]
        )
    }

    /// Returns 0 when the row has another version by now.
    static func update(_ job: FinetuneJob, in connection: borrowing Connection) throws -> Int {
        try connection.execute(
            """
            UPDATE finetune SET version = version + 1, step = ?3, state = ?4, due_us = ?5, failures = ?6,
                cancel_requested = ?7, cancel_sent = ?8, provider_file_id = ?9, create_tried_us = ?10,
                provider_job_id = ?11, provider_status = ?12, provider_events = ?13, model = ?14,
                trained_tokens = ?15, cost_nanodollars = ?16, ended_ms = ?17, error = ?18,
                provider_validation_file_id = ?19, started_ms = ?20, updated_ms = ?21
            WHERE id = ?1 AND version = ?2
            """,
            [
                Value(job.order.id), Value(job.version), Value(job.step.rawValue), Value(job.state.rawValue),
                Value(job.dueUS), Value(job.failures), Value(job.cancelRequested), Value(job.cancelSent),
                Value(job.providerFileID), Value(job.createTriedUS), Value(job.providerJobID),
                Value(job.providerStatus), Value(job.providerEvents), Value(job.model), Value(job.trainedTokens),
                Value(job.costNanodollars), Value(job.endedUnixMS), Value(job.error),
                Value(job.providerValidationFileID), Value(job.startedUnixMS), Value(job.updatedUnixMS),
            ]
        )
    }

    static func job(_ row: Row, in connection: borrowing Connection) throws -> FinetuneJob {
        var job = FinetuneJob(
            order: try order(row),
            attemptJournal: try SQLOutbox.journal(in: connection),
            attemptSeq: try row.unsigned("attempt_seq"),
            version: try row.integer("version"),
            dueUS: try row.integer("due_us")
        )
        guard let step = FinetuneJob.Step(rawValue: try row.integer("step")) else {
            throw StoreError(.type, "column step holds no step")
        }
        job.step = step
        job.state = FinetuneV1.JobState(rawValue: Int32(clamping: try row.integer("state")))
        job.failures = try row.integer("failures")
        job.cancelRequested = try row.bool("cancel_requested")
        job.cancelSent = try row.bool("cancel_sent")
        job.providerFileID = try row.text("provider_file_id")
        job.createTriedUS = try row.integer("create_tried_us")
        job.providerJobID = try row.text("provider_job_id")
        job.providerStatus = try row.text("provider_status")
        job.providerEvents = try row.integer("provider_events")
        job.model = try row.text("model")
        job.trainedTokens = try row.unsigned("trained_tokens")
        job.costNanodollars = try row.integer("cost_nanodollars")
        job.endedUnixMS = try row.integer("ended_ms")
        job.error = try row.text("error")
        job.providerValidationFileID = try row.text("provider_validation_file_id")
        job.startedUnixMS = try row.integer("started_ms")
        job.updatedUnixMS = try row.integer("updated_ms")
        return job
    }

    private static func order(_ row: Row) throws -> FinetuneOrder {
        let rate = try row.value("learning_rate")
        var source = FinetuneSource()
        source.trainingFile = try row.text("training_file")
        source.validationFile = try row.text("validation_file")
        source.validationID = try row.text("validation_id")
        source.validationBytes = try row.integer("validation_bytes")
        source.options = try row.blob("options")
        source.metadata = try row.blob("metadata")
        return FinetuneOrder(
            tag: try row.text("tag"),
            attribution: try CommonV1.Attribution(decoding: try row.blob("attribution")),
            submissionID: try row.textOrNil("submission_id") ?? "",
            baseModel: try row.text("base_model"),
            provider: try row.text("provider"),
            price: try CommonV1.Price(decoding: try row.blob("price")),
            suffix: try row.text("suffix"),
            epochs: UInt32(clamping: try row.integer("epochs")),
            learningRate: rate == .null ? nil : try row.real("learning_rate"),
            fileID: try row.text("file_id"),
            fileBytes: try row.integer("file_bytes"),
            examples: UInt32(clamping: try row.integer("examples")),
            createdUnixMS: try row.integer("created_ms"),
            source: source
        )
    }
}
