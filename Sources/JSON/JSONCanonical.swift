import CSimdjson

extension JSONDocument {
    /// Bytes that are equal for documents that say the same, and only for those; they are no JSON.
    ///
    /// Members stand sorted by key, strings unescaped with their length, numbers as `±digits e exponent` made from
    /// their decimal text: 1, 1.0 and 10e-1 agree, and a seed beyond 2^53 keeps every digit.
    /// `excluding` names members of the root object that are left out.
    package func canonicalBytes(excluding: Set<String> = []) -> [UInt8] {
        var form = CanonicalForm(storage: storage)
        form.write(0, excluding: excluding)
        return form.bytes
    }
}

private struct CanonicalForm {
    let storage: JSONStorage
    var bytes: [UInt8] = []

    init(storage: JSONStorage) {
        self.storage = storage
        bytes.reserveCapacity(storage.source.count + 64)
    }

    mutating func write(_ index: Int, excluding: Set<String> = []) {
        let node = storage.nodes[index]
        switch Int(node.kind) {
        case CSIMDJSON_NULL: bytes.append(UInt8(ascii: "z"))
        case CSIMDJSON_FALSE: bytes.append(UInt8(ascii: "f"))
        case CSIMDJSON_TRUE: bytes.append(UInt8(ascii: "t"))
        case CSIMDJSON_STRING: writeString(node)
        case CSIMDJSON_ARRAY:
            open("[", Int(node.count))
            var at = index + 1
            while at < Int(node.next) {
                write(at)
                at = Int(storage.nodes[at].next)
            }
        case CSIMDJSON_OBJECT: writeObject(index, node, excluding)
        default: writeNumber(node)
        }
    }

    private mutating func writeObject(_ index: Int, _ node: csimdjson_node, _ excluding: Set<String>) {
        var keys: [Int] = []
        keys.reserveCapacity(Int(node.count))
        var at = index + 1
        while at < Int(node.next) {
            let key = JSONValue(storage: storage, index: at)
            if excluding.isEmpty || !excluding.contains(key.string ?? "") { keys.append(at) }
            at = Int(storage.nodes[at + 1].next)
        }
        keys.sort { precedes($0, $1) }
        open("{", keys.count)
        for key in keys {
            writeString(storage.nodes[key])
            write(key + 1)
        }
    }

    private func precedes(_ left: Int, _ right: Int) -> Bool {
        storage.withText(of: storage.nodes[left]) { left in
            storage.withText(of: storage.nodes[right]) { right in left.lexicographicallyPrecedes(right) }
        }
    }

    private mutating func writeString(_ node: csimdjson_node) {
        open("s", Int(node.count))
        storage.withText(of: node) { bytes.append(contentsOf: $0) }
    }

    /// Writes a tag and a count, so that no value can be mistaken for two.
    private mutating func open(_ tag: Unicode.Scalar, _ count: Int) {
        bytes.append(UInt8(ascii: tag))
        var count = UInt32(truncatingIfNeeded: count)
        while count >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: count) | 0x80)
            count >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: count))
    }

    private mutating func writeNumber(_ node: csimdjson_node) {
        let number = DecimalNumber(storage.source[Int(node.start)..<Int(node.end)])
        bytes.append(UInt8(ascii: number.isNegative ? "m" : "n"))
        bytes.append(contentsOf: number.digits)
        bytes.append(UInt8(ascii: "e"))
        if number.exponent != 0 { bytes.append(contentsOf: String(number.exponent).utf8) }
        bytes.append(UInt8(ascii: ";"))
    }
}

/// A JSON number as digits without zeros at either end, times a power of ten. Zero has no digits and no sign.
struct DecimalNumber: Equatable {
    private(set) var isNegative = false
    private(set) var digits: [UInt8] = []
    private(set) var exponent = 0

    /// Beyond this every number is zero or refused by the parser; it keeps sums from overflowing.
    private static let exponentMax = 1 << 40

    /// Reads a number that the parser has already accepted.
    init(_ text: ArraySlice<UInt8>) {
        var inFraction = false
        var written = 0
        var writtenIsNegative = false
        var inExponent = false
        for byte in text {
            switch byte {
            case UInt8(ascii: "-"):
                if inExponent { writtenIsNegative = true } else { isNegative = true }
            case UInt8(ascii: "."): inFraction = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"): inExponent = true
            case UInt8(ascii: "+"): continue
            default:
                if inExponent {
                    written = min(written * 10 + Int(byte - UInt8(ascii: "0")), Self.exponentMax)
                } else {
                    if !digits.isEmpty || byte != UInt8(ascii: "0") { digits.append(byte) }
                    if inFraction { exponent -= 1 }
                }
            }
        }
        exponent += writtenIsNegative ? -written : written
        while digits.last == UInt8(ascii: "0") {
            digits.removeLast()
            exponent += 1
        }
        if digits.isEmpty {
            exponent = 0
            isNegative = false
        }
    }
}
