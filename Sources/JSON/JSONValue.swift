import CSimdjson

/// A value in a `JSONDocument`, which it keeps alive. Reading is checked: a value of another kind gives nil.
package struct JSONValue: Sendable {
    /// What a value is.
    package enum Kind: Sendable {
        case null
        case bool
        case number
        case string
        case array
        case object
    }

    let storage: JSONStorage
    let index: Int

    private var node: csimdjson_node { storage.nodes[index] }

    /// What this value is.
    package var kind: Kind {
        switch Int(node.kind) {
        case CSIMDJSON_NULL: .null
        case CSIMDJSON_FALSE, CSIMDJSON_TRUE: .bool
        case CSIMDJSON_STRING: .string
        case CSIMDJSON_ARRAY: .array
        case CSIMDJSON_OBJECT: .object
        default: .number
        }
    }

    /// Where the value stands in the source, quotes and brackets included.
    package var span: Range<Int> { Int(node.start)..<Int(node.end) }

    /// The value as it stands in the source.
    package var raw: ArraySlice<UInt8> { storage.source[span] }

    /// True for `null`.
    package var isNull: Bool { node.kind == UInt32(CSIMDJSON_NULL) }

    /// True or false.
    package var bool: Bool? {
        switch Int(node.kind) {
        case CSIMDJSON_TRUE: true
        case CSIMDJSON_FALSE: false
        default: nil
        }
    }

    /// A number that is whole, also if written as `1.0` or `1e3`, and fits.
    package var int: Int64? {
        switch Int(node.kind) {
        case CSIMDJSON_INT64: Int64(bitPattern: node.bits)
        case CSIMDJSON_DOUBLE: Int64(exactly: Double(bitPattern: node.bits))
        default: nil
        }
    }

    /// Any number, rounded to a double where need be.
    package var double: Double? {
        switch Int(node.kind) {
        case CSIMDJSON_INT64: Double(Int64(bitPattern: node.bits))
        case CSIMDJSON_UINT64: Double(node.bits)
        case CSIMDJSON_DOUBLE: Double(bitPattern: node.bits)
        default: nil
        }
    }

    /// A string, unescaped.
    package var string: String? {
        withUTF8 { String(decoding: $0, as: UTF8.self) }
    }

    /// A string's bytes, unescaped.
    package var utf8: [UInt8]? {
        withUTF8 { [UInt8]($0) }
    }

    /// Runs `body` on a string's bytes, unescaped; nil if this is no string.
    package func withUTF8<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result? {
        let node = node
        guard node.kind == UInt32(CSIMDJSON_STRING) else { return nil }
        return storage.withText(of: node, body)
    }

    /// Whether this is the string `text`.
    package func isString(_ text: String) -> Bool {
        let node = node
        guard node.kind == UInt32(CSIMDJSON_STRING), Int(node.count) == text.utf8.count else { return false }
        var text = text
        return text.withUTF8 { text in withUTF8 { $0.elementsEqual(text) } ?? false }
    }

    /// Elements of an array, members of an object, else 0.
    package var count: Int { kind == .array || kind == .object ? Int(node.count) : 0 }

    /// An array's elements.
    package var array: [JSONValue]? {
        let node = node
        guard node.kind == UInt32(CSIMDJSON_ARRAY) else { return nil }
        var elements: [JSONValue] = []
        elements.reserveCapacity(Int(node.count))
        var at = index + 1
        while at < Int(node.next) {
            elements.append(JSONValue(storage: storage, index: at))
            at = Int(storage.nodes[at].next)
        }
        return elements
    }

    /// An object's members, in the order in which they stand; no key comes twice.
    package var members: [(key: String, value: JSONValue)]? {
        guard kind == .object else { return nil }
        var members: [(key: String, value: JSONValue)] = []
        members.reserveCapacity(count)
        forEachMember { members.append((key: $0.string ?? "", value: $1)) }
        return members
    }

    /// Runs `body` on each key (a string) and value of an object, in the order in which they stand.
    package func forEachMember(_ body: (_ key: JSONValue, _ value: JSONValue) -> Void) {
        let node = node
        guard node.kind == UInt32(CSIMDJSON_OBJECT) else { return }
        var at = index + 1
        while at < Int(node.next) {
            body(JSONValue(storage: storage, index: at), JSONValue(storage: storage, index: at + 1))
            at = Int(storage.nodes[at + 1].next)
        }
    }

    /// The member named `key`; nil if it is absent or this is no object.
    package subscript(key: String) -> JSONValue? {
        let node = node
        guard node.kind == UInt32(CSIMDJSON_OBJECT) else { return nil }
        var key = key
        let found = key.withUTF8 { storage.find($0, from: index + 1, to: Int(node.next)) }
        return found.map { JSONValue(storage: storage, index: $0) }
    }
}
