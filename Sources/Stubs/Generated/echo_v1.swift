// Generated from proto/echo/v1/echo.proto; edit those, then `make proto`.
// swift-format-ignore-file

package import Messages
package import RPCCore

/// The methods of `echo.v1.Echo`.
package enum EchoMethods {
    /// `echo.v1.Echo/Unary`.
    package static let unary = MethodDescriptor(
        service: "echo.v1.Echo",
        method: "Unary",
        isIdempotent: true
    )
    /// `echo.v1.Echo/Expand`.
    package static let expand = MethodDescriptor(
        service: "echo.v1.Echo",
        method: "Expand",
        isServerStreaming: true
    )
    /// `echo.v1.Echo/Collect`.
    package static let collect = MethodDescriptor(
        service: "echo.v1.Echo",
        method: "Collect",
        isClientStreaming: true
    )
    /// `echo.v1.Echo/Chat`.
    package static let chat = MethodDescriptor(
        service: "echo.v1.Echo",
        method: "Chat",
        isClientStreaming: true,
        isServerStreaming: true
    )
}

/// Every shape of call with nothing behind it: for tests, benchmarks and clients in other languages.
package protocol EchoHandling: RPCService {
    /// Answers with the request.
    func unary(
        _ request: EchoV1.EchoMessage,
        context: ServerContext
    ) async throws -> EchoV1.EchoMessage
    /// Answers with `count` messages of `payload_bytes`, with a pause between two.
    func expand(
        _ request: EchoV1.ExpandRequest,
        context: ServerContext,
        writer: RPCWriter<EchoV1.EchoMessage>
    ) async throws
    /// Counts what comes until the caller has no more.
    func collect(
        _ requests: RPCStream<EchoV1.EchoMessage>,
        context: ServerContext
    ) async throws -> EchoV1.CollectResponse
    /// Answers each message with itself, at once.
    func chat(
        _ requests: RPCStream<EchoV1.EchoMessage>,
        context: ServerContext,
        writer: RPCWriter<EchoV1.EchoMessage>
    ) async throws
}

extension EchoHandling {
    /// Serves every method of `echo.v1.Echo`.
    package func register(with router: inout RPCRouter) {
        router.register(EchoMethods.unary, unary: unary)
        router.register(EchoMethods.expand, streaming: expand)
        router.register(EchoMethods.collect, clientStreaming: collect)
        router.register(EchoMethods.chat, bidirectional: chat)
    }
}

/// Calls `echo.v1.Echo`.
package struct EchoClient: Sendable {
    private let transport: any ClientTransport

    /// A client whose calls travel by `transport`.
    package init(_ transport: any ClientTransport) { self.transport = transport }

    /// Answers with the request.
    package func unary(
        _ request: EchoV1.EchoMessage,
        options: CallOptions = .default
    ) async throws(RPCError) -> EchoV1.EchoMessage {
        try await transport.call(EchoMethods.unary, request, options: options)
    }

    /// Answers with `count` messages of `payload_bytes`, with a pause between two.
    package func expand<R: Sendable>(
        _ request: EchoV1.ExpandRequest,
        options: CallOptions = .default,
        onResponse: (RPCStream<EchoV1.EchoMessage>) async throws -> R
    ) async throws -> R {
        try await transport.stream(EchoMethods.expand, request, options: options, onResponse: onResponse)
    }

    /// Counts what comes until the caller has no more.
    package func collect(
        options: CallOptions = .default,
        requests: (RPCRequestWriter<EchoV1.EchoMessage>) async throws -> Void
    ) async throws -> EchoV1.CollectResponse {
        try await transport.collect(EchoMethods.collect, options: options, requests: requests)
    }

    /// Answers each message with itself, at once.
    package func chat<R: Sendable>(
        options: CallOptions = .default,
        onCall: (RPCRequestWriter<EchoV1.EchoMessage>, RPCStream<EchoV1.EchoMessage>) async throws -> R
    ) async throws -> R {
        try await transport.converse(EchoMethods.chat, options: options, onCall: onCall)
    }
}

