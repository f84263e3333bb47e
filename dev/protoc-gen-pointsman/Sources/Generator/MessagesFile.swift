import SwiftProtobufPluginLibrary

/// Assembles the file of one proto package: Sources/Messages/Generated/AREA_vN.swift.
struct MessagesFile {
    let package: String
    /// Of this package, in protoc's order.
    let files: [FileDescriptor]

    var name: String { Self.name(package: package) }

    /// `router.v1` is `router_v1.swift`.
    static func name(package: String) -> String {
        package.split(separator: ".").joined(separator: "_") + ".swift"
    }

    /// The lines above the code of every generated file.
    static func header(_ files: [FileDescriptor]) -> [String] {
        [
            "// Generated from \(files.map { "proto/" + $0.name }.joined(separator: ", ")); edit those, then `make proto`.",
            "// swift-format-ignore-file",
            "",
        ]
    }

    func content() -> String {
        var source = SourceText()
        for line in Self.header(files) { source.line(line) }
        source.line("import CMessages")
        source.line("import CProtobufC")
        source.line()
        source.documentation("", otherwise: "Messages and enums of `\(package)`.")
        source.block("package enum \(Naming.namespace(package: package))") { source in
            for file in files {
                for enumeration in file.enums { EnumSource(enumeration: enumeration).write(to: &source) }
                for message in file.messages { MessageSource(message: message).write(to: &source) }
            }
            source.documentation("", otherwise: "Every message of `\(package)`, nested ones included.")
            source.list(
                "package static let messageTypes: [any Messages.Message.Type] = [",
                files.flatMap { Self.withNested($0.messages) }.map { Naming.swiftType($0) + ".self" },
                tail: "]"
            )
        }
        source.line()
        for file in files {
            for message in file.messages { BridgeSource(message: message).write(to: &source) }
        }
        return source.text
    }

    private static func withNested(_ messages: [Descriptor]) -> [Descriptor] {
        messages.flatMap { [$0] + withNested($0.messages) }
    }
}
