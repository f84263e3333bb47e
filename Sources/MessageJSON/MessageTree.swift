import Messages

/// A message of any type as a tree: what stands between JSON and the wire.
struct MessageTree: Equatable {
    /// One value, of the kind that its field has.
    enum Value: Equatable {
        case bool(Bool)
        /// int32, sint32, sfixed32, int64, sint64, sfixed64.
        case signed(Int64)
        /// uint32, fixed32, uint64, fixed64.
        case unsigned(UInt64)
        case float(Float)
        case double(Double)
        /// UTF-8 without NUL.
        case string([UInt8])
        case bytes([UInt8])
        /// Known or not.
        case enumeration(Int32)
        case message(MessageTree)
    }

    /// A field with its values: exactly one, unless it is repeated.
    struct Entry: Equatable {
        let field: MessageSchema.Field
        var values: [Value]

        static func == (left: Entry, right: Entry) -> Bool {
            left.field.number == right.field.number && left.values == right.values
        }
    }

    /// In the order of the fields' numbers. What is not sent is not here: absent fields, and outside of oneofs those at
    /// their default.
    var entries: [Entry] = []

    /// Appends a field's values unless they are what an absent field means. Fields come in the order of their numbers.
    mutating func append(_ field: MessageSchema.Field, _ values: [Value]) {
        guard let first = values.first else { return }
        if !field.isRepeated, field.oneof == nil, first.isDefault { return }
        entries.append(Entry(field: field, values: values))
    }
}

extension MessageTree.Value {
    /// What an absent field of this kind reads as. A message has no default: it is there or not.
    var isDefault: Bool {
        switch self {
        case .bool(let value): !value
        case .signed(let value): value == 0
        case .unsigned(let value): value == 0
        case .float(let value): value == 0
        case .double(let value): value == 0
        case .string(let value), .bytes(let value): value.isEmpty
        case .enumeration(let value): value == 0
        case .message: false
        }
    }
}
