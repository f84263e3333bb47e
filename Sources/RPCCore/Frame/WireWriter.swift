/// Writes the protobuf wire format, fields in ascending order, defaults left out.
struct WireWriter {
    private(set) var bytes: [UInt8]

    init(reserving capacity: Int = 64) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    mutating func number(_ field: UInt64, _ value: UInt64) {
        guard value != 0 else { return }
        varint(field << 3)
        varint(value)
    }

    mutating func flag(_ field: UInt64, _ value: Bool) { number(field, value ? 1 : 0) }

    mutating func fixed64(_ field: UInt64, _ value: UInt64) {
        guard value != 0 else { return }
        varint(field << 3 | 1)
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func data(_ field: UInt64, _ value: [UInt8]) {
        guard !value.isEmpty else { return }
        varint(field << 3 | 2)
        varint(UInt64(value.count))
        bytes.append(contentsOf: value)
    }

    /// A nested message, also if it is empty.
    mutating func message(_ field: UInt64, _ build: (inout WireWriter) -> Void) {
        var nested = WireWriter()
        build(&nested)
        varint(field << 3 | 2)
        varint(UInt64(nested.bytes.count))
        bytes.append(contentsOf: nested.bytes)
    }

    /// The four bytes of a frame's length in front of everything.
    mutating func lengthPlaceholder() { bytes.append(contentsOf: [0, 0, 0, 0]) }

    mutating func fillLength() {
        let length = UInt32(bytes.count - 4)
        withUnsafeBytes(of: length.bigEndian) { for (index, byte) in $0.enumerated() { bytes[index] = byte } }
    }
}
