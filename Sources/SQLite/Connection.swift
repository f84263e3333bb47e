/// The way into the database inside ``Database/read(_:)`` and ``Database/transaction(_:)``. It can't leave the closure.
///
/// Parameters are written `?1`, `?2`; values are given in that order. Statements are prepared once and kept, so SQL
/// should be constant text and data should come as values.
package struct Connection: ~Copyable {
    private let handle: Handle

    /// The most rows that one ``query(_:_:)`` returns; longer answers are read in pages.
    package static let rowsMax = 100_000

    init(_ handle: Handle) {
        self.handle = handle
    }

    /// Runs a statement.
    ///
    /// - Returns: how many rows an INSERT, UPDATE or DELETE changed.
    /// - Throws: ``StoreError``; the transaction is taken back when the closure rethrows it.
    @discardableResult
    package func execute(_ sql: String, _ values: [Value] = []) throws(StoreError) -> Int {
        try handle.execute(sql, values)
    }

    /// Runs a statement that answers rows: a SELECT, or anything with RETURNING.
    ///
    /// - Throws: ``StoreError``; `misuse` when there are more than ``rowsMax`` rows.
    package func query(_ sql: String, _ values: [Value] = []) throws(StoreError) -> [Row] {
        try handle.query(sql, values, rowsMax: Self.rowsMax)
    }

    /// The only row of an answer, nil when there is none.
    ///
    /// - Throws: ``StoreError``; `misuse` when there are several.
    package func first(_ sql: String, _ values: [Value] = []) throws(StoreError) -> Row? {
        try handle.query(sql, values, rowsMax: 1).first
    }
}
