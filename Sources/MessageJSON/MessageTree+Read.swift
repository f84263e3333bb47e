import Messages

// Reading what the message type itself has written: whole, known fields only, each in one place. What is not so is
// refused all the same, never a trap.

extension MessageTree {
    /// Reads canonical bytes.
    init(_ schema: MessageSchema, wire bytes: ArraySlice<UInt8>) throws(MessageJSONError) {
        let malformed = MessageJSONError(field: "", messageType: schema.name, rule: "the bytes are not a message")
        var reader = WireReader(bytes: bytes)
        while !reader.bytes.isEmpty {
            guard let tag = reader.varint(), let number = UInt32(exactly: tag >> 3),
                let field = schema.fields.first(where: { $0.number == number })
            else { throw malformed }
            let values = try Self.values(of: field, wireType: tag & 7, &reader, otherwise: malformed)
            if entries.last?.field.number == number {
                entries[entries.count - 1].values += values
            } else if !values.isEmpty {
                entries.append(Entry(field: field, values: values))
            }
        }
    }

    private static func values(
        of field: MessageSchema.Field,
        wireType: UInt64,
        _ reader: inout WireReader,
        otherwise malformed: MessageJSONError
    ) throws(MessageJSONError) -> [Value] {
        if wireType == field.kind.wireType { return [try value(of: field.kind, &reader, otherwise: malformed)] }
        guard wireType == 2, field.isRepeated, let content = reader.content() else { throw malformed }
        var packed = WireReader(bytes: content)
        var values: [Value] = []
        while !packed.bytes.isEmpty { values.append(try value(of: field.kind, &packed, otherwise: malformed)) }
        return values
    }

    private static func value(
        of kind: MessageSchema.Kind,
        _ reader: inout WireReader,
        otherwise malformed: MessageJSONError
    ) throws(MessageJSONError) -> Value {
        guard let bits = reader.next(kind.wireType) else { throw malformed }
        switch (kind, bits) {
        case (.string, .content(let content)): return .string([UInt8](content))
        case (.bytes, .content(let content)): return .bytes([UInt8](content))
        case (.message(let schema), .content(let content)): return .message(try MessageTree(schema, wire: content))
        case (_, .number(let bits)): return number(kind, bits)
        default: throw malformed
        }
    }

    private static func number(_ kind: MessageSchema.Kind, _ bits: UInt64) -> Value {
        switch kind {
        case .bool: .bool(bits != 0)
        case .int32, .sfixed32: .signed(Int64(Int32(truncatingIfNeeded: bits)))
        case .uint32, .fixed32: .unsigned(UInt64(UInt32(truncatingIfNeeded: bits)))
        case .uint64, .fixed64: .unsigned(bits)
        case .sint32, .sint64: .signed(Int64(bitPattern: bits >> 1) ^ -Int64(bitPattern: bits & 1))
        case .enumeration: .enumeration(Int32(truncatingIfNeeded: bits))
        case .float: .float(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
        case .double: .double(Double(bitPattern: bits))
        default: .signed(Int64(bitPattern: bits))
        }
    }
}

/// Takes values from the front of bytes; nil where they end too early.
private struct WireReader {
    enum Bits {
        case number(UInt64)
        case content(ArraySlice<UInt8>)
    }

    var bytes: ArraySlice<UInt8>

    mutating func next(_ wireType: UInt64) -> Bits? {
        switch wireType {
        case 0: varint().map { .number($0) }
        case 1: fixed(8).map { .number($0) }
        case 5: fixed(4).map { .number($0) }
        default: content().map { .content($0) }
        }
    }

    mutating func varint() -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard let byte = bytes.popFirst() else { return nil }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        return nil
    }

    mutating func content() -> ArraySlice<UInt8>? {
        guard let count = varint(), count <= UInt64(bytes.count) else { return nil }
        defer { bytes = bytes.dropFirst(Int(count)) }
        return bytes.prefix(Int(count))
    }

    private mutating func fixed(_ count: Int) -> UInt64? {
        guard bytes.count >= count else { return nil }
        defer { bytes = bytes.dropFirst(count) }
        return bytes.prefix(count).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
