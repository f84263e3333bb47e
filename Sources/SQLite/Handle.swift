import CSQLite

/// One open `sqlite3` with its prepared statements.
///
/// `@unchecked Sendable`: it is opened, used and closed on one ``BlockingThread`` only (SQLITE_OPEN_NOMUTEX); the last
/// reference may go away elsewhere, but only after the last use.
final class Handle: @unchecked Sendable {
    let path: String
    private var database: OpaquePointer?
    private var statements: [String: OpaquePointer] = [:]

    /// Statements kept ready. A program has a fixed set of them, so the bound only guards against SQL made from data.
    private static let statementsMax = 256

    /// Opens or makes the database file and sets what every connection here has in common.
    init(
        path: String,
        synchronous: Synchronous,
        readOnly: Bool,
        now: @escaping @Sendable () -> Int64
    ) throws(StoreError) {
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(path, &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nil)
        guard let opened, code == SQLITE_OK else {
            let text = String(cString: sqlite3_errstr(code))
            sqlite3_close_v2(opened)
            throw StoreError(.io, "\(path) can't be opened: \(text)")
        }
        self.path = path
        database = opened
        sqlite3_extended_result_codes(database, 1)
        sqlite3_busy_timeout(database, 5000)
        try register(now: now)
        try run("PRAGMA journal_mode = WAL")
        try run("PRAGMA synchronous = \(synchronous.rawValue)")
        try run("PRAGMA foreign_keys = ON")
        try run("PRAGMA trusted_schema = OFF")
        try run("PRAGMA journal_size_limit = 67108864")
        if readOnly { try run("PRAGMA query_only = ON") }
    }

    deinit {
        close()
    }

    /// Closes the file. Statements that come later fail with `misuse`.
    func close() {
        finalizeStatements()
        sqlite3_close_v2(database)
        database = nil
    }

    private func finalizeStatements() {
        for statement in statements.values { sqlite3_finalize(statement) }
        statements.removeAll()
    }

    /// Runs statements without parameters or answer.
    func run(_ sql: String) throws(StoreError) {
        let code = sqlite3_exec(database, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw failure(code, sql) }
    }

    /// Takes an open transaction back. SQLite may have done so itself, which is no error.
    func rollback() {
        guard let database else { return }
        if sqlite3_get_autocommit(database) == 0 { sqlite3_exec(database, "ROLLBACK", nil, nil, nil) }
    }

    @discardableResult
    func execute(_ sql: String, _ values: [Value]) throws(StoreError) -> Int {
        let statement = try bound(sql, values)
        defer { reset(statement) }
        while true {
            let code = sqlite3_step(statement)
            if code == SQLITE_DONE { return Int(sqlite3_changes(database)) }
            guard code == SQLITE_ROW else { throw failure(code, sql) }
        }
    }

    func query(_ sql: String, _ values: [Value], rowsMax: Int) throws(StoreError) -> [Row] {
        let statement = try bound(sql, values)
        defer { reset(statement) }
        let columns = Row.Columns(
            (0..<sqlite3_column_count(statement)).map { position in
                sqlite3_column_name(statement, position).map { String(cString: $0) } ?? ""
            }
        )
        var rows: [Row] = []
        while true {
            let code = sqlite3_step(statement)
            if code == SQLITE_DONE { return rows }
            guard code == SQLITE_ROW else { throw failure(code, sql) }
            guard rows.count < rowsMax else {
                throw StoreError(.misuse, "more than \(rowsMax) rows in one answer: \(sql)")
            }
            rows.append(Row(columns: columns, values: columns.names.indices.map { Self.value(statement, Int32($0)) }))
        }
    }
}

extension Handle {
    /// The prepared statement of `sql` with `values` as ?1, ?2 and so on.
    private func bound(_ sql: String, _ values: [Value]) throws(StoreError) -> OpaquePointer {
        let statement = try prepared(sql)
        let wanted = Int(sqlite3_bind_parameter_count(statement))
        guard wanted == values.count else {
            throw StoreError(.misuse, "\(values.count) values for \(wanted) parameters: \(sql)")
        }
        for (position, value) in values.enumerated() {
            let code = Self.bind(value, to: statement, at: Int32(position + 1))
            guard code == SQLITE_OK else { throw failure(code, sql) }
        }
        return statement
    }

