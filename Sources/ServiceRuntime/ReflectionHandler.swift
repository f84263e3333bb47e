package import Messages
package import RPCCore
import Stubs

/// Says what a server serves. Names are no secret: every .proto is public.
package struct ReflectionHandler: ReflectionHandling {
    private let services: [RpcV1.ServiceDescription]

    /// Lists what `router` serves so far, and this service itself.
    package init(_ router: RPCRouter) {
        let methods = router.methods + [ReflectionMethods.list]
        services = Dictionary(grouping: methods, by: \.service)
            .map { name, methods in
                RpcV1.ServiceDescription(name: name, methods: methods.map(Self.describe).sorted { $0.name < $1.name })
            }
            .sorted { $0.name < $1.name }
    }

    /// All services, or the one asked for; NOT_FOUND if it is not served here.
    package func list(_ request: RpcV1.ListRequest, context: ServerContext) async throws -> RpcV1.ListResponse {
        if request.service.isEmpty { return RpcV1.ListResponse(services: services) }
        guard let service = services.first(where: { $0.name == request.service }) else {
            throw RPCError(.notFound, "no service \(request.service) here")
        }
        return RpcV1.ListResponse(services: [service])
    }

    private static func describe(_ method: MethodDescriptor) -> RpcV1.MethodDescription {
        let schema = MethodSchema.find(method.fullName)
        return RpcV1.MethodDescription(
            name: method.method,
            requestType: schema?.request.typeName ?? "",
            responseType: schema?.response.typeName ?? "",
            clientStreaming: method.isClientStreaming,
            serverStreaming: method.isServerStreaming,
            idempotent: method.isIdempotent
        )
    }
}
