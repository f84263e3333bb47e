// Generated from proto/health/v1/health.proto; edit those, then `make proto`.
// swift-format-ignore-file

package import Messages
package import RPCCore

/// The methods of `health.v1.Health`.
package enum HealthMethods {
    /// `health.v1.Health/Check`.
    package static let check = MethodDescriptor(
        service: "health.v1.Health",
        method: "Check",
        isIdempotent: true
    )
    /// `health.v1.Health/Watch`.
    package static let watch = MethodDescriptor(
        service: "health.v1.Health",
        method: "Watch",
        isIdempotent: true,
        isServerStreaming: true
    )
}

/// gRPC's health protocol: the empty service name asks for the process as a whole.
package protocol HealthHandling: RPCService {
    /// `health.v1.Health/Check`.
    func check(
        _ request: HealthV1.CheckRequest,
        context: ServerContext
    ) async throws -> HealthV1.CheckResponse
    /// Sends the state now and at every change.
    func watch(
        _ request: HealthV1.CheckRequest,
        context: ServerContext,
        writer: RPCWriter<HealthV1.CheckResponse>
    ) async throws
}

extension HealthHandling {
    /// Serves every method of `health.v1.Health`.
    package func register(with router: inout RPCRouter) {
        router.register(HealthMethods.check, unary: check)
        router.register(HealthMethods.watch, streaming: watch)
    }
}

/// Calls `health.v1.Health`.
package struct HealthClient: Sendable {
    private let transport: any ClientTransport

    /// A client whose calls travel by `transport`.
    package init(_ transport: any ClientTransport) { self.transport = transport }

    /// `health.v1.Health/Check`.
    package func check(
        _ request: HealthV1.CheckRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> HealthV1.CheckResponse {
        try await transport.call(HealthMethods.check, request, options: options)
    }

    /// Sends the state now and at every change.
    package func watch<R: Sendable>(
        _ request: HealthV1.CheckRequest,
        options: CallOptions = .default,
        onResponse: (RPCStream<HealthV1.CheckResponse>) async throws -> R
    ) async throws -> R {
        try await transport.stream(HealthMethods.watch, request, options: options, onResponse: onResponse)
    }
}

