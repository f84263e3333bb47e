import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// Writes a service: its methods' descriptors, the protocol that a server implements, the client.
struct ServiceSource {
    let service: ServiceDescriptor

    /// How many messages travel each way. The names are the labels by which handlers are registered.
    private enum Shape: String {
        case unary
        case serverStreaming = "streaming"
        case clientStreaming
        case bidirectional
    }

    private var descriptors: String { service.name + "Methods" }

    func write(to source: inout SourceText) {
        writeDescriptors(to: &source)
        writeProtocol(to: &source)
        writeRegistration(to: &source)
        writeClient(to: &source)
    }

    private func writeDescriptors(to source: inout SourceText) {
        source.documentation("", otherwise: "The methods of `\(service.fullName)`.")
        source.block("package enum \(descriptors)") { source in
            for method in service.methods {
                source.documentation("", otherwise: "`\(service.fullName)/\(method.name)`.")
                source.list(
                    "package static let \(Naming.method(method.name)) = MethodDescriptor(",
                    [
                        "service: \"\(service.fullName)\"",
                        "method: \"\(method.name)\"",
                    ] + Self.properties(of: method).map { "\($0): true" },
                    tail: ")"
                )
            }
        }
        source.line()
    }

    /// What is true of a method beyond its names; the rest has its default.
    private static func properties(of method: MethodDescriptor) -> [String] {
        // Both levels allow a call to be sent again; unknown is the default and does not.
        (method.options.idempotencyLevel == .idempotencyUnknown ? [] : ["isIdempotent"])
            + (method.clientStreaming ? ["isClientStreaming"] : [])
            + (method.serverStreaming ? ["isServerStreaming"] : [])
    }

    private static func shape(_ method: MethodDescriptor) -> Shape {
        switch (method.clientStreaming, method.serverStreaming) {
        case (false, false): .unary
        case (false, true): .serverStreaming
        case (true, false): .clientStreaming
        case (true, true): .bidirectional
        }
    }

    private func writeProtocol(to source: inout SourceText) {
        source.documentation(service.protoSourceComments(commentPrefix: ""), otherwise: "Serves `\(service.fullName)`.")
        source.block("package protocol \(service.name)Handling: RPCService") { source in
            for method in service.methods {
                document(method, to: &source)
                let input = Naming.swiftType(method.inputType)
                let output = Naming.swiftType(method.outputType)
                source.list(
                    "func \(Naming.method(method.name))(",
                    [
                        method.clientStreaming ? "_ requests: RPCStream<\(input)>" : "_ request: \(input)",
                        "context: ServerContext",
                    ] + (method.serverStreaming ? ["writer: RPCWriter<\(output)>"] : []),
                    tail: method.serverStreaming ? ") async throws" : ") async throws -> \(output)"
                )
            }
        }
        source.line()
    }

    private func writeRegistration(to source: inout SourceText) {
        source.block("extension \(service.name)Handling") { source in
            source.documentation("", otherwise: "Serves every method of `\(service.fullName)`.")
            source.block("package func register(with router: inout RPCRouter)") { source in
                for method in service.methods {
                    let name = Naming.method(method.name)
                    let shape = Self.shape(method).rawValue
                    source.line("router.register(\(descriptors).\(name), \(shape): \(name))")
                }
            }
        }
        source.line()
    }

    private func writeClient(to source: inout SourceText) {
        source.documentation("", otherwise: "Calls `\(service.fullName)`.")
        source.block("package struct \(service.name)Client: Sendable") { source in
            source.line("private let transport: any ClientTransport")
            source.line()
            source.documentation("", otherwise: "A client whose calls travel by `transport`.")
            source.line("package init(_ transport: any ClientTransport) { self.transport = transport }")
            for method in service.methods {
                source.line()
                document(method, to: &source)
                writeCall(method, to: &source)
            }
        }
        source.line()
    }

    private func writeCall(_ method: MethodDescriptor, to source: inout SourceText) {
        let input = Naming.swiftType(method.inputType)
        let output = Naming.swiftType(method.outputType)
        let name = Naming.method(method.name)
        let descriptor = "\(descriptors).\(name)"
        let options = "options: CallOptions = .default"
        switch Self.shape(method) {
        case .unary:
            source.list(
                "package func \(name)(",
                ["_ request: \(input)", options],
                tail: ") async throws(RPCError) -> \(output) {"
            )
            source.line("    try await transport.call(\(descriptor), request, options: options)")
        case .serverStreaming:
            source.list(
                "package func \(name)<R: Sendable>(",
                ["_ request: \(input)", options, "onResponse: (RPCStream<\(output)>) async throws -> R"],
                tail: ") async throws -> R {"
            )
            source.line(
                "    try await transport.stream(\(descriptor), request, options: options, onResponse: onResponse)"
            )
        case .clientStreaming:
            source.list(
                "package func \(name)(",
                [options, "requests: (RPCRequestWriter<\(input)>) async throws -> Void"],
                tail: ") async throws -> \(output) {"
            )
            source.line("    try await transport.collect(\(descriptor), options: options, requests: requests)")
        case .bidirectional:
            source.list(
                "package func \(name)<R: Sendable>(",
                [options, "onCall: (RPCRequestWriter<\(input)>, RPCStream<\(output)>) async throws -> R"],
                tail: ") async throws -> R {"
            )
            source.line("    try await transport.converse(\(descriptor), options: options, onCall: onCall)")
        }
        source.line("}")
    }

    private func document(_ method: MethodDescriptor, to source: inout SourceText) {
        source.documentation(
            method.protoSourceComments(commentPrefix: ""),
            otherwise: "`\(service.fullName)/\(method.name)`."
        )
    }
}
