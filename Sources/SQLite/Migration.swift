/// One numbered step of a schema. Steps that were released are never edited: a change is a further step.
package struct Migration: Sendable {
    /// 1 for the first; the list has no gaps.
    package let version: Int
    /// A few words for people, kept in `schema_version`.
    package let name: String
    /// Statements, run in one transaction together with the note that they ran.
    package let statements: [String]

    /// A step of a schema.
    package init(_ version: Int, _ name: String, _ statements: [String]) {
        self.version = version
        self.name = name
        self.statements = statements
    }
}

extension Handle {
    /// Brings the schema up to the last of `migrations`.
    ///
    /// - Throws: ``StoreError`` of code `schema` if the list has gaps or the file is of a newer program.
    func migrate(_ migrations: [Migration]) throws(StoreError) {
        for (position, migration) in migrations.enumerated() where migration.version != position + 1 {
            throw StoreError(.schema, "migration \(migration.version) stands at place \(position + 1) of its list")
        }
        try run(
            """
            CREATE TABLE IF NOT EXISTS schema_version (
                version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_us INTEGER NOT NULL
            ) STRICT
            """
        )
        let row = try query("SELECT COALESCE(MAX(version), 0) AS version FROM schema_version", [], rowsMax: 1).first
        let present = try row?.integer("version") ?? 0
        guard present <= migrations.count else {
            throw StoreError(
                .schema,
                "\(path) has schema version \(present), this program knows \(migrations.count): it was written by a "
                    + "newer version"
            )
        }
        for migration in migrations.dropFirst(Int(present)) { try apply(migration) }
    }

    private func apply(_ migration: Migration) throws(StoreError) {
        try run("BEGIN IMMEDIATE")
        do throws(StoreError) {
            for statement in migration.statements { try run(statement) }
            try execute(
                "INSERT INTO schema_version (version, name, applied_us) VALUES (?1, ?2, now_us())",
                [Value(migration.version), Value(migration.name)]
            )
            try run("COMMIT")
        } catch {
            rollback()
            throw StoreError(
                .schema,
                "migration \(migration.version) (\(migration.name)) of \(path) failed",
                cause: error
            )
        }
    }
}
