import Bodies
import Crypto
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
    let log: DecisionLog
    let live: @Sendable () -> LiveView
    let nowUnixMS: @Sendable () -> Int64

    /// A request that was understood, and what is chosen for it.
    struct Chosen: Sendable {
        let call: PreparedCall
        let inputs: ChoiceInputs
    }

    func prepare(
        _ call: IncomingCall,
        context: ServerContext,
        snapshot: RouterSnapshot?
    ) async throws(RPCError) -> PreparedCall {
        let chosen = try await choose(call, context: context, snapshot: snapshot)
        log.note(chosen.inputs, chosen.call.ranking)
        if let refusal = chosen.call.ranking.refusal { throw refusal }
        return chosen.call
    }

    /// As ``prepare(_:context:snapshot:)``, but a choice that leaves nobody is no error.
    func choose(
        _ call: IncomingCall,
        context: ServerContext,
        snapshot: RouterSnapshot?
    ) async throws(RPCError) -> Chosen {
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
    ) throws(RPCError) -> Chosen {
        let body = try parse(call)
        if body.facts.stream, call.delivery == .plain {
            throw RPCError(.invalidArgument, "`stream`: this method answers plainly", reason: .badRequest)
        }
        let fault = allowsSimulatorFaults ? call.fault : []
        let isCacheable = CachePolicy.isCacheable(
            body.facts,
            body.kind,
            isAllowed: body.facts.wishes.allowsCache ?? call.isCacheAllowed,
            hasFault: !fault.isEmpty
        )
        let digest = isCacheable ? body.canonicalDigest() : nil
        try call.wishes.check()
        var routing = RoutingRequest(kind: body.kind, facts: body.facts)
        Self.fill(&routing, call, principal)
        routing.draw = Self.draw(routing, principal.attribution, digest)
        let inputs = try policy.inputs(
            routing,
            snapshot,
            live: live(),
            nowUnixMS: nowUnixMS(),
            requestID: principal.attribution.requestID
        )
        if let profile = inputs.profile { routing.wishes.complete(from: profile.wishes) }
        let isStreamed = routing.isStreamed
        let prepared = PreparedCall(
            principal: principal,
            body: body,
            routing: routing,
            ranking: policy.choose(inputs),
            snapshot: snapshot,
            bodyDigest: digest,
            fault: fault,
            contentType: call.contentType,
            isStreamed: isStreamed
        )
        return Chosen(call: prepared, inputs: inputs)
    }

    /// What the body says of itself counts before what came beside it. Fills the one value that a request has of this: as a
    /// result it would be copied.
    private static func fill(_ routing: inout RoutingRequest, _ call: IncomingCall, _ principal: Principal) {
        routing.task = CommonV1.Task(name: routing.facts.wishes.task) ?? call.task
        routing.priority = CommonV1.Priority(name: routing.facts.wishes.priority) ?? call.priority
        routing.wishes = RouterV1.Wishes(routing.facts.wishes)
        routing.wishes.complete(from: call.wishes)
        if routing.wishes.conversation.isEmpty { routing.wishes.conversation = conversation(routing.facts) }
        routing.allowedModels = principal.allowedModels
        routing.isStreamed = call.delivery == .streamed || routing.facts.stream
    }

    /// What OpenAI's clients say of it: of any length there, while ours stands in logs.
    private static func conversation(_ facts: RequestFacts) -> String {
        let key = facts.promptCacheKey
        return key.utf8.count <= WishBounds.conversationBytesMax ? key : SHA256.hash(key).hex
    }

    /// Requests of a conversation go to one model, for its prompt cache; equal ones that are cached likewise, to be found
    /// again; all others are spread.
    private static func draw(
        _ routing: RoutingRequest,
        _ attribution: CommonV1.Attribution,
        _ digest: [UInt8]?
    ) -> Draw {
        let conversation = routing.wishes.conversation
        if !conversation.isEmpty { return Draw(of: "\(attribution.tenant)\n\(conversation)".utf8) }
        if let digest { return Draw(of: digest) }
        return Draw(of: attribution.requestID.utf8)
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
