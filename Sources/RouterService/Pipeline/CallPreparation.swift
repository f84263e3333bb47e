import Bodies
import Messages
import RPCCore

/// What arrives at the router, whichever method brought it.
struct IncomingCall: Sendable {
    var endpoint: RouterV1.Endpoint
    var body: [UInt8]
    var priority: CommonV1.Priority = .unspecified
    var task: CommonV1.Task = .unspecified
    var fault: [UInt8] = []
    var isCacheAllowed = true
    var isStreamed = false
}

/// The first steps of every request, in order: admit, parse, choose, and see whether the answer may be cached. Each is a
/// pure function; nothing is called.
struct CallPreparation: Sendable {
    /// Larger bodies are parsed and hashed away from the event loop.
    static let inlineBytesMax = 64 << 10

    let policy: RoutingPolicy
    let allowsSimulatorFaults: Bool

    func prepare(
        _ call: IncomingCall,
        context: ServerContext,
        snapshot: RouterSnapshot?
    ) async throws(RPCError) -> PreparedCall {
        let (principal, snapshot) = try Admission.admit(
            bearer: context.bearer,
            requestID: context.requestID,
            snapshot: snapshot
        )
        if call.body.count <= Self.inlineBytesMax {
            return try understand(call, principal, snapshot)
        }
        do {
            return try await withTaskExecutorPreference(globalConcurrentExecutor) {
                try await understandElsewhere(call, principal, snapshot)
            }
        } catch let error as RPCError {
            throw error
        } catch {
            throw RPCError(.internal, "the request could not be prepared")
        }
    }

    @concurrent
    private func understandElsewhere(
        _ call: IncomingCall,
        _ principal: Principal,
        _ snapshot: RouterSnapshot
    ) async throws -> PreparedCall {
        try understand(call, principal, snapshot)
    }

    private func understand(
        _ call: IncomingCall,
        _ principal: Principal,
        _ snapshot: RouterSnapshot
    ) throws(RPCError) -> PreparedCall {
        let body = try parse(call)
        if body.facts.stream, !call.isStreamed {
            throw RPCError(.invalidArgument, "`stream`: this method answers plainly", reason: .badRequest)
        }
        let routing = RoutingRequest(kind: body.kind, task: call.task, priority: call.priority, facts: body.facts)
        let ranking = try policy.rank(routing, snapshot)
        let fault = allowsSimulatorFaults ? call.fault : []
        let isCacheable = CachePolicy.isCacheable(
            body.facts,
            body.kind,
            isAllowed: call.isCacheAllowed,
            hasFault: !fault.isEmpty
        )
        return PreparedCall(
            principal: principal,
            body: body,
            routing: routing,
            ranking: ranking,
            bodyDigest: isCacheable ? body.canonicalDigest() : nil,
            fault: fault,
            isStreamed: call.isStreamed
        )
    }

    private func parse(_ call: IncomingCall) throws(RPCError) -> RequestBody {
        guard let kind = BodyKind(call.endpoint) else {
            throw RPCError(.invalidArgument, "`endpoint`: is required", reason: .badRequest)
        }
        if call.isStreamed, kind == .embedding || kind == .image {
            throw RPCError(.invalidArgument, "`endpoint`: is not streamed", reason: .badRequest)
        }
        do {
            return try RequestBody(parsing: call.body, kind: kind)
        } catch {
            throw RPCError(.invalidArgument, error.message, reason: .badRequest)
        }
    }
}
