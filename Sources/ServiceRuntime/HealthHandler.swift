import Messages
import RPCCore
import Stubs

/// gRPC's health protocol for the services of one process.
struct HealthHandler: HealthHandling {
    let readiness: Readiness
    /// Full names, `router.v1.Router`.
    let services: Set<String>

    func check(
        _ request: HealthV1.CheckRequest,
        context: ServerContext
    ) async throws -> HealthV1.CheckResponse {
        guard let status = status(of: request.service) else {
            throw RPCError(.notFound, "no service \(request.service) here")
        }
        return HealthV1.CheckResponse(status: status)
    }

    func watch(
        _ request: HealthV1.CheckRequest,
        context: ServerContext,
        writer: RPCWriter<HealthV1.CheckResponse>
    ) async throws {
        var last: HealthV1.ServingStatus?
        while true {
            let now = status(of: request.service) ?? .serviceUnknown
            if now != last { try await writer.write(HealthV1.CheckResponse(status: now)) }
            last = now
            // A look a second costs nothing and needs no bookkeeping of who watches.
            try await Task.sleep(for: .seconds(1))
        }
    }

    /// Nil for a service that is not served here.
    private func status(of service: String) -> HealthV1.ServingStatus? {
        guard service.isEmpty || services.contains(service) else { return nil }
        return readiness.isServing ? .serving : .notServing
    }
}
