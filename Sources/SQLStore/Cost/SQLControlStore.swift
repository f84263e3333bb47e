package import CostService
package import Messages
package import SQLite

/// Keys and changes to the catalogue in SQL.
package struct SQLControlStore: ControlStore {
    private let database: Database

    /// A store in `database`, which was opened with ``CostSchema``'s migrations.
    package init(_ database: Database) {
        self.database = database
    }

    /// See `ControlStore`.
    package func load() async throws -> ControlState {
        try await database.read { connection in
            let version = try connection.first("SELECT version FROM control_version WHERE id = 1")
            let models = try connection.query("SELECT model FROM registered_model ORDER BY id")
            let retired = try connection.query("SELECT id FROM retired_model")
            let keys = try connection.query("SELECT * FROM api_key ORDER BY created_ms, id")
            let limits = try connection.query("SELECT bounds FROM caller_limit ORDER BY scope, tenant, subject, model")
            return ControlState(
                version: try version?.unsigned("version") ?? 0,
                registered: try models.map { try RouterV1.Model(decoding: try $0.blob("model")) },
                retired: Set(try retired.map { try $0.text("id") }),
                keys: try keys.map(Self.key),
                limits: try limits.map { try CostV1.Limit(decoding: try $0.blob("bounds")) }
            )
        }
    }

    /// See `ControlStore`.
    package func replaceBootstrapKeys(_ keys: [CostV1.Key]) async throws -> UInt64 {
        try await database.transaction { connection in
            try connection.execute("DELETE FROM api_key WHERE from_settings = 1")
            for key in keys {
                // The settings win over a key that was made with the same text.
                try connection.execute("DELETE FROM api_key WHERE sha256 = ?1", [Value(key.sha256)])
                try Self.insert(key, fromSettings: true, connection)
            }
            return try Self.raiseVersion(connection)
        }
    }

    /// See `ControlStore`.
    package func catalogueChanged() async throws -> UInt64 {
        try await database.transaction { connection in try Self.raiseVersion(connection) }
    }

    /// See `ControlStore`.
    package func register(_ model: RouterV1.Model) async throws -> UInt64 {
        try await database.transaction { connection in try Self.put(model, connection) }
    }

    /// See `ControlStore`.
    package func update(
        _ id: String,
        base: RouterV1.Model?,
        _ change: @escaping @Sendable (RouterV1.Model?) throws -> RouterV1.Model?
    ) async throws -> UInt64 {
        try await database.transaction { connection in
            let row = try connection.first("SELECT model FROM registered_model WHERE id = ?1", [Value(id)])
            var present = try row.map { try RouterV1.Model(decoding: try $0.blob("model")) } ?? base
            let retired = try connection.first("SELECT id FROM retired_model WHERE id = ?1", [Value(id)])
            if retired != nil { present?.retired = true }
            if let model = try change(present) { return try Self.put(model, connection) }
            let version = try connection.first("SELECT version FROM control_version WHERE id = 1")
            return try version?.unsigned("version") ?? 0
        }
    }

    /// What the model itself says about its retirement holds from now on.
    private static func put(_ model: RouterV1.Model, _ connection: borrowing Connection) throws -> UInt64 {
        try connection.execute(
            """
            INSERT INTO registered_model (id, model, at_us) VALUES (?1, ?2, now_us())
            ON CONFLICT (id) DO UPDATE SET model = excluded.model, at_us = excluded.at_us
            """,
            [Value(model.id), Value(model.encoded())]
        )
        try connection.execute("DELETE FROM retired_model WHERE id = ?1", [Value(model.id)])
        return try raiseVersion(connection)
    }

    /// See `ControlStore`.
    package func retire(_ id: String) async throws -> UInt64 {
        try await database.transaction { connection in
            try connection.execute(
                "INSERT INTO retired_model (id, at_us) VALUES (?1, now_us()) ON CONFLICT (id) DO NOTHING",
                [Value(id)]
            )
            return try Self.raiseVersion(connection)
        }
    }

    /// See `ControlStore`.
    package func create(_ key: CostV1.Key) async throws -> UInt64 {
        try await database.transaction { connection in
            try Self.insert(key, fromSettings: false, connection)
            return try Self.raiseVersion(connection)
        }
    }

    /// See `ControlStore`.
    package func revoke(_ id: String) async throws -> UInt64? {
        try await database.transaction { connection in
            let gone = try connection.execute("DELETE FROM api_key WHERE id = ?1 AND from_settings = 0", [Value(id)])
            return gone == 0 ? nil : try Self.raiseVersion(connection)
        }
    }

    /// See `ControlStore`.
    package func set(_ limit: CostV1.Limit) async throws -> UInt64 {
        try await database.transaction { connection in
            try connection.execute(
                """
                INSERT INTO caller_limit (scope, tenant, subject, model, bounds, at_us)
                VALUES (?1, ?2, ?3, ?4, ?5, now_us())
                ON CONFLICT (scope, tenant, subject, model)
                DO UPDATE SET bounds = excluded.bounds, at_us = excluded.at_us
                """,
                Self.place(limit) + [Value(limit.encoded())]
            )
            return try Self.raiseVersion(connection)
        }
    }

    /// See `ControlStore`.
    package func remove(_ limit: CostV1.Limit) async throws -> UInt64? {
        try await database.transaction { connection in
            let gone = try connection.execute(
                "DELETE FROM caller_limit WHERE scope = ?1 AND tenant = ?2 AND subject = ?3 AND model = ?4",
                Self.place(limit)
            )
            return gone == 0 ? nil : try Self.raiseVersion(connection)
        }
    }

    private static func place(_ limit: CostV1.Limit) -> [Value] {
        [Value(limit.scope.rawValue), Value(limit.tenant), Value(limit.subject), Value(limit.model)]
    }

    /// By one, or to the seconds since 1970 if those are higher: watchers ignore versions that go down, and a lost or
    /// restored database would begin below what they have.
    private static func raiseVersion(_ connection: borrowing Connection) throws -> UInt64 {
        let row = try connection.first(
            """
            INSERT INTO control_version (id, version) VALUES (1, now_us() / 1000000)
            ON CONFLICT (id) DO UPDATE SET version = CASE
                WHEN control_version.version < excluded.version THEN excluded.version
                ELSE control_version.version + 1
            END
            RETURNING version
            """
        )
        return try row?.unsigned("version") ?? 0
    }

    private static func insert(
        _ key: CostV1.Key,
        fromSettings: Bool,
        _ connection: borrowing Connection
    ) throws {
        try connection.execute(
            """
            INSERT INTO api_key
                (id, sha256, role, tenant, team, user_name, unlimited, created_ms, from_settings, allowed_models)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
            """,
            [
                Value(key.id), Value(key.sha256), Value(key.role.rawValue), Value(key.tenant), Value(key.team),
                Value(key.user), Value(key.unlimited), Value(key.createdUnixMS), Value(fromSettings),
                Value(key.allowedModels.joined(separator: "\n")),
            ]
        )
    }

    private static func key(_ row: Row) throws -> CostV1.Key {
        CostV1.Key(
            id: try row.text("id"),
            sha256: try row.blob("sha256"),
            role: CostV1.KeyRole(rawValue: Int32(truncatingIfNeeded: try row.integer("role"))),
            tenant: try row.text("tenant"),
            team: try row.text("team"),
            user: try row.text("user_name"),
            unlimited: try row.bool("unlimited"),
            createdUnixMS: try row.integer("created_ms"),
            allowedModels: try row.text("allowed_models").split(separator: "\n").map(String.init)
        )
    }
}
