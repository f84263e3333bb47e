import Glibc
import NIOHTTP1

/// Header fields in their order; names compare without regard to case.
///
/// Kept as they are written, `name: value` and an end of line for each, in one block of bytes: most are only passed on.
package struct HTTPHeaders: Sendable, ExpressibleByDictionaryLiteral {
    /// What a head has between its first line and the empty one.
    private(set) var block: [UInt8] = []

    /// No fields.
    package init() {}

    /// The fields of a literal, in its order.
    package init(dictionaryLiteral elements: (String, String)...) {
        for (name, value) in elements { add(name, value) }
    }

    init(_ fields: NIOHTTP1.HTTPHeaders) {
        for (name, value) in fields { add(name, value) }
    }

    /// The first value of this name; setting replaces every field of the name, nil removes them.
    package subscript(name: String) -> String? {
        get { first(name).map { field in block.withUnsafeBytes { String(decoding: $0[field.value], as: UTF8.self) } } }
        set {
            while let field = first(name) { block.removeSubrange(field.line) }
            if let newValue { add(name, newValue) }
        }
    }

    /// Whether there is none.
    var isEmpty: Bool { block.isEmpty }

    /// Whether there is a field of this name.
    func contains(_ name: String) -> Bool { first(name) != nil }

    /// Whether there are several values of this name, in fields of their own or with commas between.
    func isRepeated(_ name: String) -> Bool {
        guard let field = first(name) else { return false }
        return block[field.value].contains(UInt8(ascii: ",")) || first(name, from: field.line.upperBound) != nil
    }

    /// Whether the name of a field starts with `prefix`, which is in lower case.
    package func hasName(startingWith prefix: StaticString) -> Bool {
        let prefix = UnsafeRawBufferPointer(start: prefix.utf8Start, count: prefix.utf8CodeUnitCount)
        return block.withUnsafeBytes { bytes in
            var start = 0
            while let end = Self.lineEnd(bytes, start) {
                if Self.isSame(bytes[start..<end].prefix(prefix.count), prefix) { return true }
                start = end
            }
            return false
        }
    }

    /// Appends a field, also beside others of the same name. Control characters in it become spaces: a field can carry
    /// text of a peer, which must not be able to start another field.
    package mutating func add(_ name: String, _ value: String) {
        // Enough for most heads, so that the block is made once.
        if block.isEmpty { block.reserveCapacity(Self.usualBytes) }
        append(name)
        block.append(UInt8(ascii: ":"))
        block.append(UInt8(ascii: " "))
        append(value)
        block.append(UInt8(ascii: "\r"))
        block.append(UInt8(ascii: "\n"))
    }

    /// Appends a field whose value is a number.
    package mutating func add(_ name: String, _ value: some BinaryInteger) { add(name, value.description) }

    /// These fields and then those of `others`.
    func adding(_ others: HTTPHeaders) -> HTTPHeaders {
        guard !others.isEmpty else { return self }
        var all = self
        all.block += others.block
        return all
    }

    /// All fields in order.
    package var entries: [(name: String, value: String)] {
        block.split(separator: UInt8(ascii: "\n")).map { line in
            let name = line.prefix { $0 != UInt8(ascii: ":") }
            let value = line.dropFirst(name.count + 2).dropLast()
            return (String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self))
        }
    }

    private static let usualBytes = 768

    private mutating func append(_ text: String) {
        let isPlain = text.utf8.withContiguousStorageIfAvailable { bytes in
            guard bytes.allSatisfy(Self.isPlain) else { return false }
            block.append(contentsOf: bytes)
            return true
        }
        if isPlain != true { block += text.utf8.map { Self.isPlain($0) ? $0 : 0x20 } }
    }

    private static func isPlain(_ byte: UInt8) -> Bool { byte >= 0x20 || byte == 0x09 }

    /// Where the first field of a name stands, or the first from `place` on: its line, and its value in that.
    private func first(_ name: String, from place: Int = 0) -> (line: Range<Int>, value: Range<Int>)? {
        name.utf8.withContiguousStorageIfAvailable { first(UnsafeRawBufferPointer($0), from: place) }
            ?? Array(name.utf8).withUnsafeBytes { first($0, from: place) }
    }

    private func first(_ name: UnsafeRawBufferPointer, from place: Int) -> (line: Range<Int>, value: Range<Int>)? {
        block.withUnsafeBytes { bytes in
            var start = place
            while let end = Self.lineEnd(bytes, start) {
                let value = start + name.count + 2
                if value + 2 <= end, bytes[value - 2] == UInt8(ascii: ":"),
                    Self.isSame(bytes[start..<value - 2], name)
                {
                    return (start..<end, value..<end - 2)
                }
                start = end
            }
            return nil
        }
    }

    /// Behind the line that starts at `start`; nil behind the last one.
    private static func lineEnd(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Int? {
        guard start < bytes.count, let text = bytes.baseAddress else { return nil }
        return memchr(text + start, 0x0A, bytes.count - start).map { UnsafeRawPointer($0) - text + 1 }
    }

    /// Without regard to the case of letters.
    private static func isSame(_ one: Slice<UnsafeRawBufferPointer>, _ other: UnsafeRawBufferPointer) -> Bool {
        guard one.count == other.count else { return false }
        return zip(one, other).allSatisfy { lowercased($0) == lowercased($1) }
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
