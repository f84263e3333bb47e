import SwiftProtobufPluginLibrary

/// Writes an enum as an open struct: a value from a newer peer is kept, not lost.
struct EnumSource {
    let enumeration: EnumDescriptor

    func write(to source: inout SourceText) {
        if enumeration.containingType != nil { source.line() }
        source.documentation(
            enumeration.protoSourceComments(commentPrefix: ""),
            otherwise: "Enum `\(enumeration.fullName)`."
        )
        source.block("package struct \(enumeration.name): RawRepresentable, Hashable, Sendable") { source in
            source.documentation("", otherwise: "The number on the wire.")
            source.line("package var rawValue: Int32")
            source.documentation("", otherwise: "Any number is allowed.")
            source.line("package init(rawValue: Int32) { self.rawValue = rawValue }")
            source.line()
            for value in enumeration.values {
                source.documentation(value.protoSourceComments(commentPrefix: ""), otherwise: "Value \(value.number).")
                let name = Naming.enumMember(value, of: enumeration)
                source.line("package static let \(name) = Self(rawValue: \(value.number))")
            }
        }
        if enumeration.containingType == nil { source.line() }
    }
}
