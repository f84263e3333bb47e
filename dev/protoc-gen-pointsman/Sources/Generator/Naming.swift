import SwiftProtobufPluginLibrary

/// How names of the .proto become names in Swift and in protoc-c's output.
enum Naming {
    /// Parts of a name that are written in capitals, unless they come first.
    private static let initialisms: Set<String> = ["id", "url", "json", "ms"]

    /// Words that Swift lets stand as an identifier only in backticks.
    private static let swiftKeywords: Set<String> = [
        "any", "as", "associatedtype", "async", "await", "break", "case", "catch", "class", "continue", "default",
        "defer", "deinit", "do", "else", "enum", "extension", "fallthrough", "false", "fileprivate", "for", "func",
        "guard", "if", "import", "in", "inout", "internal", "is", "let", "nil", "operator", "package", "private",
        "protocol", "public", "repeat", "rethrows", "return", "static", "struct", "subscript", "super", "switch",
        "throw", "throws", "true", "try", "typealias", "var", "where", "while",
    ]

    /// `router.v1` is `RouterV1`.
    static func namespace(package: String) -> String {
        package.split(separator: ".").map { upperCamel(String($0)) }.joined()
    }

    /// `router.v1.Outer.Inner` is `RouterV1.Outer.Inner`.
    static func swiftType(fullName: String, package: String) -> String {
        namespace(package: package) + "." + fullName.dropFirst(package.count + 1)
    }

    static func swiftType(_ message: Descriptor) -> String {
        swiftType(fullName: message.fullName, package: message.file.package)
    }

    static func swiftType(_ enumeration: EnumDescriptor) -> String {
        swiftType(fullName: enumeration.fullName, package: enumeration.file.package)
    }

    /// `created_unix_ms` is `createdUnixMS`, in backticks if Swift needs them.
    static func property(_ protoName: String) -> String {
        escaped(lowerCamel(protoName))
    }

    /// As `property`, without backticks: after a dot, or as an argument's label, none are needed.
    static func lowerCamel(_ protoName: String) -> String {
        let parts = protoName.lowercased().split(separator: "_").map(String.init)
        guard let first = parts.first else { return protoName }
        return first + parts.dropFirst().map { initialisms.contains($0) ? $0.uppercased() : upperFirst($0) }.joined()
    }

    static func upperCamel(_ protoName: String) -> String {
        protoName.split(separator: "_").map { upperFirst(String($0)) }.joined()
    }

    /// `StreamComplete` is `streamComplete`.
    static func method(_ protoName: String) -> String {
        escaped(protoName.prefix(1).lowercased() + protoName.dropFirst())
    }

    /// `ENTRY_KIND_MODELS` of `EntryKind` is `models`.
    static func enumMember(_ value: EnumValueDescriptor, of enumeration: EnumDescriptor) -> String {
        let prefix = snake(enumeration.name).uppercased() + "_"
        return property(value.name.hasPrefix(prefix) ? String(value.name.dropFirst(prefix.count)) : value.name)
    }

    static func oneofType(_ oneof: OneofDescriptor) -> String { upperCamel(oneof.name) }

    /// protoc-c's struct of a message: `Router__V1__CompleteRequest`.
    static func cType(_ fullName: String) -> String {
        fullName.split(separator: ".").map { upperCamel(String($0)) }.joined(separator: "__")
    }

    /// The prefix of protoc-c's functions of a message: `router__v1__complete_request`.
    static func cPrefix(_ fullName: String) -> String {
        fullName.split(separator: ".").map { snake(String($0)) }.joined(separator: "__")
    }

    private static func escaped(_ name: String) -> String { swiftKeywords.contains(name) ? "`\(name)`" : name }

    private static func upperFirst(_ word: String) -> String { word.prefix(1).uppercased() + word.dropFirst() }

    /// protoc-c's own rule: an underscore before each capital that does not follow one.
    private static func snake(_ name: String) -> String {
        var result = ""
        var afterCapital = true
        for character in name {
            if character.isUppercase && !afterCapital { result += "_" }
            afterCapital = character.isUppercase
            result += character.lowercased()
        }
        return result
    }
}
