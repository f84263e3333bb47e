// Generated from proto/supervisor/v1/supervisor.proto; edit those, then `make proto`.
// swift-format-ignore-file

package import Messages
package import RPCCore

/// The methods of `supervisor.v1.Supervisor`.
package enum SupervisorMethods {
    /// `supervisor.v1.Supervisor/Status`.
    package static let status = MethodDescriptor(
        service: "supervisor.v1.Supervisor",
        method: "Status",
        isIdempotent: true
    )
    /// `supervisor.v1.Supervisor/Scale`.
    package static let scale = MethodDescriptor(
        service: "supervisor.v1.Supervisor",
        method: "Scale",
        isIdempotent: true
    )
    /// `supervisor.v1.Supervisor/Restart`.
    package static let restart = MethodDescriptor(
        service: "supervisor.v1.Supervisor",
        method: "Restart"
    )
    /// `supervisor.v1.Supervisor/Down`.
    package static let down = MethodDescriptor(
        service: "supervisor.v1.Supervisor",
        method: "Down",
        isIdempotent: true
    )
}

/// What `pointsman scale`, `restart`, `status` and `down` ask of the running `pointsman up`. Needs the stack's admin
/// key.
package protocol SupervisorHandling: RPCService {
    /// `supervisor.v1.Supervisor/Status`.
    func status(
        _ request: SupervisorV1.StatusRequest,
        context: ServerContext
    ) async throws -> SupervisorV1.StatusResponse
    /// Returns when as many replicas are ready.
    func scale(
        _ request: SupervisorV1.ScaleRequest,
        context: ServerContext
    ) async throws -> SupervisorV1.ScaleResponse
    /// One replica after the other; returns when the last is ready.
    func restart(
        _ request: SupervisorV1.RestartRequest,
        context: ServerContext
    ) async throws -> SupervisorV1.RestartResponse
    /// Returns at once; the supervisor ends when everything it started has stopped.
    func down(
        _ request: SupervisorV1.DownRequest,
        context: ServerContext
    ) async throws -> SupervisorV1.DownResponse
}

extension SupervisorHandling {
    /// Serves every method of `supervisor.v1.Supervisor`.
    package func register(with router: inout RPCRouter) {
        router.register(SupervisorMethods.status, unary: status)
        router.register(SupervisorMethods.scale, unary: scale)
        router.register(SupervisorMethods.restart, unary: restart)
        router.register(SupervisorMethods.down, unary: down)
    }
}

/// Calls `supervisor.v1.Supervisor`.
package struct SupervisorClient: Sendable {
    private let transport: any ClientTransport

    /// A client whose calls travel by `transport`.
    package init(_ transport: any ClientTransport) { self.transport = transport }

    /// `supervisor.v1.Supervisor/Status`.
    package func status(
        _ request: SupervisorV1.StatusRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> SupervisorV1.StatusResponse {
        try await transport.call(SupervisorMethods.status, request, options: options)
    }

    /// Returns when as many replicas are ready.
    package func scale(
        _ request: SupervisorV1.ScaleRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> SupervisorV1.ScaleResponse {
        try await transport.call(SupervisorMethods.scale, request, options: options)
    }

    /// One replica after the other; returns when the last is ready.
    package func restart(
        _ request: SupervisorV1.RestartRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> SupervisorV1.RestartResponse {
        try await transport.call(SupervisorMethods.restart, request, options: options)
    }

    /// Returns at once; the supervisor ends when everything it started has stopped.
    package func down(
        _ request: SupervisorV1.DownRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> SupervisorV1.DownResponse {
        try await transport.call(SupervisorMethods.down, request, options: options)
    }
}

