/// Reads the protobuf wire format: a few varints and slices.
struct WireReader {
    private let bytes: UnsafeRawBufferPointer
    private var offset = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var isAtEnd: Bool { offset >= bytes.count }

    /// The next field's number and wire type.
    mutating func tag() throws(FrameError) -> (field: UInt64, type: UInt8) {
        let value = try varint()
        guard value >> 3 > 0 else { throw FrameError("field number 0") }
        return (value >> 3, UInt8(value & 7))
    }

    mutating func varint() throws(FrameError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while offset < bytes.count {
            let byte = bytes[offset]
            offset += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
            guard shift < 70 else { throw FrameError("a varint longer than 10 bytes") }
        }
        throw FrameError("a varint is cut off")
    }

    mutating func fixed64() throws(FrameError) -> UInt64 {
        guard bytes.count - offset >= 8 else { throw FrameError("a fixed64 is cut off") }
        defer { offset += 8 }
        return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// The bytes of a length-delimited field.
    mutating func slice() throws(FrameError) -> UnsafeRawBufferPointer {
        let count = try varint()
        guard count <= UInt64(bytes.count - offset) else { throw FrameError("a field is longer than its frame") }
        defer { offset += Int(count) }
        return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + Int(count)])
    }

    /// Passes over a field that is not known.
    mutating func skip(_ type: UInt8) throws(FrameError) {
        switch type {
        case 0: _ = try varint()
        case 1: _ = try fixed64()
        case 2: _ = try slice()
        case 5:
            guard bytes.count - offset >= 4 else { throw FrameError("a fixed32 is cut off") }
            offset += 4
        default: throw FrameError("wire type \(type)")
        }
    }

    /// A varint field's value; an error names the field.
    mutating func number(_ type: UInt8, _ name: StaticString) throws(FrameError) -> UInt64 {
        guard type == 0 else { throw FrameError("`\(name)` has wire type \(type)") }
        return try varint()
    }

    mutating func number32(_ type: UInt8, _ name: StaticString) throws(FrameError) -> UInt32 {
        UInt32(truncatingIfNeeded: try number(type, name))
    }

    mutating func bytes(_ type: UInt8, _ name: StaticString) throws(FrameError) -> [UInt8] {
        [UInt8](try slice(type, name).octets)
    }

    mutating func slice(_ type: UInt8, _ name: StaticString) throws(FrameError) -> UnsafeRawBufferPointer {
        guard type == 2 else { throw FrameError("`\(name)` has wire type \(type)") }
        return try slice()
    }

    /// A nested message's reader.
    mutating func message(_ type: UInt8, _ name: StaticString) throws(FrameError) -> WireReader {
        WireReader(try slice(type, name))
    }
}

extension UnsafeRawBufferPointer {
    /// The same memory, in the form that an array copies in one go and not byte by byte.
    var octets: UnsafeBufferPointer<UInt8> { bindMemory(to: UInt8.self) }
}
