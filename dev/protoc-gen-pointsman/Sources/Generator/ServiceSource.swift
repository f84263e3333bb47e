import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// Writes a service: its methods' descriptors, the protocol that a server implements, the client.
struct ServiceSource {
    let service: ServiceDescriptor

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
                        "isIdempotent: \(Self.isIdempotent(method))",
                        "isServerStreaming: \(method.serverStreaming)",
                    ],
                    tail: ")"
                )
            }
        }
        source.line()
    }

    /// Both levels allow a call to be sent again; unknown is the default and does not.
    private static func isIdempotent(_ method: MethodDescriptor) -> Bool {
        method.options.idempotencyLevel != .idempotencyUnknown
    }

    private func writeProtocol(to source: inout SourceText) {
        source.documentation(service.protoSourceComments(commentPrefix: ""), otherwise: "Serves `\(service.fullName)`.")
        source.block("package protocol \(service.name)Handling: RPCService") { source in
            for method in service.methods {
                document(method, to: &source)
                let output = Naming.swiftType(method.outputType)
                source.list(
                    "func \(Naming.method(method.name))(",
                    ["_ request: \(Naming.swiftType(method.inputType))", "context: ServerContext"]
                        + (method.serverStreaming ? ["writer: RPCWriter<\(output)>"] : []),
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
                    source.line(
                        method.serverStreaming
                            ? "router.register(\(descriptors).\(name), streaming: \(name))"
                            : "router.register(\(descriptors).\(name), unary: \(name))"
                    )
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
        if method.serverStreaming {
            source.list(
                "package func \(name)<R: Sendable>(",
                [
                    "_ request: \(input)",
                    "options: CallOptions = .default",
                    "onResponse: (RPCStream<\(output)>) async throws -> R",
                ],
                tail: ") async throws -> R {"
            )
            source.line(
                "    try await transport.stream(\(descriptors).\(name), request, options: options, onResponse: onResponse)"
            )
        } else {
            source.list(
                "package func \(name)(",
                ["_ request: \(input)", "options: CallOptions = .default"],
                tail: ") async throws(RPCError) -> \(output) {"
            )
            source.line("    try await transport.call(\(descriptors).\(name), request, options: options)")
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
