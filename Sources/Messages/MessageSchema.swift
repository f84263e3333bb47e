import CMessages
import CProtobufC

/// What a message type is made of, for code that handles any message: names, numbers and kinds of its fields.
package struct MessageSchema: Sendable {
    /// One field.
    package struct Field: Sendable {
        /// As in the .proto: `max_tokens`.
        package let name: String
        /// As in JSON: `maxTokens`.
        package let jsonName: String
        /// On the wire.
        package let number: UInt32
        /// What one value is.
        package let kind: Kind
        /// Any number of values.
        package let isRepeated: Bool
        /// Several values share one tag on the wire.
        package let isPacked: Bool
        /// The same for fields of which at most one is set; such a field is told from one that is absent even at its
        /// default. Nil for a field outside of oneofs.
        package let oneof: UInt32?
    }

    /// What a value is, named as in the .proto language.
    package enum Kind: Sendable {
        case bool
        case int32
        case sint32
        case sfixed32
        case uint32
        case fixed32
        case int64
        case sint64
        case sfixed64
        case uint64
        case fixed64
        case float
        case double
        case string
        case bytes
        case enumeration(Enumeration)
        case message(MessageSchema)
    }

    /// An enum's known values. Others may come from a newer peer.
    package struct Enumeration: Sendable {
        /// As in the .proto: `router.v1.CacheState`.
        package let name: String
        /// Names as in the .proto, `CACHE_STATE_HIT`; of several for one number the first is the one to write.
        package let values: [(name: String, number: Int32)]
    }

    /// As in the .proto: `router.v1.CompleteRequest`.
    package let name: String
    /// In the order of their numbers.
    package let fields: [Field]

    /// The schema of a generated message; nil for any other type.
    package init?(of type: any Message.Type) {
        guard let type = type as? any BridgedMessage.Type else { return nil }
        self.init(generated: type)
    }

    private init?<M: BridgedMessage>(generated type: M.Type) {
        let arena = MessageArena.acquire(limit: .max)
        defer { arena.release() }
        let message = UnsafeRawPointer(arena.message(M())).assumingMemoryBound(to: ProtobufCMessage.self)
        guard let descriptor = message.pointee.descriptor else { return nil }
        self.init(descriptor.pointee)
    }

    /// Ends, since no message of ours holds itself: the generator refuses that.
    private init(_ descriptor: ProtobufCMessageDescriptor) {
        name = Self.text(descriptor.name)
        fields = UnsafeBufferPointer(start: descriptor.fields, count: Int(descriptor.n_fields)).map(Self.field)
    }

    private static func field(_ field: ProtobufCFieldDescriptor) -> Field {
        func has(_ flag: ProtobufCFieldFlag) -> Bool { field.flags & flag.rawValue != 0 }
        let name = text(field.name)
        return Field(
            name: name,
            jsonName: jsonName(name),
            number: field.id,
            kind: kind(field),
            isRepeated: field.label == PROTOBUF_C_LABEL_REPEATED,
            isPacked: has(PROTOBUF_C_FIELD_FLAG_PACKED),
            oneof: has(PROTOBUF_C_FIELD_FLAG_ONEOF) ? field.quantifier_offset : nil
        )
    }

    private static func kind(_ field: ProtobufCFieldDescriptor) -> Kind {
        switch field.type {
        case PROTOBUF_C_TYPE_BOOL: .bool
        case PROTOBUF_C_TYPE_INT32: .int32
        case PROTOBUF_C_TYPE_SINT32: .sint32
        case PROTOBUF_C_TYPE_SFIXED32: .sfixed32
        case PROTOBUF_C_TYPE_UINT32: .uint32
        case PROTOBUF_C_TYPE_FIXED32: .fixed32
        case PROTOBUF_C_TYPE_INT64: .int64
        case PROTOBUF_C_TYPE_SINT64: .sint64
        case PROTOBUF_C_TYPE_SFIXED64: .sfixed64
        case PROTOBUF_C_TYPE_UINT64: .uint64
        case PROTOBUF_C_TYPE_FIXED64: .fixed64
        case PROTOBUF_C_TYPE_FLOAT: .float
        case PROTOBUF_C_TYPE_DOUBLE: .double
        case PROTOBUF_C_TYPE_STRING: .string
        case PROTOBUF_C_TYPE_ENUM: enumeration(field.descriptor)
        case PROTOBUF_C_TYPE_MESSAGE: message(field.descriptor)
        default: .bytes
        }
    }

    private static func message(_ descriptor: UnsafeRawPointer?) -> Kind {
        guard let descriptor else { return .bytes }
        return .message(MessageSchema(descriptor.assumingMemoryBound(to: ProtobufCMessageDescriptor.self).pointee))
    }

    private static func enumeration(_ descriptor: UnsafeRawPointer?) -> Kind {
        guard let descriptor else { return .int32 }
        let type = descriptor.assumingMemoryBound(to: ProtobufCEnumDescriptor.self).pointee
        let distinct = UnsafeBufferPointer(start: type.values, count: Int(type.n_values))
        let named = UnsafeBufferPointer(start: type.values_by_name, count: Int(type.n_value_names))
        let values = distinct.map { (name: text($0.name), number: $0.value) }
        // Aliases have a name of their own and the place of the value that they stand for.
        let aliases = named.map { (name: text($0.name), number: distinct[Int($0.index)].value) }
            .filter { alias in !values.contains { $0.name == alias.name } }
        return .enumeration(Enumeration(name: text(type.name), values: values + aliases))
    }

    /// protobuf's rule: an underscore goes, and the letter after it is a capital.
    private static func jsonName(_ name: String) -> String {
        var result = ""
        var capital = false
        for character in name {
            if character == "_" {
                capital = true
            } else {
                result += capital ? character.uppercased() : String(character)
                capital = false
            }
        }
        return result
    }

    private static func text(_ text: UnsafePointer<CChar>?) -> String { text.map { String(cString: $0) } ?? "" }
}
