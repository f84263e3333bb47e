package import BatchService
package import Messages
package import SQLite

/// Files of tenants in the SQLite file of the batches. States are those of batch.v1.
package struct SQLFileRegistry: FileRegistry {
    /// How long an announced file may be without content.
    package static let announcedMax: Duration = .seconds(86_400)

    static let fileSchema = [
        """
        CREATE TABLE file (
            id TEXT NOT NULL PRIMARY KEY, tenant TEXT NOT NULL, filename TEXT NOT NULL, purpose TEXT NOT NULL,
            file_type TEXT NOT NULL, bytes INTEGER NOT NULL, created_us INTEGER NOT NULL,
            lifetime_us INTEGER NOT NULL, expires_us INTEGER NOT NULL,
            state INTEGER NOT NULL, error TEXT NOT NULL, lines INTEGER NOT NULL, sha256 TEXT, checksum TEXT NOT NULL,
            token_sha256 BLOB
        ) STRICT
        """,
        "CREATE INDEX file_newest ON file (tenant, created_us, id)",
        "CREATE INDEX file_of_content ON file (sha256)",
        "CREATE INDEX file_expires ON file (expires_us) WHERE expires_us > 0",
    ]

    private let database: Database

    /// A registry over `database`, which was opened with the migrations of ``SQLBatchStore``.
    package init(_ database: Database) {
        self.database = database
    }

    /// One row.
    package func insert(_ file: NewFile) async throws -> BatchV1.File {
        try await database.transaction { connection in try Self.insert(file, in: connection) }
    }

    /// By id and token.
    package func announced(
        _ id: String,
        tokenSHA256: [UInt8]
    ) async throws -> (file: BatchV1.File, checksum: String)? {
        try await database.read { connection in
            let row = try connection.first(
                "\(Self.select) AND id = ?1 AND token_sha256 = ?2 AND state = 1",
                [Value(id), Value(tokenSHA256)]
            )
            return try row.map { (try Self.file($0), try $0.text("checksum")) }
        }
    }

    /// One UPDATE decides who comes first.
    package func fill(_ id: String, tokenSHA256: [UInt8], with content: FileContent) async throws -> BatchV1.File? {
        try await database.transaction { connection in
            let changed = try connection.execute(
                """
                UPDATE file SET state = ?3, bytes = ?4, sha256 = ?5, lines = ?6, error = ?7, token_sha256 = NULL,
                    expires_us = CASE WHEN lifetime_us > 0 THEN created_us + lifetime_us ELSE 0 END
                WHERE id = ?1 AND token_sha256 = ?2 AND state = 1 AND expires_us > now_us()
                """,
                [
                    Value(id), Value(tokenSHA256), Value(content.state.rawValue), Value(content.bytes),
                    Value(content.sha256), Value(content.lines), Value(content.error),
                ]
            )
            guard changed == 1 else { return nil }
            return try connection.first("\(Self.select) AND id = ?1", [Value(id)]).map(Self.file)
        }
    }

    /// One UPDATE.
    package func preprocess(_ id: String, tenant: String) async throws -> BatchV1.File? {
        try await database.transaction { connection in
            try connection.execute(
                "UPDATE file SET state = 3 WHERE id = ?1 AND tenant = ?2 AND state = 2",
                [Value(id), Value(tenant)]
            )
            return try connection.first("\(Self.select) AND id = ?1 AND tenant = ?2", [Value(id), Value(tenant)])
                .map(Self.file)
        }
    }

    /// By id and tenant.
    package func file(_ id: String, tenant: String) async throws -> BatchV1.File? {
        try await database.read { connection in
            try connection.first("\(Self.select) AND id = ?1 AND tenant = ?2", [Value(id), Value(tenant)])
                .map(Self.file)
        }
    }

    /// By content, purpose and tenant.
    package func file(sha256: String, purpose: String, tenant: String) async throws -> BatchV1.File? {
        try await database.read { connection in
            try connection.first(
                "\(Self.select) AND sha256 = ?1 AND purpose = ?2 AND tenant = ?3 ORDER BY created_us, id LIMIT 1",
                [Value(sha256), Value(purpose), Value(tenant)]
            ).map(Self.file)
        }
    }

    /// Newest first.
    package func files(
        tenant: String,
        purpose: String,
        after: String,
        limit: Int
    ) async throws -> [BatchV1.File]? {
        try await database.read { connection in
            var (createdUS, id) = (Int64.max, "")
            if !after.isEmpty {
                let row = try connection.first(
                    "SELECT created_us FROM file WHERE id = ?1 AND tenant = ?2",
                    [Value(after), Value(tenant)]
                )
                guard let row else { return nil }
                (createdUS, id) = (try row.integer("created_us"), after)
            }
            return try connection.query(
                """
                \(Self.select) AND tenant = ?1 AND (?2 = '' OR purpose = ?2)
                    AND (created_us < ?3 OR (created_us = ?3 AND id < ?4))
                ORDER BY created_us DESC, id DESC LIMIT ?5
                """,
                [Value(tenant), Value(purpose), Value(createdUS), Value(id), Value(limit)]
            ).map(Self.file)
        }
    }

    /// One DELETE, and a look for others with its content.
    package func delete(_ id: String, tenant: String) async throws -> FileRemoval? {
        try await database.transaction { connection in
            let row = try connection.first(
                "DELETE FROM file WHERE id = ?1 AND tenant = ?2 RETURNING sha256",
                [Value(id), Value(tenant)]
            )
            guard let row else { return nil }
            return FileRemoval(orphan: try Self.orphans([row.textOrNil("sha256")], in: connection).first)
        }
    }

    /// One DELETE, and a look for others with their contents.
    package func deleteExpired(limit: Int) async throws -> [String] {
        try await database.transaction { connection in
            let rows = try connection.query(
                """
                DELETE FROM file WHERE id IN (
                    SELECT id FROM file WHERE expires_us > 0 AND expires_us <= now_us() ORDER BY expires_us LIMIT ?1
                ) RETURNING sha256
                """,
                [Value(limit)]
            )
            return try Self.orphans(rows.map { try $0.textOrNil("sha256") }, in: connection)
        }
    }

    /// One look for each.
    package func named(_ contents: [String]) async throws -> Set<String> {
        try await database.read { connection in
            var named: Set<String> = []
            for content in contents where try Self.isNamed(content, in: connection) { named.insert(content) }
            return named
        }
    }

    // MARK: Rows

    /// Files whose time is not over.
    private static let select = "SELECT * FROM file WHERE (expires_us = 0 OR expires_us > now_us())"

    static func insert(_ file: NewFile, in connection: borrowing Connection) throws -> BatchV1.File {
        let lifetimeUS = file.lifetime.map(SQLBatchStore.microseconds) ?? 0
        // Until it has content, an announced file lives for a day.
        let untilUS = file.content == nil ? SQLBatchStore.microseconds(announcedMax) : lifetimeUS
        let state = file.content?.state ?? .announced
        try connection.execute(
            """
            INSERT INTO file (id, tenant, filename, purpose, file_type, bytes, created_us, lifetime_us, expires_us,
                state, error, lines, sha256, checksum, token_sha256)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, now_us(), ?7, CASE WHEN ?8 > 0 THEN now_us() + ?8 ELSE 0 END,
                ?9, ?10, ?11, ?12, ?13, ?14)
            """,
            [
                Value(file.id), Value(file.tenant), Value(file.filename), Value(file.purpose), Value(file.fileType),
                Value(file.content?.bytes ?? 0), Value(lifetimeUS), Value(untilUS), Value(state.rawValue),
                Value(file.content?.error ?? ""), Value(file.content?.lines ?? 0), Value(file.content?.sha256),
                Value(file.checksum), Value(file.tokenSHA256),
            ]
        )
        guard let row = try connection.first("SELECT * FROM file WHERE id = ?1", [Value(file.id)]) else {
            throw StoreError(.corrupt, "the file is not there after its insertion")
        }
        return try Self.file(row)
    }

    private static func file(_ row: Row) throws -> BatchV1.File {
        BatchV1.File(
            id: try row.text("id"),
            filename: try row.text("filename"),
            purpose: try row.text("purpose"),
            fileType: try row.text("file_type"),
            bytes: try row.unsigned("bytes"),
            createdUnixMS: try row.integer("created_us") / 1_000,
            expiresUnixMS: try row.integer("expires_us") / 1_000,
            state: BatchV1.FileState(rawValue: Int32(clamping: try row.integer("state"))),
            error: try row.text("error"),
            lines: try row.unsigned("lines"),
            sha256: try row.textOrNil("sha256") ?? ""
        )
    }

    /// Those that no row names, each once.
    private static func orphans(_ contents: [String?], in connection: borrowing Connection) throws -> [String] {
        var orphans: [String] = []
        for content in Set(contents.compactMap { $0 }) where try !isNamed(content, in: connection) {
            orphans.append(content)
        }
        return orphans
    }

    private static func isNamed(_ content: String, in connection: borrowing Connection) throws -> Bool {
        try connection.first("SELECT 1 AS one FROM file WHERE sha256 = ?1 LIMIT 1", [Value(content)]) != nil
    }
}
