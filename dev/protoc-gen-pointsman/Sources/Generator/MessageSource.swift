import SwiftProtobufPluginLibrary

/// Writes a message's Swift value type.
struct MessageSource {
    let message: Descriptor

    /// A stored property: a field, or a oneof in the place of its first field.
    private struct Property {
        let name: String
        let type: String
        let initial: String
        let comment: String
        let otherwise: String
    }

    func write(to source: inout SourceText) {
        let comment = message.protoSourceComments(commentPrefix: "")
        source.documentation(comment, otherwise: "Message `\(message.fullName)`.")
        source.block("package struct \(message.name): Messages.Message, Equatable") { source in
            for property in properties {
                source.documentation(property.comment, otherwise: property.otherwise)
                source.line("package var \(property.name): \(property.type) = \(property.initial)")
            }
            if !properties.isEmpty { source.line() }
            writeInitializers(to: &source)
            for oneof in message.realOneofs where oneof.fields.count > 1 { write(oneof, to: &source) }
            for nested in message.enums { EnumSource(enumeration: nested).write(to: &source) }
            for nested in message.messages { MessageSource(message: nested).write(to: &source) }
        }
        source.line()
    }

    private var properties: [Property] {
        var result: [Property] = []
        var oneofs = Set<String>()
        for field in message.fields {
            let code = FieldCode(field: field)
            let comment = field.protoSourceComments(commentPrefix: "")
            let otherwise = "Field \(field.number)."
            guard let oneof = field.realContainingOneof else {
                let (type, initial) = code.propertyType
                result.append(
                    Property(
                        name: Naming.property(field.name),
                        type: type,
                        initial: initial,
                        comment: comment,
                        otherwise: otherwise
                    )
                )
                continue
            }
            guard oneofs.insert(oneof.name).inserted else { continue }
            let isPresence = oneof.fields.count == 1
            result.append(
                Property(
                    name: Naming.property(isPresence ? field.name : oneof.name),
                    type: (isPresence ? code.elementType : Naming.oneofType(oneof)) + "?",
                    initial: "nil",
                    comment: isPresence ? comment : oneof.protoSourceComments(commentPrefix: ""),
                    otherwise: isPresence
                        ? otherwise + " Absent when nil." : "One of the cases; nil when none was sent."
                )
            )
        }
        return result
    }

    private func writeInitializers(to source: inout SourceText) {
        source.documentation("", otherwise: "A message with every field at its default.")
        source.line("package init() {}")
        source.line()
        if !properties.isEmpty {
            source.documentation("", otherwise: "Every field in the .proto's order; what is left out has its default.")
            source.list(
                "package init(",
                properties.map { "\($0.name): \($0.type) = \($0.initial)" },
                tail: ") {"
            )
            source.line("    self.init {")
            for property in properties { source.line("        $0.\(property.name) = \(property.name)") }
            source.line("    }")
            source.line("}")
            source.line()
        }
        source.documentation("", otherwise: "Reads the wire form; throws on bytes that are not of this type.")
        source.block("package init(decoding bytes: [UInt8]) throws(MessageError)") {
            $0.line("self = try MessageCoder.decode(bytes)")
        }
        source.line()
        source.documentation("", otherwise: "The wire form.")
        source.line("package func encoded() -> [UInt8] { MessageCoder.encode(self) }")
        source.line()
        source.documentation("", otherwise: "The name in the .proto.")
        source.line("package static var typeName: String { \"\(message.fullName)\" }")
    }

    private func write(_ oneof: OneofDescriptor, to source: inout SourceText) {
        source.line()
        source.documentation("", otherwise: "What `\(Naming.lowerCamel(oneof.name))` may hold.")
        source.block("package enum \(Naming.oneofType(oneof)): Equatable, Sendable") { source in
            for field in oneof.fields {
                source.documentation(field.protoSourceComments(commentPrefix: ""), otherwise: "Field \(field.number).")
                source.line("case \(Naming.property(field.name))(\(FieldCode(field: field).elementType))")
            }
        }
    }
}
