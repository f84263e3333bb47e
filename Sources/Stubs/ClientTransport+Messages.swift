import Messages
import RPCCore

extension ClientTransport {
    /// One typed request, one typed response. A response that is not of the type is an INTERNAL error.
    func call<Request: Message, Response: Message>(
        _ method: MethodDescriptor,
        _ request: Request,
        options: CallOptions
    ) async throws(RPCError) -> Response {
        try Codec.response(try await unary(method, request.encoded(), options: options))
    }

    /// One typed request, any number of typed responses.
    func stream<Request: Message, Response: Message, R: Sendable>(
        _ method: MethodDescriptor,
        _ request: Request,
        options: CallOptions,
        onResponse: (RPCStream<Response>) async throws -> R
    ) async throws -> R {
        try await serverStreaming(method, request.encoded(), options: options) { bytes in
            try await onResponse(RPCStream(bytes) { try Codec.response($0) })
        }
    }
}
