import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// Writes the extension that carries a message over to protoc-c's struct and back.
struct BridgeSource {
    let message: Descriptor

    func write(to source: inout SourceText) {
        let type = Naming.cType(message.fullName)
        let prefix = Naming.cPrefix(message.fullName)
        source.block("extension \(Naming.swiftType(message)): BridgedMessage") { source in
            writeFill(type, prefix, to: &source)
            source.line()
            writeRead(type, to: &source)
            source.line()
            source.list(
                "static func unpack(",
                [
                    "_ allocator: UnsafeMutablePointer<ProtobufCAllocator>",
                    "_ count: Int",
                    "_ bytes: UnsafePointer<UInt8>?",
                ],
                tail: ") -> UnsafeMutablePointer<\(type)>? { \(prefix)__unpack(allocator, count, bytes) }"
            )
            source.line()
            source.line(
                "static func packedSize(_ c: UnsafePointer<\(type)>) -> Int { \(prefix)__get_packed_size(c) }"
            )
            source.line()
            source.block(
                "static func pack(_ c: UnsafePointer<\(type)>, _ bytes: UnsafeMutablePointer<UInt8>) -> Int"
            ) { $0.line("\(prefix)__pack(c, bytes)") }
        }
        source.line()
        for nested in message.messages { BridgeSource(message: nested).write(to: &source) }
    }

    private var plainFields: [FieldDescriptor] { message.fields.filter { $0.realContainingOneof == nil } }

    private func writeFill(_ type: String, _ prefix: String, to source: inout SourceText) {
        source.block("func fill(_ c: UnsafeMutablePointer<\(type)>, _ arena: MessageArena)") { source in
            source.line("\(prefix)__init(c)")
            for field in plainFields {
                let code = FieldCode(field: field)
                let property = "self." + Naming.property(field.name)
                if field.isRepeated {
                    source.line(code.writeRepeated(property))
                } else if field.type == .message {
                    source.line("if let value = \(property) { c.pointee.\(field.name) = \(code.toC("value")) }")
                } else {
                    source.line("c.pointee.\(field.name) = \(code.toC(property))")
                }
            }
            for oneof in message.realOneofs { writeFill(oneof, to: &source) }
        }
    }

    private func writeFill(_ oneof: OneofDescriptor, to source: inout SourceText) {
        if oneof.fields.count == 1, let field = oneof.fields.first {
            let property = "self." + Naming.property(field.name)
            source.block("if let value = \(property)") { source in
                source.line("c.pointee.\(oneof.name)_case = .init(rawValue: \(field.number))")
                source.line("c.pointee.\(field.name) = \(FieldCode(field: field).toC("value"))")
            }
            return
        }
        source.line("switch self.\(Naming.property(oneof.name)) {")
        for field in oneof.fields {
            source.line("case .\(Naming.lowerCamel(field.name))(let value):")
            source.line("    c.pointee.\(oneof.name)_case = .init(rawValue: \(field.number))")
            source.line("    c.pointee.\(field.name) = \(FieldCode(field: field).toC("value"))")
        }
        source.line("case nil: break")
        source.line("}")
    }

    private func writeRead(_ type: String, to source: inout SourceText) {
        source.block("mutating func read(_ c: UnsafePointer<\(type)>) throws(MessageError)") { source in
            for field in plainFields {
                let code = FieldCode(field: field)
                let property = "self." + Naming.property(field.name)
                let value = "c.pointee.\(field.name)"
                if field.isRepeated {
                    writeReadRepeated(field, property, to: &source)
                } else if field.type == .message {
                    source.line("if let value = \(value) { \(property) = \(code.fromC("value")) }")
                } else {
                    source.line("\(property) = \(code.fromC(value))")
                }
            }
            for oneof in message.realOneofs { writeRead(oneof, to: &source) }
        }
    }

    private func writeReadRepeated(_ field: FieldDescriptor, _ property: String, to source: inout SourceText) {
        let code = FieldCode(field: field)
        source.block("if let values = c.pointee.\(field.name)") { source in
            let count = "c.pointee.n_\(field.name)"
            switch field.type {
            case .message, .group, .string, .bytes, .bool, .enum:
                source.line("\(property).reserveCapacity(\(count))")
                source.block("for index in 0..<\(count)") { source in
                    if field.type == .message || field.type == .group {
                        source.line("guard let value = values[index] else { continue }")
                        source.line("\(property).append(\(code.fromC("value")))")
                    } else {
                        source.line("\(property).append(\(code.fromC("values[index]")))")
                    }
                }
            default:
                source.line("\(property) = Array(UnsafeBufferPointer(start: values, count: \(count)))")
            }
        }
    }

    private func writeRead(_ oneof: OneofDescriptor, to source: inout SourceText) {
        let isPresence = oneof.fields.count == 1
        source.line("switch c.pointee.\(oneof.name)_case.rawValue {")
        for field in oneof.fields {
            let code = FieldCode(field: field)
            func assign(_ value: String) -> String {
                isPresence
                    ? "self.\(Naming.property(field.name)) = \(code.fromC(value))"
                    : "self.\(Naming.property(oneof.name)) = .\(Naming.lowerCamel(field.name))(\(code.fromC(value)))"
            }
            source.line("case \(field.number):")
            if field.type == .message {
                source.line("    if let value = c.pointee.\(field.name) { \(assign("value")) }")
            } else {
                source.line("    " + assign("c.pointee.\(field.name)"))
            }
        }
        source.line("default: break")
        source.line("}")
    }
}
