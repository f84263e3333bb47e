import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// One field's Swift type and the expressions that carry it over to C and back.
struct FieldCode {
    let field: FieldDescriptor

    /// The value as a case of a oneof, an element of an array or a plain property holds it.
    var elementType: String {
        switch field.type {
        case .double: "Double"
        case .float: "Float"
        case .int64, .sint64, .sfixed64: "Int64"
        case .uint64, .fixed64: "UInt64"
        case .int32, .sint32, .sfixed32: "Int32"
        case .uint32, .fixed32: "UInt32"
        case .bool: "Bool"
        case .string: "String"
        case .bytes: "[UInt8]"
        case .enum: Naming.swiftType(field.enumType)
        case .message, .group: Naming.swiftType(field.messageType)
        }
    }

    /// The property's type with its default value, for a field outside of a oneof.
    var propertyType: (type: String, initial: String) {
        if field.isRepeated { return ("[\(elementType)]", "[]") }
        switch field.type {
        case .message, .group: return (elementType + "?", "nil")
        case .string: return (elementType, "\"\"")
        case .bytes: return (elementType, "[]")
        case .bool: return (elementType, "false")
        case .enum: return (elementType, "." + Naming.enumMember(field.enumType.values[0], of: field.enumType))
        default: return (elementType, "0")
        }
    }

    /// The C value of the Swift expression `value` (one element).
    func toC(_ value: String) -> String {
        switch field.type {
        case .string: "arena.text(\(value))"
        case .bytes: "arena.bytes(\(value))"
        case .bool: "\(value) ? 1 : 0"
        case .message, .group: "arena.message(\(value))"
        case .enum: ".init(rawValue: UInt32(bitPattern: \(value).rawValue))"
        default: value
        }
    }

    /// The Swift value of the C expression `value` (one element); messages are unwrapped already.
    func fromC(_ value: String) -> String {
        switch field.type {
        case .string: "try MessageText.string(\(value), \"\(field.name)\", of: Self.typeName)"
        case .bytes: "MessageText.bytes(\(value))"
        case .bool: "\(value) != 0"
        case .message, .group: "try \(elementType)(c: \(value))"
        case .enum: "\(elementType)(rawValue: Int32(bitPattern: \(value).rawValue))"
        default: value
        }
    }

    /// Statements that write the repeated field `property` into `c`.
    func writeRepeated(_ property: String) -> String {
        let target = "(c.pointee.\(field.name), c.pointee.n_\(field.name))"
        switch field.type {
        case .message, .group: return "\(target) = arena.messages(\(property))"
        case .string: return "\(target) = arena.texts(\(property))"
        case .bytes, .bool, .enum:
            return "\(target) = arena.array(\(property)) { \(toCElement("$0")) }"
        default: return "\(target) = arena.array(\(property)) { $0 }"
        }
    }

    /// Inside a generic closure the C enum's type can't be inferred from the target alone.
    private func toCElement(_ value: String) -> String {
        guard field.type == .enum else { return field.type == .bool ? "protobuf_c_boolean(\(toC(value)))" : toC(value) }
        return "\(Naming.cType(field.enumType.fullName))(rawValue: UInt32(bitPattern: \(value).rawValue))"
    }
}
