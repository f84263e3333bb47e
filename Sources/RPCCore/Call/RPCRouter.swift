/// Which handler serves which method. Filled once, before the first call.
package struct RPCRouter: Sendable {
    /// How a method is served, on encoded messages.
    package enum Handler: Sendable {
        /// One request, one response.
        case unary(@Sendable ([UInt8], ServerContext) async throws -> [UInt8])
        /// One request, any number of responses.
        case serverStreaming(@Sendable ([UInt8], ServerContext, any RPCByteWriter) async throws -> Void)
        /// Any number of requests, one response.
        case clientStreaming(@Sendable (any RPCByteStream, ServerContext) async throws -> [UInt8])
        /// Any number of both, in any order.
        case bidirectional(@Sendable (any RPCByteStream, ServerContext, any RPCByteWriter) async throws -> Void)

        /// Requests come one by one.
        var readsStream: Bool {
            switch self {
            case .unary, .serverStreaming: false
            case .clientStreaming, .bidirectional: true
            }
        }

        /// Responses are written one by one.
        var writesStream: Bool {
            switch self {
            case .unary, .clientStreaming: false
            case .serverStreaming, .bidirectional: true
            }
        }
    }

    /// A method that is served.
    package final class Route: Sendable {
        /// Which one.
        package let method: MethodDescriptor
        /// How.
        package let handler: Handler

        init(_ method: MethodDescriptor, _ handler: Handler) {
            self.method = method
            self.handler = handler
        }
    }

    private var routes: [[UInt8]: Route] = [:]

    /// Serves nothing yet.
    package init() {}

    /// A router of these services.
    package init(_ services: [any RPCService]) {
        for service in services { service.register(with: &self) }
    }

    /// Every method, sorted by name.
    package var methods: [MethodDescriptor] { routes.values.map(\.method).sorted { $0.fullName < $1.fullName } }

    /// Registers a unary method; the last registration of a name wins.
    package mutating func unary(
        _ method: MethodDescriptor,
        _ handler: @escaping @Sendable ([UInt8], ServerContext) async throws -> [UInt8]
    ) {
        routes[method.wireName] = Route(method, .unary(handler))
    }

    /// Registers a server-streaming method; the last registration of a name wins.
    package mutating func serverStreaming(
        _ method: MethodDescriptor,
        _ handler: @escaping @Sendable ([UInt8], ServerContext, any RPCByteWriter) async throws -> Void
    ) {
        routes[method.wireName] = Route(method, .serverStreaming(handler))
    }

    /// Registers a client-streaming method; the last registration of a name wins.
    package mutating func clientStreaming(
        _ method: MethodDescriptor,
        _ handler: @escaping @Sendable (any RPCByteStream, ServerContext) async throws -> [UInt8]
    ) {
        routes[method.wireName] = Route(method, .clientStreaming(handler))
    }

    /// Registers a bidirectional method; the last registration of a name wins.
    package mutating func bidirectional(
        _ method: MethodDescriptor,
        _ handler: @escaping @Sendable (any RPCByteStream, ServerContext, any RPCByteWriter) async throws -> Void
    ) {
        routes[method.wireName] = Route(method, .bidirectional(handler))
    }

    /// What serves a full method name, its bytes as they travel; nil if nothing does.
    package func find(_ name: [UInt8]) -> Route? { routes[name] }
}

/// What a generated service protocol is: it registers its methods.
package protocol RPCService: Sendable {
    /// Adds every method of this service.
    func register(with router: inout RPCRouter)
}
