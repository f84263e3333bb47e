package import Messages
package import RPCCore

/// What callers may use at most.
extension ControlHandler {
    /// See `ControlHandling`. Setting the same again changes nothing.
    package func setLimit(
        _ request: CostV1.SetLimitRequest,
        context: ServerContext
    ) async throws -> CostV1.SetLimitResponse {
        try await gate.check(context)
        let limit = try LimitRules.accepted(request.limit)
        let version = try await guardedStore.run {
            let state = try await owner.state()
            if state.limits.contains(limit) { return state.version }
            guard state.limits.count < Self.limitsMax else {
                throw RPCError(.failedPrecondition, "limit: there are \(Self.limitsMax) already; remove one first")
            }
            return try await owner.change { try await $0.set(limit) }
        }
        return CostV1.SetLimitResponse(snapshotVersion: version)
    }

    /// See `ControlHandling`. That of the settings is taken away by changing the settings.
    package func removeLimit(
        _ request: CostV1.RemoveLimitRequest,
        context: ServerContext
    ) async throws -> CostV1.RemoveLimitResponse {
        try await gate.check(context)
        let limit = try LimitRules.place(request.limit)
        guard let version = try await guardedStore.run({ try await owner.change { try await $0.remove(limit) } })
        else {
            let message = "limit: none was set for this scope, tenant, subject and model"
            throw RPCError(.notFound, message, reason: .badRequest)
        }
        return CostV1.RemoveLimitResponse(snapshotVersion: version)
    }

    /// See `ControlHandling`.
    package func listLimits(
        _ request: CostV1.ListLimitsRequest,
        context: ServerContext
    ) async throws -> CostV1.ListLimitsResponse {
        try await gate.check(context)
        return CostV1.ListLimitsResponse(limits: try await guardedStore.run { try await owner.limits() })
    }

    /// The most limits that may be set: all of them stand in every snapshot.
    static let limitsMax = 10_000
}
