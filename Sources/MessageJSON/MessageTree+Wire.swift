import Messages

// Writing: canonical, as protobuf-c writes.

extension MessageTree {
    /// The wire form: fields in the order of their numbers, minimal varints.
    var wireForm: [UInt8] {
        var bytes: [UInt8] = []
        for entry in entries {
            if entry.field.isRepeated, entry.field.isPacked {
                var packed: [UInt8] = []
                for value in entry.values { Wire.append(value, entry.field.kind, to: &packed) }
                Wire.append(UInt64(entry.field.number) << 3 | 2, to: &bytes)
                Wire.append(UInt64(packed.count), to: &bytes)
                bytes += packed
            } else {
                for value in entry.values {
                    Wire.append(UInt64(entry.field.number) << 3 | entry.field.kind.wireType, to: &bytes)
                    Wire.append(value, entry.field.kind, to: &bytes)
                }
            }
        }
        return bytes
    }
}

extension MessageSchema.Kind {
    /// 0 varint, 1 eight bytes, 2 length and bytes, 5 four bytes.
    var wireType: UInt64 {
        switch self {
        case .fixed64, .sfixed64, .double: 1
        case .string, .bytes, .message: 2
        case .fixed32, .sfixed32, .float: 5
        default: 0
        }
    }
}

/// The wire's forms of single values.
enum Wire {
    static func append(_ value: MessageTree.Value, _ kind: MessageSchema.Kind, to bytes: inout [UInt8]) {
        switch value {
        case .bool(let flag): append(flag ? 1 : 0, to: &bytes)
        case .signed(let number):
            switch kind {
            case .sint32, .sint64: append(UInt64(bitPattern: number << 1 ^ number >> 63), to: &bytes)
            default: append(UInt64(bitPattern: number), kind, to: &bytes)
            }
        case .unsigned(let number): append(number, kind, to: &bytes)
        case .float(let number): append(fixed: number.bitPattern, to: &bytes)
        case .double(let number): append(fixed: number.bitPattern, to: &bytes)
        case .enumeration(let number): append(UInt64(bitPattern: Int64(number)), to: &bytes)
        case .string(let content), .bytes(let content): append(content, to: &bytes)
        case .message(let tree): append(tree.wireForm, to: &bytes)
        }
    }

    static func append(_ varint: UInt64, to bytes: inout [UInt8]) {
        var rest = varint
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// An integer, its bits sign-extended: as a varint or of fixed size.
    private static func append(_ bits: UInt64, _ kind: MessageSchema.Kind, to bytes: inout [UInt8]) {
        switch kind.wireType {
        case 1: append(fixed: bits, to: &bytes)
        case 5: append(fixed: UInt32(truncatingIfNeeded: bits), to: &bytes)
        default: append(bits, to: &bytes)
        }
    }

    private static func append(fixed value: some FixedWidthInteger, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: value.littleEndian) { bytes += $0 }
    }

    private static func append(_ content: [UInt8], to bytes: inout [UInt8]) {
        append(UInt64(content.count), to: &bytes)
        bytes += content
    }
}
