import RPCCore

/// Refuses calls that speak for tenants, money or storage if nobody knows who makes them.
///
/// Who the peer is (a certificate, a token, the same process) and who asks (`authorization: Bearer KEY` in the call's
/// metadata) are two things. Services that look the key up themselves need no more; the others take the caller's word,
/// and take it only from a peer that is one of us.
struct AuthInterceptor: ServerInterceptor {
    /// What anonymous peers may call, where a server demands nothing of its peers. Everything else believes what the
    /// request says: `inference.v1` whom to book and at what price, `cache.v1` whose answer it is, `cost.v1.Ledger` what
    /// was spent, and `Control/WatchSnapshot` gives away the hashes of all keys.
    private static let openServices: Set<String> = [
        "router.v1.Router",  // looks up the API key of each call
        "batch.v1.Batches",  // as the router
        "batch.v1.Files",  // as the router; an upload may show its token instead
        "finetune.v1.Finetunes",  // as the router
        "cost.v1.Reports",  // demands an admin key
        "health.v1.Health",  // says only whether a service serves
        "rpc.v1.Reflection",  // says only which methods there are
        "echo.v1.Echo",  // gives back what it was given
    ]
    /// Methods of other services that demand an admin key.
    private static let openMethods: Set<String> = [
        "cost.v1.Control/RegisterModel", "cost.v1.Control/UpdateModel", "cost.v1.Control/RetireModel",
        "cost.v1.Control/CreateKey", "cost.v1.Control/RevokeKey", "cost.v1.Control/ListKeys",
        "cost.v1.Control/SetLimit", "cost.v1.Control/RemoveLimit", "cost.v1.Control/ListLimits",
    ]

    /// Who calls the rest, and nobody else: neither the gateway, which faces outwards, nor an operator's command.
    private static let callers: [String: [ServiceName]] = [
        "cache.v1.Cache": [.router, .inference],
        "inference.v1.Inference": [.router],
        "cost.v1.Ledger": [.router, .inference, .batchWorker, .finetuneManager],
        "cost.v1.Control/WatchSnapshot": [.router, .batchWorker, .finetuneManager],
        "cost.v1.Control/RaiseAlert": [.router, .inference, .batchWorker, .finetuneManager],
    ]

    /// Whether the names of peers are proven, by certificates. Whoever knows the shared secret calls itself what it
    /// likes, so there a name gives and takes no right.
    let provesNames: Bool

    func began(_ call: inout ServerContext) throws(RPCError) {
        switch call.identity {
        case .process: return
        case .service(let name):
            guard provesNames, !Self.isOpen(call.method), !Self.isCaller(name, of: call.method) else { return }
            let callers = Self.callers(of: call.method).map(\.rawValue)
            let allowed = callers.isEmpty ? "nobody" : callers.joined(separator: ", ")
            let text = "\(call.method.fullName) is for \(allowed); the certificate says \(name)"
            throw RPCError(.permissionDenied, text, notStarted: true)
        case .anonymous:
            guard !Self.isOpen(call.method) else { return }
            let text =
                "\(call.method.fullName) is for services of this installation only: set POINTSMAN_RPC_TOKEN, or "
                + "POINTSMAN_RPC_TLS_CERTIFICATE, _KEY and _TRUST, for caller and service"
            throw RPCError(.unauthenticated, text, reason: .unauthenticated, notStarted: true)
        }
    }

    func ended(_ call: ServerContext, _ end: CallEnd) {}

    static func isOpen(_ method: MethodDescriptor) -> Bool {
        openServices.contains(method.service) || openMethods.contains(method.fullName)
    }

    static func isCaller(_ name: String, of method: MethodDescriptor) -> Bool {
        callers(of: method).contains { $0.rawValue == name }
    }

    /// Nobody, if nobody has thought of the method.
    private static func callers(of method: MethodDescriptor) -> [ServiceName] {
        callers[method.service] ?? callers[method.fullName] ?? []
    }
}
