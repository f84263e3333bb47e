import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// Refuses what protobuf-c or our Swift can't carry safely; docs/PROTOCOL.md says how to write it instead.
struct SchemaCheck {
    /// Names that are words of C or C++ (protoc-c renames those fields) or would hide a member of every message.
    private static let refusedNames: Set<String> = [
        "and", "and_eq", "asm", "auto", "bitand", "bitor", "bool", "break", "case", "catch", "char", "class", "compl",
        "const", "const_cast", "continue", "default", "delete", "do", "double", "dynamic_cast", "else", "enum",
        "explicit", "export", "extern", "false", "float", "for", "friend", "goto", "if", "inline", "int", "long",
        "mutable", "namespace", "new", "not", "not_eq", "operator", "or", "or_eq", "private", "protected", "public",
        "register", "reinterpret_cast", "restrict", "return", "short", "signed", "sizeof", "static", "static_cast",
        "struct", "switch", "template", "this", "throw", "true", "try", "typedef", "typeid", "typename", "union",
        "unsigned", "using", "virtual", "void", "volatile", "wchar_t", "while", "xor", "xor_eq",
        "base", "encoded", "init", "self", "type_name",
    ]

    /// Type names with a meaning of their own in Swift.
    private static let refusedTypes: Set<String> = ["Any", "Protocol", "Self", "Type", "CMessage", "Optional", "Array"]

    static func check(_ file: FileDescriptor) throws(SchemaError) {
        guard file.edition == .proto3 else {
            throw SchemaError(element: file.name, rule: "must be proto3 (groups and required fields are not supported)")
        }
        let package = file.package.split(separator: ".")
        guard package.count == 2, let version = package.last, version.first == "v", Int(version.dropFirst()) != nil
        else { throw SchemaError(element: file.name, rule: "package must be AREA.vNUMBER") }
        guard file.extensions.isEmpty else {
            throw SchemaError(element: file.name, rule: "extensions are not supported")
        }
        for dependency in file.dependencies where dependency.package.hasPrefix("google.protobuf") {
            throw SchemaError(
                element: file.name,
                rule: "\(dependency.name) is not supported: write unix milliseconds as int64, and so on"
            )
        }
        for enumeration in file.enums { try check(enumeration) }
        for message in file.messages { try check(message) }
    }

    private static func check(_ enumeration: EnumDescriptor) throws(SchemaError) {
        try checkTypeName(enumeration.name, enumeration.fullName)
        var seen = Set(["rawValue"])
        for value in enumeration.values {
            guard value.number >= 0 else {
                throw SchemaError(element: value.fullName, rule: "negative enum values are not supported")
            }
            let name = Naming.enumMember(value, of: enumeration)
            guard name != "init", name != "self", seen.insert(name).inserted else {
                throw SchemaError(element: value.fullName, rule: "its Swift name `\(name)` is taken")
            }
        }
    }

    private static func check(_ message: Descriptor) throws(SchemaError) {
        try checkTypeName(message.name, message.fullName)
        if let path = pathToItself(message) {
            throw SchemaError(
                element: message.fullName,
                rule: "is recursive (\(path.joined(separator: " → "))): protobuf-c has no depth limit"
            )
        }
        var members = Set<String>()
        for field in message.fields { try check(field, in: message, members: &members) }
        var types = Set(message.messages.map(\.name) + message.enums.map(\.name))
        for oneof in message.realOneofs { try check(oneof, members: &members, types: &types) }
        for nested in message.enums { try check(nested) }
        for nested in message.messages { try check(nested) }
    }

    private static func check(
        _ field: FieldDescriptor,
        in message: Descriptor,
        members: inout Set<String>
    ) throws(SchemaError) {
        func refuse(_ rule: String) -> SchemaError { SchemaError(element: field.fullName, rule: rule) }
        if field.oneofIndex != nil && field.realContainingOneof == nil {
            throw refuse("protoc-c knows no `optional`: write `oneof \(field.name)_opt { … \(field.name) = N; }`")
        }
        if field.isMap { throw refuse("maps are not supported: write a repeated message of key and value") }
        if field.type == .group { throw refuse("groups are not supported") }
        guard field.name.allSatisfy({ $0.isLowercase || $0.isNumber || $0 == "_" }) else {
            throw refuse("field names are lower_snake_case")
        }
        guard !refusedNames.contains(field.name) else { throw refuse("the name is reserved") }
        guard members.insert(Naming.property(field.name)).inserted else {
            throw refuse("its Swift name `\(Naming.property(field.name))` is taken")
        }
    }

    private static func check(
        _ oneof: OneofDescriptor,
        members: inout Set<String>,
        types: inout Set<String>
    ) throws(SchemaError) {
        if oneof.fields.count == 1, let field = oneof.fields.first {
            guard oneof.name == field.name + "_opt" else {
                throw SchemaError(
                    element: oneof.fullName,
                    rule: "a oneof of one field stands for presence and must be named \(field.name)_opt"
                )
            }
            return
        }
        guard !oneof.name.hasSuffix("_opt") else {
            throw SchemaError(element: oneof.fullName, rule: "the ending _opt is kept for oneofs of one field")
        }
        guard !refusedNames.contains(oneof.name), members.insert(Naming.property(oneof.name)).inserted else {
            throw SchemaError(element: oneof.fullName, rule: "the name is taken or reserved")
        }
        try checkTypeName(Naming.oneofType(oneof), oneof.fullName)
        guard types.insert(Naming.oneofType(oneof)).inserted else {
            throw SchemaError(element: oneof.fullName, rule: "`\(Naming.oneofType(oneof))` is a nested type already")
        }
    }

    private static func checkTypeName(_ name: String, _ fullName: String) throws(SchemaError) {
        guard !refusedTypes.contains(name) else { throw SchemaError(element: fullName, rule: "the name is reserved") }
    }

    /// The way from a message back to itself, field by field; nil if there is none.
    private static func pathToItself(_ start: Descriptor) -> [String]? {
        var seen = Set<String>()
        func search(_ message: Descriptor, _ path: [String]) -> [String]? {
            for field in message.fields where field.type == .message || field.type == .group {
                guard let next = field.messageType else { continue }
                let extended = path + [next.fullName]
                if next.fullName == start.fullName { return extended }
                guard seen.insert(next.fullName).inserted else { continue }
                if let found = search(next, extended) { return found }
            }
            return nil
        }
        return search(start, [start.fullName])
    }
}
