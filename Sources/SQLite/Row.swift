/// One row of an answer. Columns are asked for by name and type; asking wrongly is an error, never a silent default.
package struct Row: Sendable {
    /// Names to positions, shared by all rows of one answer.
    final class Columns: Sendable {
        let names: [String]
        let positions: [String: Int]

        init(_ names: [String]) {
            self.names = names
            positions = Dictionary(zip(names, 0...), uniquingKeysWith: { first, _ in first })
        }
    }

    let columns: Columns
    /// The values in the order of the SELECT list.
    package let values: [Value]

    /// The value of a column as it is stored.
    ///
    /// - Throws: ``StoreError`` of code `type` when the answer has no such column.
    package func value(_ column: String) throws(StoreError) -> Value {
        guard let position = columns.positions[column] else {
            throw StoreError(.type, "the answer has no column \(column)")
        }
        return values[position]
    }

    /// An integer column that is never NULL.
    package func integer(_ column: String) throws(StoreError) -> Int64 {
        guard let value = try integerOrNil(column) else { throw mismatch(column, "an integer") }
        return value
    }

    /// An integer column, nil for NULL.
    package func integerOrNil(_ column: String) throws(StoreError) -> Int64? {
        switch try value(column) {
        case .integer(let integer): integer
        case .null: nil
        default: throw mismatch(column, "an integer")
        }
    }

    /// An integer column that holds a count: never NULL, never below zero.
    package func unsigned(_ column: String) throws(StoreError) -> UInt64 {
        guard let value = UInt64(exactly: try integer(column)) else { throw mismatch(column, "zero or more") }
        return value
    }

    /// An integer column that holds 0 or 1.
    package func bool(_ column: String) throws(StoreError) -> Bool {
        try integer(column) != 0
    }

    /// A double column that is never NULL; an integer is taken as a double.
    package func real(_ column: String) throws(StoreError) -> Double {
        switch try value(column) {
        case .real(let real): real
        case .integer(let integer): Double(integer)
        default: throw mismatch(column, "a double")
        }
    }

    /// A text column that is never NULL.
    package func text(_ column: String) throws(StoreError) -> String {
        guard let value = try textOrNil(column) else { throw mismatch(column, "text") }
        return value
    }

    /// A text column, nil for NULL.
    package func textOrNil(_ column: String) throws(StoreError) -> String? {
        switch try value(column) {
        case .text(let text): text
        case .null: nil
        default: throw mismatch(column, "text")
        }
    }

    /// A column of bytes that is never NULL.
    package func blob(_ column: String) throws(StoreError) -> [UInt8] {
        guard let value = try blobOrNil(column) else { throw mismatch(column, "bytes") }
        return value
    }

    /// A column of bytes, nil for NULL.
    package func blobOrNil(_ column: String) throws(StoreError) -> [UInt8]? {
        switch try value(column) {
        case .blob(let bytes): bytes
        case .null: nil
        default: throw mismatch(column, "bytes")
        }
    }

    private func mismatch(_ column: String, _ wanted: String) -> StoreError {
        StoreError(.type, "column \(column) does not hold \(wanted)")
    }
}
