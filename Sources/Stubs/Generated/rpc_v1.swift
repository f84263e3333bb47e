// Generated from proto/rpc/v1/frame.proto, proto/rpc/v1/reflection.proto; edit those, then `make proto`.
// swift-format-ignore-file

package import Messages
package import RPCCore

/// The methods of `rpc.v1.Reflection`.
package enum ReflectionMethods {
    /// `rpc.v1.Reflection/List`.
    package static let list = MethodDescriptor(
        service: "rpc.v1.Reflection",
        method: "List",
        isIdempotent: true
    )
}

/// What a server serves. Names only: who calls has the messages' definitions.
package protocol ReflectionHandling: RPCService {
    /// `rpc.v1.Reflection/List`.
    func list(
        _ request: RpcV1.ListRequest,
        context: ServerContext
    ) async throws -> RpcV1.ListResponse
}

extension ReflectionHandling {
    /// Serves every method of `rpc.v1.Reflection`.
    package func register(with router: inout RPCRouter) {
        router.register(ReflectionMethods.list, unary: list)
    }
}

/// Calls `rpc.v1.Reflection`.
package struct ReflectionClient: Sendable {
    private let transport: any ClientTransport

    /// A client whose calls travel by `transport`.
    package init(_ transport: any ClientTransport) { self.transport = transport }

    /// `rpc.v1.Reflection/List`.
    package func list(
        _ request: RpcV1.ListRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> RpcV1.ListResponse {
        try await transport.call(ReflectionMethods.list, request, options: options)
    }
}