    private func prepared(_ sql: String) throws(StoreError) -> OpaquePointer {
        if let statement = statements[sql] { return statement }
        if statements.count >= Self.statementsMax { finalizeStatements() }
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v3(database, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
        guard code == SQLITE_OK else { throw failure(code, sql) }
        guard let statement else { throw StoreError(.misuse, "there is no statement in: \(sql)") }
        statements[sql] = statement
        return statement
    }

    private func reset(_ statement: OpaquePointer) {
        sqlite3_reset(statement)
        sqlite3_clear_bindings(statement)
    }

    private static func bind(_ value: Value, to statement: OpaquePointer, at position: Int32) -> Int32 {
        // SQLITE_TRANSIENT: SQLite copies the bytes before the call returns. The macro is a cast, so it isn't imported.
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        switch value {
        case .null: return sqlite3_bind_null(statement, position)
        case .integer(let integer): return sqlite3_bind_int64(statement, position, integer)
        case .real(let real): return sqlite3_bind_double(statement, position, real)
        case .text(let text):
            let count = Int32(clamping: text.utf8.count)
            return sqlite3_bind_text(statement, position, text, count, transient)
        case .blob(let bytes):
            if bytes.isEmpty { return sqlite3_bind_zeroblob(statement, position, 0) }
            return sqlite3_bind_blob(statement, position, bytes, Int32(clamping: bytes.count), transient)
        }
    }

    private static func value(_ statement: OpaquePointer, _ position: Int32) -> Value {
        switch sqlite3_column_type(statement, position) {
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, position))
        case SQLITE_FLOAT: return .real(sqlite3_column_double(statement, position))
        case SQLITE_TEXT:
            guard let text = sqlite3_column_text(statement, position) else { return .text("") }
            let count = Int(sqlite3_column_bytes(statement, position))
            return .text(String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self))
        case SQLITE_BLOB:
            guard let bytes = sqlite3_column_blob(statement, position) else { return .blob([]) }
            let count = Int(sqlite3_column_bytes(statement, position))
            return .blob([UInt8](UnsafeRawBufferPointer(start: bytes, count: count)))
        default: return .null
        }
    }

    private func register(now: @escaping @Sendable () -> Int64) throws(StoreError) {
        let box = Unmanaged.passRetained(Clock(now: now)).toOpaque()
        let code = sqlite3_create_function_v2(
            database,
            "now_us",
            0,
            SQLITE_UTF8 | SQLITE_INNOCUOUS,
            box,
            { context, _, _ in
                guard let box = sqlite3_user_data(context) else { return }
                sqlite3_result_int64(context, Unmanaged<Clock>.fromOpaque(box).takeUnretainedValue().now())
            },
            nil,
            nil,
            { box in
                if let box { Unmanaged<Clock>.fromOpaque(box).release() }
            }
        )
        guard code == SQLITE_OK else { throw failure(code, "now_us()") }
    }

    private func failure(_ code: Int32, _ sql: String) -> StoreError {
        let text = String(cString: sqlite3_errmsg(database))
        let kind: StoreError.Code =
            switch code & 0xFF {
            case SQLITE_BUSY, SQLITE_LOCKED: .busy
            case SQLITE_CONSTRAINT, SQLITE_MISMATCH: .constraint
            case SQLITE_CORRUPT, SQLITE_NOTADB: .corrupt
            case SQLITE_FULL, SQLITE_TOOBIG: .full
            case SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_NOMEM: .io
            default: .misuse
            }
        return StoreError(kind, "\(text) (\(code)) in: \(sql.prefix(200))")
    }
}

/// What `now_us()` asks; a class because C keeps a pointer to it.
private final class Clock: Sendable {
    let now: @Sendable () -> Int64

    init(now: @escaping @Sendable () -> Int64) {
        self.now = now
    }
}
