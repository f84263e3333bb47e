import Catalogue
import Crypto
package import Logging
package import Messages
package import RPCCore
import Stubs
package import Telemetry

/// Serves the snapshot, and changes to keys, limits and models. Changes need an admin key.
package struct ControlHandler: ControlHandling {
    let owner: SnapshotOwner
    private let alerts: AlertBook
    let gate: AdminGate
    let guardedStore: StoreGuard
    private let nowUnixMS: @Sendable () -> Int64
    private let watchers: Gauge

    /// The most bytes of a tenant's, team's or user's name.
    package static let nameBytesMax = 128
    /// The most models that a key may name as its own.
    static let allowedModelsMax = 100

    /// Serves what `owner` owns, and takes alerts; `nowUnixMS` dates new keys.
    package init(
        owner: SnapshotOwner,
        alerts: AlertBook,
        metrics: Metrics,
        logger: Logger,
        nowUnixMS: @escaping @Sendable () -> Int64
    ) {
        self.owner = owner
        self.alerts = alerts
        self.nowUnixMS = nowUnixMS
        gate = AdminGate(owner: owner)
        guardedStore = StoreGuard(logger: logger, metrics: metrics)
        watchers = metrics.gauge("cost_tracker_snapshot_watchers", help: "Services that watch the snapshot.")
    }

    /// See `ControlHandling`. The current snapshot as soon as there is one, then every change, until the caller leaves.
    package func watchSnapshot(
        _ request: CostV1.WatchSnapshotRequest,
        context: ServerContext,
        writer: RPCWriter<CostV1.Snapshot>
    ) async throws {
        guard let snapshots = owner.hub.watch() else {
            throw RPCError(.resourceExhausted, "too many watchers", reason: .shed, retryAfter: .seconds(5))
        }
        watchers.add(1)
        defer { watchers.add(-1) }
        for await snapshot in snapshots { try await writer.write(snapshot) }
        try Task.checkCancellation()
        throw RPCError(.unavailable, "the cost-tracker is stopping: watch again", reason: .draining)
    }

    /// See `ControlHandling`. Registering the same again changes nothing; a changed price gets a higher version.
    package func registerModel(
        _ request: RouterV1.RegisterModelRequest,
        context: ServerContext
    ) async throws -> RouterV1.RegisterModelResponse {
        try await gate.check(context)
        let present = try await snapshot().models.first { $0.id == request.model?.id }.flatMap { Model($0) }
        let model = try ModelRules.accepted(request.model, present: present, owner.providers)
        if model == present { return RouterV1.RegisterModelResponse(snapshotVersion: try await snapshot().version) }
        let version = try await guardedStore.run {
            try await owner.change { try await $0.register(model.message) }
        }
        return RouterV1.RegisterModelResponse(snapshotVersion: version)
    }

    /// See `ControlHandling`. From now on the model is a registered one: what a file says of it does not hold any more.
    package func updateModel(
        _ request: RouterV1.UpdateModelRequest,
        context: ServerContext
    ) async throws -> RouterV1.UpdateModelResponse {
        try await gate.check(context)
        let id = request.model?.id ?? ""
        _ = try await snapshot()
        let (base, providers) = (await owner.unregistered(id), owner.providers)
        let version = try await guardedStore.run {
            try await owner.change { store in
                try await store.update(id, base: base) { present in
                    guard let present, let before = Model(present) else {
                        throw RPCError(.notFound, "model.id: there is no model \(id)", reason: .unknownModel)
                    }
                    var after = try ModelRules.updated(present, request, providers)
                    after.isRegistered = before.isRegistered
                    if after == before { return nil }
                    after.isRegistered = true
                    return after.message
                }
            }
        }
        let model = try await snapshot().models.first { $0.id == id }
        return RouterV1.UpdateModelResponse(snapshotVersion: version, model: model)
    }

    /// See `ControlHandling`. NOT_FOUND for a model that no snapshot has.
    package func retireModel(
        _ request: RouterV1.RetireModelRequest,
        context: ServerContext
    ) async throws -> RouterV1.RetireModelResponse {
        try await gate.check(context)
        let snapshot = try await snapshot()
        guard let model = snapshot.models.first(where: { $0.id == request.id }) else {
            throw RPCError(.notFound, "id: there is no model \(request.id)", reason: .unknownModel)
        }
        if model.retired { return RouterV1.RetireModelResponse(snapshotVersion: snapshot.version) }
        let version = try await guardedStore.run { try await owner.change { try await $0.retire(request.id) } }
        return RouterV1.RetireModelResponse(snapshotVersion: version)
    }

    /// See `ControlHandling`. The key's text stands in the answer and nowhere else: only its hash is kept.
    package func createKey(
        _ request: CostV1.CreateKeyRequest,
        context: ServerContext
    ) async throws -> CostV1.CreateKeyResponse {
        try await gate.check(context)
        guard request.role == .user || request.role == .admin else {
            throw RPCError(.invalidArgument, "role: must be user or admin", reason: .badRequest)
        }
        try check(request.tenant, "tenant", isRequired: true)
        try check(request.team, "team", isRequired: false)
        try check(request.user, "user", isRequired: false)
        guard request.allowedModels.count <= Self.allowedModelsMax else {
            let rule = "must be at most \(Self.allowedModelsMax) ids or prefixes"
            throw RPCError(.invalidArgument, "allowed_models: \(rule)", reason: .badRequest)
        }
        for name in request.allowedModels { try check(name, "allowed_models", isRequired: true) }
        let text = "pm-" + RandomBytes.make(count: 32).hex
        let key = CostV1.Key(
            id: "key-" + RandomBytes.make(count: 8).hex,
            sha256: SHA256.hash(text),
            role: request.role,
            tenant: request.tenant,
            team: request.team,
            user: request.user,
            unlimited: request.unlimited,
            createdUnixMS: nowUnixMS(),
            allowedModels: request.allowedModels
        )
        let version = try await guardedStore.run { try await owner.change { try await $0.create(key) } }
        return CostV1.CreateKeyResponse(key: text, id: key.id, snapshotVersion: version)
    }

    /// See `ControlHandling`. A key of the settings is taken away by changing the settings.
    package func revokeKey(
        _ request: CostV1.RevokeKeyRequest,
        context: ServerContext
    ) async throws -> CostV1.RevokeKeyResponse {
        try await gate.check(context)
        guard request.id != BootstrapKeys.userID, request.id != BootstrapKeys.adminID else {
            throw RPCError(.failedPrecondition, "id: \(request.id) comes from the settings; change it there")
        }
        guard let version = try await guardedStore.run({ try await owner.change { try await $0.revoke(request.id) } })
        else {
            throw RPCError(.notFound, "id: there is no key \(request.id)", reason: .badRequest)
        }
        return CostV1.RevokeKeyResponse(snapshotVersion: version)
    }

    /// See `ControlHandling`. Hashes are left out.
    package func listKeys(
        _ request: CostV1.ListKeysRequest,
        context: ServerContext
    ) async throws -> CostV1.ListKeysResponse {
        try await gate.check(context)
        let keys = try await guardedStore.run { try await owner.state().keys }
        return CostV1.ListKeysResponse(
            keys: keys.map { key in
                var key = key
                key.sha256 = []
                return key
            }
        )
    }

    /// See `ControlHandling`. The same again only counts.
    package func raiseAlert(
        _ request: CostV1.RaiseAlertRequest,
        context: ServerContext
    ) async throws -> CostV1.RaiseAlertResponse {
        let alert = request.alert ?? CostV1.Alert()
        let isNew = try await guardedStore.run {
            guard request.ended else { return try await alerts.raise(alert) }
            try await alerts.end(alert)
            return false
        }
        return CostV1.RaiseAlertResponse(isNew: isNew)
    }

    private func snapshot() async throws -> CostV1.Snapshot {
        guard let snapshot = owner.current else {
            throw RPCError(
                .unavailable,
                "the catalogue is not loaded yet: the provider does not answer",
                retryAfter: .seconds(1)
            )
        }
        return snapshot
    }

    private func check(_ name: String, _ field: String, isRequired: Bool) throws(RPCError) {
        let count = name.utf8.count
        let isPlain = !name.utf8.contains { $0 < 0x20 || $0 == 0x7F }
        guard count <= Self.nameBytesMax, isPlain, count > 0 || !isRequired else {
            throw RPCError(
                .invalidArgument,
                "\(field): must be \(isRequired ? 1 : 0) to \(Self.nameBytesMax) bytes without control characters",
                reason: .badRequest
            )
        }
    }
}
