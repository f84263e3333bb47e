import SwiftProtobufPluginLibrary

/// Assembles the one list of every method with its messages: Sources/Stubs/Generated/Schemas.swift.
struct SchemasFile {
    let services: [ServiceDescriptor]

    let name = "Schemas.swift"

    init(files: [FileDescriptor]) {
        services = files.flatMap(\.services).sorted { $0.fullName < $1.fullName }
    }

    func content() -> String {
        var source = SourceText()
        source.line("// Generated from proto/; edit that, then `make proto`.")
        source.line("// swift-format-ignore-file")
        source.line()
        source.line("import Messages")
        source.line()
        source.block("extension MethodSchema") { source in
            source.documentation("", otherwise: "Every method of every service, services by name, methods as declared.")
            source.list("package static let all: [MethodSchema] = [", services.flatMap(entries), tail: "]")
        }
        return source.text
    }

    private func entries(of service: ServiceDescriptor) -> [String] {
        service.methods.map { method in
            let descriptor = "\(service.name)Methods.\(Naming.method(method.name))"
            let (request, response) = (Naming.swiftType(method.inputType), Naming.swiftType(method.outputType))
            return "MethodSchema(\(descriptor), \(request).self, \(response).self)"
        }
    }
}
