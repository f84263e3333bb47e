/// One value in a row or of a parameter, in SQLite's five storage classes.
package enum Value: Sendable, Hashable {
    /// SQL NULL.
    case null
    /// A 64-bit integer; booleans are 0 and 1.
    case integer(Int64)
    /// A double.
    case real(Double)
    /// Text in UTF-8; may contain NUL.
    case text(String)
    /// Bytes; empty is not NULL.
    case blob([UInt8])

    /// An integer value.
    package init(_ value: Int) { self = .integer(Int64(value)) }
    /// An integer value.
    package init(_ value: Int64) { self = .integer(value) }
    /// An integer value.
    package init(_ value: Int32) { self = .integer(Int64(value)) }
    /// An integer value.
    package init(_ value: UInt32) { self = .integer(Int64(value)) }
    /// An integer value; what does not fit in 63 bits is held at the largest that does.
    package init(_ value: UInt64) { self = .integer(Int64(clamping: value)) }
    /// 1 for true, 0 for false.
    package init(_ value: Bool) { self = .integer(value ? 1 : 0) }
    /// A double.
    package init(_ value: Double) { self = .real(value) }
    /// Text.
    package init(_ value: String) { self = .text(value) }
    /// Bytes.
    package init(_ value: [UInt8]) { self = .blob(value) }
    /// Text, or NULL for nil.
    package init(_ value: String?) { self = value.map { .text($0) } ?? .null }
    /// An integer, or NULL for nil.
    package init(_ value: Int64?) { self = value.map { .integer($0) } ?? .null }
    /// A double, or NULL for nil.
    package init(_ value: Double?) { self = value.map { .real($0) } ?? .null }
    /// Bytes, or NULL for nil.
    package init(_ value: [UInt8]?) { self = value.map { .blob($0) } ?? .null }
}

extension Value: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByNilLiteral,
    ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral
{
    /// `1` is an integer.
    package init(integerLiteral value: Int64) { self = .integer(value) }
    /// `"a"` is text.
    package init(stringLiteral value: String) { self = .text(value) }
    /// `nil` is NULL.
    package init(nilLiteral: ()) { self = .null }
    /// `1.5` is a double.
    package init(floatLiteral value: Double) { self = .real(value) }
    /// `true` is 1.
    package init(booleanLiteral value: Bool) { self = .integer(value ? 1 : 0) }
}
