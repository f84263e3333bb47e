// Generated from proto/cost/v1/cost.proto, proto/cost/v1/journal.proto; edit those, then `make proto`.
// swift-format-ignore-file

package import Messages
package import RPCCore

/// The methods of `cost.v1.Ledger`.
package enum LedgerMethods {
    /// `cost.v1.Ledger/Lease`.
    package static let lease = MethodDescriptor(
        service: "cost.v1.Ledger",
        method: "Lease",
        isIdempotent: true
    )
    /// `cost.v1.Ledger/Append`.
    package static let append = MethodDescriptor(
        service: "cost.v1.Ledger",
        method: "Append",
        isIdempotent: true
    )
    /// `cost.v1.Ledger/Seal`.
    package static let seal = MethodDescriptor(
        service: "cost.v1.Ledger",
        method: "Seal",
        isIdempotent: true
    )
    /// `cost.v1.Ledger/Watch`.
    package static let watch = MethodDescriptor(
        service: "cost.v1.Ledger",
        method: "Watch",
        isIdempotent: true,
        isServerStreaming: true
    )
    /// `cost.v1.Ledger/RecordSavings`.
    package static let recordSavings = MethodDescriptor(
        service: "cost.v1.Ledger",
        method: "RecordSavings"
    )
    /// `cost.v1.Ledger/RecordFeedback`.
    package static let recordFeedback = MethodDescriptor(
        service: "cost.v1.Ledger",
        method: "RecordFeedback",
        isIdempotent: true
    )
}

/// The ledger. All calls may be repeated, reordered and lost (docs/PROTOCOL.md, "Money").
package protocol LedgerHandling: RPCService {
    /// `cost.v1.Ledger/Lease`.
    func lease(
        _ request: CostV1.LeaseRequest,
        context: ServerContext
    ) async throws -> CostV1.LeaseResponse
    /// `cost.v1.Ledger/Append`.
    func append(
        _ request: CostV1.AppendRequest,
        context: ServerContext
    ) async throws -> CostV1.AppendResponse
    /// `cost.v1.Ledger/Seal`.
    func seal(
        _ request: CostV1.SealRequest,
        context: ServerContext
    ) async throws -> CostV1.SealResponse
    /// `cost.v1.Ledger/Watch`.
    func watch(
        _ request: CostV1.WatchRequest,
        context: ServerContext,
        writer: RPCWriter<CostV1.WatchEvent>
    ) async throws
    /// What cache hits saved: counters, not money; at most once.
    func recordSavings(
        _ request: CostV1.RecordSavingsRequest,
        context: ServerContext
    ) async throws -> CostV1.RecordSavingsResponse
    /// What a caller thinks of an answer; in the place of what the same key said of the same answer under the same
    /// label.
    func recordFeedback(
        _ request: CostV1.RecordFeedbackRequest,
        context: ServerContext
    ) async throws -> CostV1.RecordFeedbackResponse
}

extension LedgerHandling {
    /// Serves every method of `cost.v1.Ledger`.
    package func register(with router: inout RPCRouter) {
        router.register(LedgerMethods.lease, unary: lease)
        router.register(LedgerMethods.append, unary: append)
        router.register(LedgerMethods.seal, unary: seal)
        router.register(LedgerMethods.watch, streaming: watch)
        router.register(LedgerMethods.recordSavings, unary: recordSavings)
        router.register(LedgerMethods.recordFeedback, unary: recordFeedback)
    }
}

