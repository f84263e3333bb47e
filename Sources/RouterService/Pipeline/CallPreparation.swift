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
    /// Of the body; empty = JSON.
    var contentType = ""
    var isCacheAllowed = true
    var wishes = RouterV1.Wishes()
    var delivery = Delivery.plain

    /// How the answer is to come.
    enum Delivery: Sendable {
        /// Whole; a body that asks for a stream is refused.
        case plain
        /// In parts, whatever the body says.
        case streamed
        /// As the body says.
        case asBodyAsks
    }
}

/// The first steps of every request, in order: admit, parse, choose, and see whether the answer may be cached. Each is a
/// pure function; nothing is called.
struct CallPreparation: Sendable {
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
        return try await BodyWork.run(bytes: call.body.count) { () throws(RPCError) in
            try understand(call, principal, snapshot)
        }
    }

    private func understand(
        _ call: IncomingCall,
        _ principal: Principal,
        _ snapshot: RouterSnapshot
    ) throws(RPCError) -> PreparedCall {
        let body = try parse(call)
        if body.facts.stream, call.delivery == .plain {
            throw RPCError(.invalidArgument, "`stream`: this method answers plainly", reason: .badRequest)
        }
        var routing = RoutingRequest(kind: body.kind, task: call.task, priority: call.priority, facts: body.facts)
        routing.wishes = call.wishes
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
            snapshot: snapshot,
            bodyDigest: isCacheable ? body.canonicalDigest() : nil,
            fault: fault,
            contentType: call.contentType,
            isStreamed: call.delivery == .streamed || body.facts.stream
        )
    }

    private func parse(_ call: IncomingCall) throws(RPCError) -> RequestBody {
        guard let kind = BodyKind(call.endpoint) else {
            throw RPCError(.invalidArgument, "`endpoint`: is required", reason: .badRequest)
        }
        do {
            guard kind.isForm else { return try RequestBody(parsing: call.body, kind: kind) }
            return try RequestBody(form: call.body, contentType: call.contentType, kind: kind)
        } catch {
            throw RPCError(.invalidArgument, error.message, reason: .badRequest)
        }
    }
}
