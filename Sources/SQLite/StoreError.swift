/// Why a store could not do what it was asked.
package struct StoreError: Error, Sendable, CustomStringConvertible {
    /// The classes of failure that callers tell apart.
    package enum Code: String, Sendable {
        /// Another process, or another part of this one, has the database open.
        case locked
        /// The database was in use for longer than the busy time-out; the same call may succeed later.
        case busy
        /// A UNIQUE, PRIMARY KEY, CHECK, NOT NULL, foreign key or STRICT type rule was broken; nothing was changed.
        case constraint
        /// The file is damaged or is not a database.
        case corrupt
        /// The disk is full or a size limit was reached.
        case full
        /// Reading or writing the file failed.
        case io
        /// The file's schema is newer than this program, or the migrations are not a gapless list.
        case schema
        /// A column holds another type than the caller asked for, or there is no such column.
        case type
        /// Wrong SQL, wrong number of parameters, a write in `read`, or more rows than one query may return.
        case misuse
        /// Too many calls are waiting for the database.
        case overloaded
        /// The database was closed.
        case closed
    }

    /// The class of the failure.
    package let code: Code
    /// What happened, for the log. Names tables and columns, never their contents.
    package let message: String
    /// The error underneath, if there was one.
    package let cause: (any Error)?

    /// An error of class `code`.
    package init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    /// A sentence for a log line.
    package var description: String {
        if let cause { "\(code.rawValue): \(message) (\(cause))" } else { "\(code.rawValue): \(message)" }
    }
}
