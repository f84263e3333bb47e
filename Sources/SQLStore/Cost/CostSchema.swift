package import SQLite

/// The tables of the cost-tracker. One file, one owner: see docs/decisions/0003.
package enum CostSchema {
    /// The name of the file under the data folder.
    package static let fileName = "cost.sqlite"

    /// Every step from an empty file.
    package static let migrations = [
        Migration(1, "ledger", ledger),
        Migration(2, "control", control),
        Migration(3, "feedback", feedback),
        Migration(4, "alerts", alerts),
        Migration(5, "limits", limits),
        Migration(6, "allowed models", allowedModels),
    ]

    private static let ledger = [
        """
        CREATE TABLE journal (
            id BLOB NOT NULL PRIMARY KEY,
            applied INTEGER NOT NULL,
            seal_mode INTEGER NOT NULL DEFAULT 0,
            first_seen_us INTEGER NOT NULL,
            last_seen_us INTEGER NOT NULL
        ) STRICT
        """,
        // `settlement` is the record as it came; the columns before it are what reports sum and people look for.
        """
        CREATE TABLE usage_row (
            journal BLOB NOT NULL,
            seq INTEGER NOT NULL,
            attempt_id TEXT NOT NULL UNIQUE,
            booked_us INTEGER NOT NULL,
            at_ms INTEGER NOT NULL,
            day TEXT NOT NULL,
            tenant TEXT NOT NULL,
            team TEXT NOT NULL,
            user_name TEXT NOT NULL,
            key_id TEXT NOT NULL,
            request_id TEXT NOT NULL,
            model TEXT NOT NULL,
            provider TEXT NOT NULL,
            kind INTEGER NOT NULL,
            quality INTEGER NOT NULL,
            price_version INTEGER NOT NULL,
            prompt_tokens INTEGER NOT NULL,
            completion_tokens INTEGER NOT NULL,
            cached_tokens INTEGER NOT NULL,
            units INTEGER NOT NULL,
            cost_nanodollars INTEGER NOT NULL,
            charged_nanodollars INTEGER NOT NULL,
            full_price_nanodollars INTEGER NOT NULL,
            metered INTEGER NOT NULL,
            cost_mismatch INTEGER NOT NULL,
            settlement BLOB NOT NULL,
            PRIMARY KEY (journal, seq)
        ) STRICT
        """,
        "CREATE INDEX usage_row_at ON usage_row (at_ms, journal, seq)",
        """
        CREATE TABLE quarantine (
            journal BLOB NOT NULL,
            seq INTEGER NOT NULL,
            type INTEGER NOT NULL,
            payload BLOB NOT NULL,
            reason TEXT NOT NULL,
            at_us INTEGER NOT NULL,
            PRIMARY KEY (journal, seq)
        ) STRICT
        """,
        """
        CREATE TABLE saving (
            hour_ms INTEGER NOT NULL,
            day TEXT NOT NULL,
            tenant TEXT NOT NULL,
            model TEXT NOT NULL,
            kind INTEGER NOT NULL,
            hits INTEGER NOT NULL,
            saved_nanodollars INTEGER NOT NULL,
            prompt_tokens INTEGER NOT NULL,
            completion_tokens INTEGER NOT NULL,
            PRIMARY KEY (hour_ms, tenant, model, kind)
        ) STRICT
        """,
    ]

    private static let control = [
        """
        CREATE TABLE control_version (
            id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
            version INTEGER NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE api_key (
            id TEXT NOT NULL PRIMARY KEY,
            sha256 BLOB NOT NULL UNIQUE,
            role INTEGER NOT NULL,
            tenant TEXT NOT NULL,
            team TEXT NOT NULL,
            user_name TEXT NOT NULL,
            unlimited INTEGER NOT NULL,
            created_ms INTEGER NOT NULL,
            from_settings INTEGER NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE registered_model (
            id TEXT NOT NULL PRIMARY KEY,
            model BLOB NOT NULL,
            at_us INTEGER NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE retired_model (
            id TEXT NOT NULL PRIMARY KEY,
            at_us INTEGER NOT NULL
        ) STRICT
        """,
    ]

    private static let feedback = [
        """
        CREATE TABLE feedback (
            id BLOB NOT NULL PRIMARY KEY,
            said_us INTEGER NOT NULL,
            tenant TEXT NOT NULL,
            team TEXT NOT NULL,
            user_name TEXT NOT NULL,
            key_id TEXT NOT NULL,
            request_id TEXT NOT NULL,
            attempt_id TEXT NOT NULL,
            model TEXT NOT NULL,
            label TEXT NOT NULL,
            score REAL,
            comment BLOB NOT NULL
        ) STRICT
        """,
        "CREATE INDEX feedback_said ON feedback (said_us, id)",
        "CREATE INDEX feedback_tenant ON feedback (tenant, said_us, id)",
    ]

    private static let alerts = [
        """
        CREATE TABLE alert (
            id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL,
            subject TEXT NOT NULL,
            text BLOB NOT NULL,
            raised_ms INTEGER NOT NULL,
            last_ms INTEGER NOT NULL,
            ended_ms INTEGER,
            times INTEGER NOT NULL
        ) STRICT
        """,
        "CREATE UNIQUE INDEX alert_open ON alert (kind, subject) WHERE ended_ms IS NULL",
    ]

    private static let limits = [
        """
        CREATE TABLE caller_limit (
            scope INTEGER NOT NULL,
            tenant TEXT NOT NULL,
            subject TEXT NOT NULL,
            model TEXT NOT NULL,
            bounds BLOB NOT NULL,
            at_us INTEGER NOT NULL,
            PRIMARY KEY (scope, tenant, subject, model)
        ) STRICT
        """
    ]

    /// Ids and prefixes, a line each.
    private static let allowedModels = ["ALTER TABLE api_key ADD COLUMN allowed_models TEXT NOT NULL DEFAULT ''"]
}
