import Catalogue
import Messages
import RPCCore

/// Where one request stands among its candidates. A value: it decides, the callers act.
struct AttemptLoop {
    private let call: PreparedCall
    private var rest: ArraySlice<RankedModel>
    private let firstHold: Int64
    /// Who is asked now.
    private(set) var candidate: RankedModel
    /// Whether the present candidate is out of use, and this attempt is to see whether it works again.
    private(set) var isProbe = false
    /// Provider calls asked for so far.
    private(set) var attempts = 0
    /// From now on provider calls are not shared with other callers.
    private(set) var isAlone = false
    /// Of the failed attempts, in nano-dollars.
    private(set) var spent: Int64 = 0
    private var lost = 0
    private var paced = 0
    /// The attempts that failed and who was passed over, in order: for people.
    private(set) var trail: [String] = []

    /// Asks `candidates`, at least one, in their order.
    init(_ call: PreparedCall, _ candidates: [RankedModel]) {
        self.call = call
        candidate = candidates[0]
        rest = candidates.dropFirst()
        firstHold = call.hold(candidate)
    }

    /// Counts the attempt that is about to be made.
    mutating func begin() { attempts += 1 }

    /// The present candidate may be called, perhaps only as a probe.
    mutating func admitted(asProbe: Bool) { isProbe = asProbe }

    /// Moves on without asking the present candidate, which is out of use; false if nobody is left.
    mutating func skip() -> Bool {
        trail.append("\(candidate.model.id)@\(candidate.model.provider) (out of use)")
        guard let next = rest.popFirst() else { return false }
        candidate = next
        return true
    }

    /// Whether somebody else could answer if the present candidate does not.
    var hasNext: Bool { attempts < FallbackPolicy.attemptsMax && !rest.isEmpty }

    /// What to do after a failure; `.next` has moved on to the next candidate.
    mutating func failed(_ failure: AttemptFailure) -> FallbackPolicy.Decision {
        let model = candidate.model
        trail.append("\(model.id)@\(model.provider) (\(failure.label))")
        let (sum, isOver) = spent.addingReportingOverflow(failure.cost)
        spent = isOver ? .max : sum
        if failure.meaning == .lost { lost += 1 }
        if failure.isOurPacing {
            attempts -= 1
            paced += 1
        }
        if failure.isOfSharedCall { isAlone = true }
        drop(after: failure, of: model)
        let decision = FallbackPolicy.decide(
            failure,
            attempts: attempts,
            lost: lost,
            paced: paced,
            hasNext: !rest.isEmpty
        )
        if decision == .next, let next = rest.popFirst() { candidate = next }
        return decision
    }

    /// Takes out who would fail the same way, or cost too much.
    private mutating func drop(after failure: AttemptFailure, of model: Model) {
        switch failure.meaning {
        case .retired:
            // Another provider may still have it.
            let elsewhere = rest.filter { $0.model.id == model.id }
            let successors = call.successors(model)
            let others = rest.filter { other in
                other.model.id != model.id && !successors.contains { $0.model.id == other.model.id }
            }
            rest = (elsewhere + successors + others)[...]
        case .accountRefused: rest = rest.filter { $0.model.provider != model.provider }[...]
        case .contextTooLong:
            rest = call.ranking.isPinned ? [] : rest.filter { $0.model.contextLength > model.contextLength }[...]
        default: break
        }
        rest = rest.filter { isAffordable($0) }[...]
    }

    /// Without a bound of the caller's, one attempt's worth may be lost, and no more.
    private func isAffordable(_ candidate: RankedModel) -> Bool {
        guard let costMax = call.routing.costMax else { return spent <= firstHold }
        // Not as a sum, which a price beyond all reason would carry past 64 bits.
        return spent <= costMax && call.hold(candidate) <= costMax - spent
    }

    /// How the request was served, once it is known that the present candidate answers.
    func route(_ cache: RouterV1.CacheState) -> RouterV1.Route {
        var reason = candidate.reason
        if !trail.isEmpty { reason += "; after " + trail.joined(separator: ", ") }
        return RouterV1.Route(
            model: candidate.model.id,
            provider: candidate.model.provider,
            attempts: UInt32(attempts),
            cache: cache,
            reason: Array(reason.utf8),
            tried: trail
        )
    }
}

/// Any error as the caller of an RPC sees it.
func rpcError(_ error: any Error) -> RPCError {
    switch error {
    case let error as RPCError: error
    case is CancellationError: RPCError(.cancelled, "the caller left")
    default: RPCError(.internal, "the call failed")
    }
}
