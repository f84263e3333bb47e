import CMessageArena
import CProtobufC

@testable import Messages

/// Writes the wire form of a message with every field set, from protobuf-c's description of the type: an encoder that
/// shares no code with the one under test.
struct WireBuilder {
    private(set) var bytes: [UInt8] = []

    static func descriptor<M: BridgedMessage>(of type: M.Type) -> UnsafePointer<ProtobufCMessageDescriptor>? {
        let arena = MessageArena.acquire(limit: .max)
        defer { arena.release() }
        return UnsafeRawPointer(arena.message(M())).load(as: ProtobufCMessage.self).descriptor
    }

    /// How many messages are needed for each member of each oneof to be in one of them.
    static func variants(_ descriptor: UnsafePointer<ProtobufCMessageDescriptor>) -> Int {
        oneofs(descriptor).values.map(\.count).max() ?? 1
    }

    /// Every field in the order of the tags; of a oneof, its member number `variant`.
    mutating func message(_ descriptor: UnsafePointer<ProtobufCMessageDescriptor>, variant: Int) {
        let oneofs = Self.oneofs(descriptor)
        for index in 0..<Int(descriptor.pointee.n_fields) {
            guard let field = descriptor.pointee.fields.map({ $0 + index }) else { continue }
            if let members = oneofs[field.pointee.quantifier_offset], Self.isInOneof(field),
                members[variant % members.count] != field.pointee.id
            {
                continue
            }
            self.field(field)
        }
    }

    private static func isInOneof(_ field: UnsafePointer<ProtobufCFieldDescriptor>) -> Bool {
        field.pointee.flags & PROTOBUF_C_FIELD_FLAG_ONEOF.rawValue != 0
    }

    private static func oneofs(_ descriptor: UnsafePointer<ProtobufCMessageDescriptor>) -> [UInt32: [UInt32]] {
        var result: [UInt32: [UInt32]] = [:]
        for index in 0..<Int(descriptor.pointee.n_fields) {
            guard let field = descriptor.pointee.fields.map({ $0 + index }), isInOneof(field) else { continue }
            result[field.pointee.quantifier_offset, default: []].append(field.pointee.id)
        }
        return result
    }

    private mutating func field(_ field: UnsafePointer<ProtobufCFieldDescriptor>) {
        let isPacked = field.pointee.flags & PROTOBUF_C_FIELD_FLAG_PACKED.rawValue != 0
        let repeated = field.pointee.label == PROTOBUF_C_LABEL_REPEATED
        if repeated && isPacked {
            var packed = WireBuilder()
            for salt in 1...3 { packed.value(field, salt: salt) }
            tag(field.pointee.id, wireType: 2)
            lengthPrefixed(packed.bytes)
            return
        }
        for salt in 1...(repeated ? 3 : 1) {
            tag(field.pointee.id, wireType: Self.wireType(field.pointee.type))
            value(field, salt: salt)
        }
    }

    private static func wireType(_ type: ProtobufCType) -> UInt64 {
        switch type {
        case PROTOBUF_C_TYPE_FIXED64, PROTOBUF_C_TYPE_SFIXED64, PROTOBUF_C_TYPE_DOUBLE: 1
        case PROTOBUF_C_TYPE_FIXED32, PROTOBUF_C_TYPE_SFIXED32, PROTOBUF_C_TYPE_FLOAT: 5
        case PROTOBUF_C_TYPE_STRING, PROTOBUF_C_TYPE_BYTES, PROTOBUF_C_TYPE_MESSAGE: 2
        default: 0
        }
    }

    private mutating func value(_ field: UnsafePointer<ProtobufCFieldDescriptor>, salt: Int) {
        let id = UInt64(field.pointee.id)
        switch field.pointee.type {
        case PROTOBUF_C_TYPE_BOOL, PROTOBUF_C_TYPE_ENUM: varint(1)
        case PROTOBUF_C_TYPE_INT32, PROTOBUF_C_TYPE_INT64: varint(UInt64(bitPattern: -Int64(id) - Int64(salt)))
        case PROTOBUF_C_TYPE_UINT32: varint(UInt64(UInt32.max) - id - UInt64(salt))
        case PROTOBUF_C_TYPE_FIXED64: fixed(UInt64.max - id)
        case PROTOBUF_C_TYPE_DOUBLE: fixed((-0.5 * Double(id)).bitPattern)
        case PROTOBUF_C_TYPE_FIXED32: fixed(UInt32.max - UInt32(id))
        case PROTOBUF_C_TYPE_FLOAT: fixed((0.25 * Float(salt)).bitPattern)
        case PROTOBUF_C_TYPE_STRING: lengthPrefixed(Array("füld \(id) 🦜 \(salt)".utf8))
        case PROTOBUF_C_TYPE_BYTES: lengthPrefixed([0, 0xFF, UInt8(truncatingIfNeeded: id), UInt8(salt), 0])
        case PROTOBUF_C_TYPE_MESSAGE:
            var nested = WireBuilder()
            if let descriptor = field.pointee.descriptor {
                let type = descriptor.assumingMemoryBound(to: ProtobufCMessageDescriptor.self)
                nested.message(type, variant: salt)
            }
            lengthPrefixed(nested.bytes)
        default: varint(UInt64.max - id - UInt64(salt))
        }
    }

    private mutating func tag(_ id: UInt32, wireType: UInt64) { varint(UInt64(id) << 3 | wireType) }

    private mutating func lengthPrefixed(_ content: [UInt8]) {
        varint(UInt64(content.count))
        bytes += content
    }

    private mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private mutating func fixed<T: FixedWidthInteger>(_ value: T) {
        withUnsafeBytes(of: value.littleEndian) { bytes += $0 }
    }
}