/// Calls `cost.v1.Ledger`.
package struct LedgerClient: Sendable {
    private let transport: any ClientTransport

    /// A client whose calls travel by `transport`.
    package init(_ transport: any ClientTransport) { self.transport = transport }

    /// `cost.v1.Ledger/Lease`.
    package func lease(
        _ request: CostV1.LeaseRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> CostV1.LeaseResponse {
        try await transport.call(LedgerMethods.lease, request, options: options)
    }

    /// `cost.v1.Ledger/Append`.
    package func append(
        _ request: CostV1.AppendRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> CostV1.AppendResponse {
        try await transport.call(LedgerMethods.append, request, options: options)
    }

    /// `cost.v1.Ledger/Seal`.
    package func seal(
        _ request: CostV1.SealRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> CostV1.SealResponse {
        try await transport.call(LedgerMethods.seal, request, options: options)
    }

    /// `cost.v1.Ledger/Watch`.
    package func watch<R: Sendable>(
        _ request: CostV1.WatchRequest,
        options: CallOptions = .default,
        onResponse: (RPCStream<CostV1.WatchEvent>) async throws -> R
    ) async throws -> R {
        try await transport.stream(LedgerMethods.watch, request, options: options, onResponse: onResponse)
    }

    /// What cache hits saved: counters, not money; at most once.
    package func recordSavings(
        _ request: CostV1.RecordSavingsRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> CostV1.RecordSavingsResponse {
        try await transport.call(LedgerMethods.recordSavings, request, options: options)
    }

    /// What a caller thinks of an answer; in the place of what the same key said of the same answer under the same
    /// label.
    package func recordFeedback(
        _ request: CostV1.RecordFeedbackRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> CostV1.RecordFeedbackResponse {
        try await transport.call(LedgerMethods.recordFeedback, request, options: options)
    }
}

/// The methods of `cost.v1.Control`.
package enum ControlMethods {
    /// `cost.v1.Control/WatchSnapshot`.
    package static let watchSnapshot = MethodDescriptor(
        service: "cost.v1.Control",
        method: "WatchSnapshot",
        isIdempotent: true,
        isServerStreaming: true
    )
    /// `cost.v1.Control/RegisterModel`.
    package static let registerModel = MethodDescriptor(
        service: "cost.v1.Control",
        method: "RegisterModel",
        isIdempotent: true
    )
    /// `cost.v1.Control/UpdateModel`.
    package static let updateModel = MethodDescriptor(
        service: "cost.v1.Control",
        method: "UpdateModel",
        isIdempotent: true
    )
    /// `cost.v1.Control/RetireModel`.
    package static let retireModel = MethodDescriptor(
        service: "cost.v1.Control",
        method: "RetireModel",
        isIdempotent: true
    )
    /// `cost.v1.Control/CreateKey`.
    package static let createKey = MethodDescriptor(
        service: "cost.v1.Control",
        method: "CreateKey"
    )
    /// `cost.v1.Control/RevokeKey`.
    package static let revokeKey = MethodDescriptor(
        service: "cost.v1.Control",
        method: "RevokeKey",
        isIdempotent: true
    )
    /// `cost.v1.Control/ListKeys`.
    package static let listKeys = MethodDescriptor(
        service: "cost.v1.Control",
        method: "ListKeys",
        isIdempotent: true
    )
    /// `cost.v1.Control/SetLimit`.
    package static let setLimit = MethodDescriptor(
        service: "cost.v1.Control",
        method: "SetLimit",
        isIdempotent: true
    )
    /// `cost.v1.Control/RemoveLimit`.
    package static let removeLimit = MethodDescriptor(
        service: "cost.v1.Control",
        method: "RemoveLimit",
        isIdempotent: true
    )
    /// `cost.v1.Control/ListLimits`.
    package static let listLimits = MethodDescriptor(
        service: "cost.v1.Control",
        method: "ListLimits",
        isIdempotent: true
    )
    /// `cost.v1.Control/RaiseAlert`.
    package static let raiseAlert = MethodDescriptor(
        service: "cost.v1.Control",
        method: "RaiseAlert",
        isIdempotent: true
    )
}

/// Keys, models and prices: one owner, handed to every service as one versioned snapshot.
package protocol ControlHandling: RPCService {
    /// `cost.v1.Control/WatchSnapshot`.
    func watchSnapshot(
        _ request: CostV1.WatchSnapshotRequest,
        context: ServerContext,
        writer: RPCWriter<CostV1.Snapshot>
    ) async throws
    /// `cost.v1.Control/RegisterModel`.
    func registerModel(
        _ request: RouterV1.RegisterModelRequest,
        context: ServerContext
    ) async throws -> RouterV1.RegisterModelResponse
    /// Lays the named fields over the model as it stands. NOT_FOUND for an unknown one.
    func updateModel(
        _ request: RouterV1.UpdateModelRequest,
        context: ServerContext
    ) async throws -> RouterV1.UpdateModelResponse
    /// `cost.v1.Control/RetireModel`.
    func retireModel(
        _ request: RouterV1.RetireModelRequest,
        context: ServerContext
    ) async throws -> RouterV1.RetireModelResponse
    /// The answer is the only place where the key itself ever stands. Needs an admin key.
    func createKey(
        _ request: CostV1.CreateKeyRequest,
        context: ServerContext
    ) async throws -> CostV1.CreateKeyResponse
    /// `cost.v1.Control/RevokeKey`.
    func revokeKey(
        _ request: CostV1.RevokeKeyRequest,
        context: ServerContext
    ) async throws -> CostV1.RevokeKeyResponse
    /// `cost.v1.Control/ListKeys`.
    func listKeys(
        _ request: CostV1.ListKeysRequest,
        context: ServerContext
    ) async throws -> CostV1.ListKeysResponse
    /// What callers may use at most; all three need an admin key. In the place of one of the same scope, tenant,
    /// subject and model.
    func setLimit(
        _ request: CostV1.SetLimitRequest,
        context: ServerContext
    ) async throws -> CostV1.SetLimitResponse
    /// NOT_FOUND for one that was not set.
    func removeLimit(
        _ request: CostV1.RemoveLimitRequest,
        context: ServerContext
    ) async throws -> CostV1.RemoveLimitResponse
    /// Those in force, with the one of the settings.
    func listLimits(
        _ request: CostV1.ListLimitsRequest,
        context: ServerContext
    ) async throws -> CostV1.ListLimitsResponse
    /// For services: something that people should look at, or that it is over.
    func raiseAlert(
        _ request: CostV1.RaiseAlertRequest,
        context: ServerContext
    ) async throws -> CostV1.RaiseAlertResponse
}

extension ControlHandling {
    /// Serves every method of `cost.v1.Control`.
    package func register(with router: inout RPCRouter) {
        router.register(ControlMethods.watchSnapshot, streaming: watchSnapshot)
        router.register(ControlMethods.registerModel, unary: registerModel)
        router.register(ControlMethods.updateModel, unary: updateModel)
        router.register(ControlMethods.retireModel, unary: retireModel)
        router.register(ControlMethods.createKey, unary: createKey)
        router.register(ControlMethods.revokeKey, unary: revokeKey)
        router.register(ControlMethods.listKeys, unary: listKeys)
        router.register(ControlMethods.setLimit, unary: setLimit)
        router.register(ControlMethods.removeLimit, unary: removeLimit)
        router.register(ControlMethods.listLimits, unary: listLimits)
        router.register(ControlMethods.raiseAlert, unary: raiseAlert)
    }
}

/// Calls `cost.v1.Control`.
package struct ControlClient: Sendable {
    private let transport: any ClientTransport

    /// A client whose calls travel by `transport`.
    package init(_ transport: any ClientTransport) { self.transport = transport }

    /// `cost.v1.Control/WatchSnapshot`.
    package func watchSnapshot<R: Sendable>(
        _ request: CostV1.WatchSnapshotRequest,
        options: CallOptions = .default,
        onResponse: (RPCStream<CostV1.Snapshot>) async throws -> R
    ) async throws -> R {
        try await transport.stream(ControlMethods.watchSnapshot, request, options: options, onResponse: onResponse)
    }

    /// `cost.v1.Control/RegisterModel`.
    package func registerModel(
        _ request: RouterV1.RegisterModelRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> RouterV1.RegisterModelResponse {
        try await transport.call(ControlMethods.registerModel, request, options: options)
    }

    /// Lays the named fields over the model as it stands. NOT_FOUND for an unknown one.
    package func updateModel(
        _ request: RouterV1.UpdateModelRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> RouterV1.UpdateModelResponse {
        try await transport.call(ControlMethods.updateModel, request, options: options)
    }

    /// `cost.v1.Control/RetireModel`.
    package func retireModel(
        _ request: RouterV1.RetireModelRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> RouterV1.RetireModelResponse {
        try await transport.call(ControlMethods.retireModel, request, options: options)
    }

    /// The answer is the only place where the key itself ever stands. Needs an admin key.
    package func createKey(
        _ request: CostV1.CreateKeyRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> CostV1.CreateKeyResponse {
        try await transport.call(ControlMethods.createKey, request, options: options)
    }

    /// `cost.v1.Control/RevokeKey`.
    package func revokeKey(
        _ request: CostV1.RevokeKeyRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> CostV1.RevokeKeyResponse {
        try await transport.call(ControlMethods.revokeKey, request, options: options)
    }

    /// `cost.v1.Control/ListKeys`.
    package func listKeys(
        _ request: CostV1.ListKeysRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> CostV1.ListKeysResponse {
        try await transport.call(ControlMethods.listKeys, request, options: options)
    }

    /// What callers may use at most; all three need an admin key. In the place of one of the same scope, tenant,
    /// subject and model.
    package func setLimit(
        _ request: CostV1.SetLimitRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> CostV1.SetLimitResponse {
        try await transport.call(ControlMethods.setLimit, request, options: options)
    }

    /// NOT_FOUND for one that was not set.
    package func removeLimit(
        _ request: CostV1.RemoveLimitRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> CostV1.RemoveLimitResponse {
        try await transport.call(ControlMethods.removeLimit, request, options: options)
    }

    /// Those in force, with the one of the settings.
    package func listLimits(
        _ request: CostV1.ListLimitsRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> CostV1.ListLimitsResponse {
        try await transport.call(ControlMethods.listLimits, request, options: options)
    }

    /// For services: something that people should look at, or that it is over.
    package func raiseAlert(
        _ request: CostV1.RaiseAlertRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> CostV1.RaiseAlertResponse {
        try await transport.call(ControlMethods.raiseAlert, request, options: options)
    }
}

/// The methods of `cost.v1.Reports`.
package enum ReportsMethods {
    /// `cost.v1.Reports/Spend`.
    package static let spend = MethodDescriptor(
        service: "cost.v1.Reports",
        method: "Spend",
        isIdempotent: true
    )
    /// `cost.v1.Reports/ListRows`.
    package static let listRows = MethodDescriptor(
        service: "cost.v1.Reports",
        method: "ListRows",
        isIdempotent: true,
        isServerStreaming: true
    )
    /// `cost.v1.Reports/ListFeedback`.
    package static let listFeedback = MethodDescriptor(
        service: "cost.v1.Reports",
        method: "ListFeedback",
        isIdempotent: true,
        isServerStreaming: true
    )
    /// `cost.v1.Reports/ListAlerts`.
    package static let listAlerts = MethodDescriptor(
        service: "cost.v1.Reports",
        method: "ListAlerts",
        isIdempotent: true
    )
}

/// Needs an admin key.
package protocol ReportsHandling: RPCService {
    /// `cost.v1.Reports/Spend`.
    func spend(
        _ request: CostV1.SpendRequest,
        context: ServerContext
    ) async throws -> CostV1.SpendResponse
    /// Ledger rows, oldest first.
    func listRows(
        _ request: CostV1.ListRowsRequest,
        context: ServerContext,
        writer: RPCWriter<CostV1.LedgerRow>
    ) async throws
    /// What callers thought of answers, oldest first.
    func listFeedback(
        _ request: CostV1.ListFeedbackRequest,
        context: ServerContext,
        writer: RPCWriter<CostV1.Feedback>
    ) async throws
    /// The newest 1,000, newest first.
    func listAlerts(
        _ request: CostV1.ListAlertsRequest,
        context: ServerContext
    ) async throws -> CostV1.ListAlertsResponse
}

extension ReportsHandling {
    /// Serves every method of `cost.v1.Reports`.
    package func register(with router: inout RPCRouter) {
        router.register(ReportsMethods.spend, unary: spend)
        router.register(ReportsMethods.listRows, streaming: listRows)
        router.register(ReportsMethods.listFeedback, streaming: listFeedback)
        router.register(ReportsMethods.listAlerts, unary: listAlerts)
    }
}

/// Calls `cost.v1.Reports`.
package struct ReportsClient: Sendable {
    private let transport: any ClientTransport

    /// A client whose calls travel by `transport`.
    package init(_ transport: any ClientTransport) { self.transport = transport }

    /// `cost.v1.Reports/Spend`.
    package func spend(
        _ request: CostV1.SpendRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> CostV1.SpendResponse {
        try await transport.call(ReportsMethods.spend, request, options: options)
    }

    /// Ledger rows, oldest first.
    package func listRows<R: Sendable>(
        _ request: CostV1.ListRowsRequest,
        options: CallOptions = .default,
        onResponse: (RPCStream<CostV1.LedgerRow>) async throws -> R
    ) async throws -> R {
        try await transport.stream(ReportsMethods.listRows, request, options: options, onResponse: onResponse)
    }

    /// What callers thought of answers, oldest first.
    package func listFeedback<R: Sendable>(
        _ request: CostV1.ListFeedbackRequest,
        options: CallOptions = .default,
        onResponse: (RPCStream<CostV1.Feedback>) async throws -> R
    ) async throws -> R {
        try await transport.stream(ReportsMethods.listFeedback, request, options: options, onResponse: onResponse)
    }

    /// The newest 1,000, newest first.
    package func listAlerts(
        _ request: CostV1.ListAlertsRequest,
        options: CallOptions = .default
    ) async throws(RPCError) -> CostV1.ListAlertsResponse {
        try await transport.call(ReportsMethods.listAlerts, request, options: options)
    }
}

