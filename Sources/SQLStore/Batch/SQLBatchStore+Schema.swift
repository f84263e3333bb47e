extension SQLBatchStore {
    /// States of a job: 1 ready, 2 running, 3 done. Of an item: 0 pending, 1 with a result, 2 with an error. Of a batch:
    /// those of batch.v1.
    static let batchSchema = [
        """
        CREATE TABLE batch (
            id TEXT NOT NULL PRIMARY KEY, tenant TEXT NOT NULL, submission_id TEXT, attribution BLOB NOT NULL,
            state INTEGER NOT NULL, model TEXT NOT NULL, total INTEGER NOT NULL, done INTEGER NOT NULL,
            failed INTEGER NOT NULL, cost_nanodollars INTEGER NOT NULL, saved_nanodollars INTEGER NOT NULL,
            cancel_requested INTEGER NOT NULL, was_cut INTEGER NOT NULL, created_us INTEGER NOT NULL,
            ended_us INTEGER NOT NULL, error TEXT NOT NULL, UNIQUE (tenant, submission_id)
        ) STRICT
        """,
        "CREATE INDEX batch_newest ON batch (tenant, created_us)",
        """
        CREATE TABLE job (
            id TEXT NOT NULL PRIMARY KEY, batch_id TEXT NOT NULL REFERENCES batch (id), tenant TEXT NOT NULL,
            model TEXT NOT NULL, provider TEXT NOT NULL, price BLOB NOT NULL, state INTEGER NOT NULL,
            run_at_us INTEGER NOT NULL, dispatched_us INTEGER NOT NULL, lease_until_us INTEGER NOT NULL,
            fence INTEGER NOT NULL, failures INTEGER NOT NULL, rounds INTEGER NOT NULL, input_file_id TEXT,
            post_started_us INTEGER, provider_batch_id TEXT, created_us INTEGER NOT NULL, error TEXT NOT NULL
        ) STRICT
        """,
        "CREATE INDEX job_due ON job (state, run_at_us)",
        "CREATE INDEX job_of_batch ON job (batch_id)",
        """
        CREATE TABLE item (
            batch_id TEXT NOT NULL REFERENCES batch (id), idx INTEGER NOT NULL,
            job_id TEXT NOT NULL REFERENCES job (id), custom_id TEXT NOT NULL, body BLOB NOT NULL,
            attempt_seq INTEGER, state INTEGER NOT NULL, status INTEGER NOT NULL, result BLOB, usage BLOB,
            cost_nanodollars INTEGER NOT NULL, PRIMARY KEY (batch_id, idx), UNIQUE (batch_id, custom_id)
        ) STRICT
        """,
        "CREATE INDEX item_of_job ON item (job_id, state, idx)",
        "CREATE UNIQUE INDEX item_of_attempt ON item (attempt_seq)",
    ]

    /// What a batch of a file, and its files, need.
    static let batchOfFileSchema =
        [
            "input_file_id TEXT NOT NULL DEFAULT ''", "output_file_id TEXT NOT NULL DEFAULT ''",
            "error_file_id TEXT NOT NULL DEFAULT ''", "metadata BLOB NOT NULL DEFAULT x''",
            "completion_window TEXT NOT NULL DEFAULT ''", "in_progress_us INTEGER NOT NULL DEFAULT 0",
            "finalizing_us INTEGER NOT NULL DEFAULT 0", "cancelling_us INTEGER NOT NULL DEFAULT 0",
            "expires_us INTEGER NOT NULL DEFAULT 0",
        ].map { "ALTER TABLE batch ADD COLUMN \($0)" } + [
            "CREATE INDEX batch_finalizing ON batch (finalizing_us) WHERE state = 6"
        ]
}
