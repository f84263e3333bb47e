import Catalogue
import Messages
import RPCCore

/// Holds requests to their caller's limits: after it is known who would answer, before anybody is asked. For a key without limits
/// it does nothing at all.
struct LimitGate: Sendable {
    /// Nil = nobody is held to anything.
    let limiter: Limiter?

    /// A request that was let in.
    struct Entry: Sendable {
        fileprivate let limiter: Limiter
        fileprivate let hold: LimitHold

        /// What is left then, as far as that is known.
        var allowances: RouterV1.Allowances? { hold.allowances }

        /// The request ended; nil = nobody knows what it used.
        func end(tokens: Int64?) async { await limiter.end(hold, tokens: tokens) }

        /// What an answered request used: what came from the cache, or waits in a batch, uses no tokens.
        func tokens(of response: RouterV1.ForwardResponse) -> Int64? {
            let isFree = response.ticket != nil || response.route?.cache == .hit
            return isFree ? 0 : response.usage?.tokens
        }

        /// The request failed. Without content it used nothing; what a caller who leaves has used, nobody here knows.
        func end(after error: RPCError, hasContent: Bool) async {
            if hasContent {
                let brokenOff = error.detail.isEmpty ? nil : try? RouterV1.BrokenOff(decoding: error.detail)
                await end(tokens: brokenOff?.usage?.tokens)
            } else {
                await end(tokens: error.code == .cancelled || error.code == .deadlineExceeded ? nil : 0)
            }
        }
    }

    /// Lets the request in. Nil = nothing limits it; else one of the ends must follow. Throws RESOURCE_EXHAUSTED.
    func enter(_ call: PreparedCall) async throws(RPCError) -> Entry? {
        guard let limiter, !call.principal.isUnlimited, !call.snapshot.limits.isEmpty,
            let first = call.ranking.candidates.first
        else { return nil }
        let held = call.snapshot.limits.held(call.principal.attribution, model: first.model.id)
        guard !held.isEmpty else { return nil }
        let hold = try await limiter.admit(held, tokens: call.usageMax(first).tokens)
        return Entry(limiter: limiter, hold: hold)
    }
}

/// What limits need to know of a stream that goes by.
struct StreamProgress {
    private let allowances: RouterV1.Allowances?
    /// Something went out that a model may have been paid for.
    private(set) var hasContent = false
    private var isFree = false

    init(allowances: RouterV1.Allowances?) { self.allowances = allowances }

    /// The part as it goes on to the caller.
    mutating func noted(_ part: StreamPart) -> StreamPart {
        guard case .route(var route) = part else { return part }
        isFree = route.cache == .hit
        hasContent = !isFree
        route.limits = allowances
        return .route(route)
    }

    /// What it used, as its end says; nil = it says nothing.
    func tokens(with end: StreamEnd) -> Int64? {
        guard case .answer(_, let done) = end, !isFree else { return 0 }
        return done.usage?.tokens
    }
}

extension CommonV1.Usage {
    /// What counts against a limit on tokens.
    fileprivate var tokens: Int64 { Int64(clamping: promptTokens &+ completionTokens) }
}
