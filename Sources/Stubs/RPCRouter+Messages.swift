package import Messages
package import RPCCore

extension RPCRouter {
    /// Registers a unary method by its typed handler. A request that is not of the type is answered INVALID_ARGUMENT
    /// and the handler never runs.
    package mutating func register<Request: Message, Response: Message>(
        _ method: MethodDescriptor,
        unary handler: @escaping @Sendable (Request, ServerContext) async throws -> Response
    ) {
        unary(method) { bytes, context in
            try await handler(try Codec.request(bytes), context).encoded()
        }
    }

    /// As `register(_:unary:)`, for a method that answers with any number of messages.
    package mutating func register<Request: Message, Response: Message>(
        _ method: MethodDescriptor,
        streaming handler: @escaping @Sendable (Request, ServerContext, RPCWriter<Response>) async throws -> Void
    ) {
        serverStreaming(method) { bytes, context, writer in
            try await handler(try Codec.request(bytes), context, RPCWriter(writer) { $0.encoded() })
        }
    }

    /// As `register(_:unary:)`, for a method that reads any number of messages. One that is not of the type is thrown
    /// to the handler and, unless it says otherwise, ends the call INVALID_ARGUMENT.
    package mutating func register<Request: Message, Response: Message>(
        _ method: MethodDescriptor,
        clientStreaming handler: @escaping @Sendable (RPCStream<Request>, ServerContext) async throws -> Response
    ) {
        clientStreaming(method) { bytes, context in
            try await handler(RPCStream(bytes) { try Codec.request($0) }, context).encoded()
        }
    }

    /// As `register(_:clientStreaming:)`, for a method that answers with any number of messages, too.
    package mutating func register<Request: Message, Response: Message>(
        _ method: MethodDescriptor,
        bidirectional handler:
            @escaping @Sendable (RPCStream<Request>, ServerContext, RPCWriter<Response>) async throws -> Void
    ) {
        bidirectional(method) { bytes, context, writer in
            try await handler(
                RPCStream(bytes) { try Codec.request($0) },
                context,
                RPCWriter(writer) { $0.encoded() }
            )
        }
    }
}
