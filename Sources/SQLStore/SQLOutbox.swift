package import Messages
package import SQLite
package import Spending

/// A usage journal as tables beside the work that it pays for: rows are written in the transaction that books the
/// work, so neither is ever there without the other. Its file has one owner, so it is never adopted or sealed.
package struct SQLOutbox: RecordSource {
    /// Statements for the schema of a database that has an outbox.
    package static let schema = [
        """
        CREATE TABLE outbox_journal (
            one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1), journal BLOB NOT NULL, next_seq INTEGER NOT NULL,
            acknowledged_seq INTEGER NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE outbox (
            seq INTEGER NOT NULL PRIMARY KEY, type INTEGER NOT NULL, payload BLOB NOT NULL,
            created_us INTEGER NOT NULL
        ) STRICT
        """,
    ]

    /// How long acknowledged records are kept: the ledger may be restored from a backup and ask for them again.
    package static let retention: Duration = .seconds(24 * 3_600)

    /// 16 bytes, drawn when the database was made.
    package let journal: [UInt8]
    private let database: Database

    /// The outbox of `database`, whose schema holds ``schema``.
    package static func open(_ database: Database) async throws -> SQLOutbox {
        let journal = try await database.transaction { connection in
            var random = SystemRandomNumberGenerator()
            let drawn = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            try connection.execute(
                """
                INSERT INTO outbox_journal (one, journal, next_seq, acknowledged_seq) VALUES (1, ?1, 1, 0)
                ON CONFLICT (one) DO NOTHING
                """,
                [Value(drawn)]
            )
            return try Self.journal(in: connection)
        }
        return SQLOutbox(journal: journal, database: database)
    }

    // MARK: Inside a transaction of the work

    /// The id of the journal.
    package static func journal(in connection: borrowing Connection) throws -> [UInt8] {
        guard let row = try connection.first("SELECT journal FROM outbox_journal WHERE one = 1") else {
            throw StoreError(.misuse, "the outbox was not opened")
        }
        return try row.blob("journal")
    }

    /// Takes the next sequence numbers: for attempts, whose intents stand in the work's own tables.
    ///
    /// - Returns: the first of `count` numbers.
    package static func reserve(_ count: Int, in connection: borrowing Connection) throws -> UInt64 {
        let row = try connection.first(
            "UPDATE outbox_journal SET next_seq = next_seq + ?1 WHERE one = 1 RETURNING next_seq",
            [Value(Int64(count))]
        )
        guard let row else { throw StoreError(.misuse, "the outbox was not opened") }
        return try row.unsigned("next_seq") - UInt64(count)
    }

    /// Adds a settlement. The row lock of the journal, held to the end of the transaction, keeps numbers in the order
    /// of commits.
    package static func append(_ settlement: CostV1.Settlement, in connection: borrowing Connection) throws {
        let seq = try reserve(1, in: connection)
        try connection.execute(
            "INSERT INTO outbox (seq, type, payload, created_us) VALUES (?1, ?2, ?3, now_us())",
            [Value(seq), Value(CostV1.RecordType.settlement.rawValue), Value(settlement.encoded())]
        )
    }

    // MARK: For the shipper

    /// Records after `seq`.
    package func records(after seq: UInt64, limits: ShippingLimits) async throws -> [CostV1.JournalRecord] {
        try await database.read { connection in
            let rows = try connection.query(
                "SELECT seq, type, payload FROM outbox WHERE seq > ?1 ORDER BY seq LIMIT ?2",
                [Value(seq), Value(Int64(limits.recordsMax))]
            )
            var records: [CostV1.JournalRecord] = []
            var bytes = 0
            for row in rows {
                let payload = try row.blob("payload")
                bytes += payload.count
                if bytes > limits.bytesMax, !records.isEmpty { break }
                let type = CostV1.RecordType(rawValue: Int32(clamping: try row.integer("type")))
                records.append(CostV1.JournalRecord(seq: try row.unsigned("seq"), type: type, payload: payload))
            }
            return records
        }
    }

    /// Notes how far the ledger is, and drops records that it has had for long.
    package func acknowledged(_ seq: UInt64) async throws {
        let retentionUS = Int64(Self.retention / .microseconds(1))
        try await database.transaction { connection in
            try connection.execute(
                "UPDATE outbox_journal SET acknowledged_seq = ?1 WHERE one = 1",
                [Value(seq)]
            )
            try connection.execute(
                "DELETE FROM outbox WHERE seq <= ?1 AND created_us < now_us() - ?2",
                [Value(seq), Value(retentionUS)]
            )
        }
    }

    /// How far the ledger was when it last answered, 0 = never.
    package func acknowledgedSeq() async throws -> UInt64 {
        try await database.read { connection in
            let row = try connection.first("SELECT acknowledged_seq FROM outbox_journal WHERE one = 1")
            return try row?.unsigned("acknowledged_seq") ?? 0
        }
    }

    /// Records that the ledger has not acknowledged.
    package func backlog() async throws -> Int {
        try await database.read { connection in
            let row = try connection.first(
                """
                SELECT COUNT(*) AS records FROM outbox
                WHERE seq > (SELECT acknowledged_seq FROM outbox_journal WHERE one = 1)
                """
            )
            return Int(try row?.integer("records") ?? 0)
        }
    }
}
