import Crypto
import Messages
import RPCCore
import Stubs

/// Serves `pointsman status`, `scale`, `restart` and `down`.
struct ControlHandler: SupervisorHandling {
    let supervisor: Supervisor
    let adminKey: String
    /// Called by Down.
    let stop: @Sendable () -> Void

    private func check(_ context: ServerContext) throws {
        guard let key = context.bearer, ConstantTime.equals([UInt8](key.utf8), [UInt8](adminKey.utf8)) else {
            throw RPCError(.unauthenticated, "the stack's admin key is needed")
        }
    }

    func status(
        _ request: SupervisorV1.StatusRequest,
        context: ServerContext
    ) async throws -> SupervisorV1.StatusResponse {
        try check(context)
        return await supervisor.status()
    }

    func scale(_ request: SupervisorV1.ScaleRequest, context: ServerContext) async throws -> SupervisorV1.ScaleResponse
    {
        try check(context)
        try await supervisor.scale(request.service, to: Int(request.replicas))
        return .init()
    }

    func restart(
        _ request: SupervisorV1.RestartRequest,
        context: ServerContext
    ) async throws -> SupervisorV1.RestartResponse {
        try check(context)
        try await supervisor.restart(request.service)
        return .init()
    }

    func down(_ request: SupervisorV1.DownRequest, context: ServerContext) async throws -> SupervisorV1.DownResponse {
        try check(context)
        stop()
        return .init()
    }
}

extension Supervisor {
    private static let readyPatience = Duration.seconds(30)

    func status() async -> SupervisorV1.StatusResponse {
        await checkReadiness()
        return .init(
            processes: children.map { child in
                let up = child.pid > 0 ? (ContinuousClock.now - child.started) / .milliseconds(1) : 0
                return .init(
                    service: child.role == .redis ? "redis" : child.role == .everything ? "all" : kindName(child),
                    replica: UInt32(child.replica),
                    pid: child.pid,
                    ready: child.isReady,
                    restarts: UInt32(child.restarts),
                    upMS: UInt64(up),
                    rpc: child.port.map { "\(settings.rpcHost):\($0)" } ?? "",
                    admin: child.admin.map { "\(settings.localHost):\($0)" } ?? ""
                )
            }
        )
    }

    private func kindName(_ child: Child) -> String {
        if case .service(let kind) = child.role { return kind.rawValue }
        return child.name
    }

    func scale(_ service: String, to replicas: Int) async throws {
        let kind = try kind(named: service)
        guard (1...32).contains(replicas) else { throw RPCError(.invalidArgument, "`replicas` must be 1 to 32") }
        guard replicas == 1 || (!kind.isSingle && kind != .gateway) else {
            let why = kind == .gateway ? "it owns one public port" : "its state is a SQLite file of its own"
            throw RPCError(.failedPrecondition, "\(service) runs once on one machine: \(why)")
        }
        let running = children.filter { $0.role == .service(kind) }
        for child in running where child.replica >= replicas {
            markStopping(child)
            try writeAddresses()
            await stopChild(child)
            children.removeAll { $0.role == child.role && $0.replica == child.replica }
        }
        for replica in 0..<replicas where !running.contains(where: { $0.replica == replica }) {
            try await startChild(try plan(kind, replica))
        }
        try await waitForService(kind)
        try writeAddresses()
        try writeStackFile()
    }

    func restart(_ service: String) async throws {
        let kind = try kind(named: service)
        for child in children.filter({ $0.role == .service(kind) }) {
            await stopChild(child)
            try await startChild(child)
            try await waitForService(kind)
            try writeStackFile()
        }
    }

    private func kind(named name: String) throws -> ServiceKind {
        guard !settings.isInProcess else {
            throw RPCError(
                .failedPrecondition,
                "all services of this stack are one process; start it without --in-process"
            )
        }
        guard let kind = ServiceKind(rawValue: name), settings.kinds.contains(kind) else {
            let names = settings.kinds.map(\.rawValue).joined(separator: ", ")
            throw RPCError(.invalidArgument, "no service `\(name)`; there are \(names)")
        }
        return kind
    }

    private func markStopping(_ child: Child) {
        if let place = children.firstIndex(where: { $0.pid == child.pid }) { children[place].isStopping = true }
    }

    private func waitForService(_ kind: ServiceKind) async throws {
        let deadline = ContinuousClock.now + Self.readyPatience
        repeat {
            await checkReadiness()
            if children.allSatisfy({ $0.role != .service(kind) || $0.isReady }) { return }
            try await ContinuousClock().sleep(for: .milliseconds(50))
        } while ContinuousClock.now < deadline
        throw RPCError(.deadlineExceeded, "\(kind.rawValue) was started and is not ready; see its log")
    }
}
