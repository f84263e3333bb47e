import SQLite
import TestSupport
import Testing

@Suite("SQLite")
struct SQLiteTests {
    private struct Refused: Error {}

    private static let schema = [
        Migration(1, "items", ["CREATE TABLE item (id TEXT NOT NULL PRIMARY KEY, count INTEGER NOT NULL) STRICT"]),
        Migration(2, "notes", ["ALTER TABLE item ADD COLUMN note BLOB"]),
    ]

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func open(_ migrations: [Migration] = schema) async throws -> Database {
        try await Database.open(
            path: folder.file("deep/data.sqlite"),
            synchronous: .full,
            migrations: migrations,
            now: { 1_700_000_000_000_000 }
        )
    }

    @Test("Every kind of value comes back as it went in")
    func values() async throws {
        let database = try await Database.open(
            path: folder.file("values.sqlite"),
            synchronous: .normal,
            migrations: [Migration(1, "all", ["CREATE TABLE v (i INTEGER, r REAL, t TEXT, b BLOB) STRICT"])]
        )
        let values: [[Value]] = [
            [.integer(.max), .real(0.1), "naïve 🛤️", .blob([0, 255])],
            [.integer(.min), -1.5, .text("a\u{0}b"), .blob([])],
            [nil, nil, nil, nil],
        ]
        let rows = try await database.transaction { connection in
            for row in values { try connection.execute("INSERT INTO v VALUES (?1, ?2, ?3, ?4)", row) }
            return try connection.query("SELECT * FROM v ORDER BY rowid")
        }
        #expect(rows.map(\.values) == values)
        await database.close()
    }

    @Test("An error in a transaction takes all of it back, and the next one works")
    func rollback() async throws {
        let database = try await open()
        await #expect(throws: Refused.self) {
            try await database.transaction { connection in
                try connection.execute("INSERT INTO item (id, count) VALUES ('a', 1)")
                throw Refused()
            }
        }
        let count = try await database.read { connection in
            try connection.first("SELECT COUNT(*) AS n FROM item")?.integer("n")
        }
        #expect(count == 0)
        try await database.transaction { connection in
            _ = try connection.execute("INSERT INTO item (id, count) VALUES ('a', 1)")
        }
        await database.close()
    }

    @Test("A committed transaction survives a kill at any later moment, an open one leaves nothing")
    func kill() async throws {
        let database = try await open()
        try await database.transaction { connection in
            _ = try connection.execute("INSERT INTO item (id, count) VALUES ('a', 1)")
        }
        let folder = folder
        try await database.transaction { connection in
            try connection.execute("INSERT INTO item (id, count) VALUES ('b', 1)")
            _ = try folder.snapshot(of: "deep/data.sqlite", as: "killed.sqlite")
        }
        let reopened = try await Database.open(
            path: folder.file("killed.sqlite"),
            synchronous: .full,
            migrations: Self.schema
        )
        let rows = try await reopened.read { connection in try connection.query("SELECT id FROM item") }
        #expect(rows.map(\.values) == [["a"]])
        await reopened.close()
        await database.close()
    }

    @Test("A second owner of a file is refused and told who has it, until the first closes")
    func lock() async throws {
        let database = try await open()
        let error = await #expect(throws: StoreError.self) { _ = try await open() }
        #expect(error?.code == .locked)
        #expect(error?.message.contains("data.sqlite is in use by process") == true)
        await database.close()
        let next = try await open()
        await next.close()
    }

    @Test("Migrations run once and in order; a file of a newer program is refused")
    func migrations() async throws {
        let first = try await open([Self.schema[0]])
        try await first.transaction { connection in
            _ = try connection.execute("INSERT INTO item (id, count) VALUES ('a', 7)")
        }
        await first.close()
        let second = try await open()
        let row = try await second.read { connection in
            try connection.first("SELECT count, note, (SELECT MAX(applied_us) FROM schema_version) AS at FROM item")
        }
        #expect(row?.values == [7, nil, 1_700_000_000_000_000])
        await second.close()
        let newer = await #expect(throws: StoreError.self) { _ = try await open([Self.schema[0]]) }
        #expect(newer?.code == .schema)
        let gap = await #expect(throws: StoreError.self) { _ = try await open([Self.schema[1]]) }
        #expect(gap?.code == .schema)
    }

    @Test("A wrong type, a broken rule, a missing value and a write in a read are errors of their own class")
    func classes() async throws {
        let database = try await open()
        let cases: [(String, [Value], StoreError.Code)] = [
            ("INSERT INTO item (id, count) VALUES (?1, ?2)", ["a", "seven"], .constraint),
            ("INSERT INTO item (id, count) VALUES (?1, ?2)", ["a", nil], .constraint),
            ("INSERT INTO item (id, count) VALUES (?1, ?2)", ["a"], .misuse),
            ("INSERT INTO nothing VALUES (?1)", ["a"], .misuse),
        ]
        for (sql, values, code) in cases {
            let error = await #expect(throws: StoreError.self) {
                try await database.transaction { connection in _ = try connection.execute(sql, values) }
            }
            #expect(error?.code == code, "\(sql)")
        }
        await #expect(throws: StoreError.self) {
            try await database.read { connection in _ = try connection.execute("DELETE FROM item") }
        }
        await database.close()
        let closed = await #expect(throws: StoreError.self) {
            try await database.read { connection in _ = try connection.query("SELECT 1") }
        }
        #expect(closed?.code == .closed)
    }

    @Test("A conditional UPDATE answers its row only when the condition held")
    func returning() async throws {
        let database = try await open()
        let answers = try await database.transaction { connection in
            try connection.execute("INSERT INTO item (id, count) VALUES ('a', 1)")
            let sql = "UPDATE item SET count = count + 1 WHERE id = ?1 AND count = ?2 RETURNING count"
            return [
                try connection.first(sql, ["a", 1])?.integer("count"),
                try connection.first(sql, ["a", 1])?.integer("count"),
            ]
        }
        #expect(answers == [2, nil])
        await database.close()
    }
}
