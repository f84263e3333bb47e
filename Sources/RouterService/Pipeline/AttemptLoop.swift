import Catalogue
import Logging
import Messages
import RPCCore

/// Where one request stands among its candidates. A value: it decides, the callers act.
struct AttemptLoop {
    private let ranking: Ranking
    private var index = 0
    /// Provider calls asked for so far.
    private(set) var attempts = 0
    /// From now on provider calls are not shared with other callers.
    private(set) var isAlone = false

    init(_ ranking: Ranking) {
        self.ranking = ranking
    }

    /// Who is asked now.
    var candidate: RankedModel { ranking.candidates[index] }

    /// Counts the attempt that is about to be made.
    mutating func begin() { attempts += 1 }

    /// What to do after a failure; `.next` moves on to the next candidate.
    mutating func failed(_ failure: AttemptFailure) -> FallbackPolicy.Decision {
        let decision = FallbackPolicy.decide(
            failure,
            attempts: attempts,
            candidatesLeft: ranking.candidates.count - index - 1,
            isPinned: ranking.isPinned
        )
        if decision == .next { index += 1 }
        if failure.isOfSharedCall { isAlone = true }
        return decision
    }

    /// How the request was served, once it is known that the present candidate answers.
    func route(_ cache: RouterV1.CacheState) -> RouterV1.Route {
        var reason = candidate.reason
        if index > 0 { reason += "; fell back from `\(ranking.candidates[index - 1].model.id)`" }
        return RouterV1.Route(
            model: candidate.model.id,
            provider: candidate.model.provider,
            attempts: UInt32(attempts),
            cache: cache,
            reason: Array(reason.utf8)
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
