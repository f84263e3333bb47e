import ArgumentParser
import MessageJSON
import Messages
import RPCCore
import Stubs

/// What is served.
struct RPCListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List services, a service's methods, or the fields of a method's messages.",
        discussion: """
            Without a name every service of the stack is asked; with a service's name, those that serve it. With
            SERVICE/METHOD nothing is asked: the messages are those that this command knows.
            """
    )

    @Argument(help: "SERVICE, as router.v1.Router, or SERVICE/METHOD.")
    var name: String?

    @Flag(name: .long, help: "Print JSON for programs.")
    var json = false

    @OptionGroup var options: RPCOptions

    mutating func run() async throws {
        if let name, name.contains("/") {
            print(MethodText.describe(try MethodNames.find(name)))
            return
        }
        let services = try name.map { name in try [(name, options.peer(serving: name))] } ?? options.peers()
        var found: [String: RpcV1.ServiceDescription] = [:]
        var failed = 0
        for (process, peer) in services {
            do {
                for service in try await Self.ask(peer, name ?? "") { found[service.name] = service }
            } catch let failure as CommandFailure where services.count > 1 {
                // The others are listed all the same.
                say("\(process): \(failure)")
                failed += 1
            }
        }
        let sorted = found.values.sorted { $0.name < $1.name }
        if json {
            let bytes = RpcV1.ListResponse(services: sorted).encoded()
            printBytes((try MessageJSON(RpcV1.ListResponse.self)?.json(bytes) ?? []) + [UInt8(ascii: "\n")])
        } else if name == nil {
            for service in sorted { print(service.name) }
        } else {
            for service in sorted { for method in service.methods { print(MethodText.line(method)) } }
        }
        if failed > 0 { throw ExitCode(69) }
    }

    private static func ask(_ peer: RPCOptions.Peer, _ service: String) async throws -> [RpcV1.ServiceDescription] {
        try await RPCOptions.withChannel(to: peer, for: ReflectionMethods.list) { transport in
            do {
                return try await ReflectionClient(transport).list(.init(service: service), options: peer.options)
                    .services
            } catch let error as RPCError where error.code == .notFound {
                _ = try MethodNames.methods(of: service)
                throw CommandFailure("\(service) is not served at \(peer.target)", exitCode: 65)
            }
        }
    }
}

/// Methods and messages for people, in the words of the .proto.
enum MethodText {
    static func line(_ method: RpcV1.MethodDescription) -> String {
        let request = (method.clientStreaming ? "stream " : "") + method.requestType
        let response = (method.serverStreaming ? "stream " : "") + method.responseType
        return "\(method.name)(\(request)) returns (\(response))" + (method.idempotent ? " idempotent" : "")
    }

    /// The method and the fields of its messages, nested ones further in.
    static func describe(_ schema: MethodSchema) -> String {
        let description = RpcV1.MethodDescription(
            name: schema.method.fullName,
            requestType: schema.request.typeName,
            responseType: schema.response.typeName,
            clientStreaming: schema.method.isClientStreaming,
            serverStreaming: schema.method.isServerStreaming,
            idempotent: schema.method.isIdempotent
        )
        let types = [schema.request, schema.response].compactMap(MessageSchema.init(of:))
        return ([line(description)] + types.flatMap { [$0.name] + fields($0, indentation: 1) }).joined(separator: "\n")
    }

    private static func fields(_ schema: MessageSchema, indentation: Int) -> [String] {
        schema.fields.flatMap { field in
            let margin = String(repeating: "    ", count: indentation)
            let head = "\(margin)\(field.jsonName): \(field.isRepeated ? "array of " : "")"
            switch field.kind {
            case .message(let nested): return [head + nested.name] + fields(nested, indentation: indentation + 1)
            case .enumeration(let type): return [head + type.values.map(\.name).joined(separator: " | ")]
            default: return [head + "\(field.kind)"]
            }
        }
    }
}
