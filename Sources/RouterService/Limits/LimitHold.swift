package import Messages
package import RPCCore

/// What a request that was let in holds of its limits, until it ends.
package struct LimitHold: Sendable {
    let parts: [LimitBook.Part]
    /// What is left of the tightest limits, as far as that is known; nil if none bounds requests or tokens over time.
    package let allowances: RouterV1.Allowances?
}

/// Why a request was not let in.
package struct LimitRefusal: Error, Sendable, Equatable {
    /// The limit that it would have passed.
    package let held: HeldLimit
    /// Microseconds until it may be let in, if nobody else comes first.
    package let waitUS: Int64
    /// What is left of that limit.
    package let allowances: RouterV1.Allowances?

    /// When to come back for a slot, in microseconds: nobody knows when a request ends.
    package static let slotWaitUS: Int64 = 1_000_000

    /// What the caller is told: whose limit, how much it is, and when to come back.
    package var error: RPCError {
        let wait = Duration.microseconds(waitUS)
        let milliseconds = max(1, (waitUS + 999) / 1000)
        let message = "rate limit: \(held.key.owner) may \(rule); come back in \(Self.text(milliseconds))"
        return RPCError(
            .resourceExhausted,
            message,
            reason: .rateLimit,
            retryAfter: max(wait, .milliseconds(1)),
            detail: (allowances ?? RouterV1.Allowances()).encoded()
        )
    }

    private var rule: String {
        switch held.bound {
        case .slots(let limit): return "have \(limit) requests at a time, and has as many"
        case .bucket(let shape):
            let left = held.key.quantity == .requests ? allowances?.requests?.left : allowances?.tokens?.left
            let capacity = Int64(shape.capacity)
            guard held.key.quantity == .tokens else {
                let rate = Self.number(shape.perSecond)
                return "make \(rate) requests a second, \(capacity) at once, and has \(left ?? 0) left"
            }
            let rate = Self.number(shape.perSecond * 60)
            return "use \(rate) tokens a minute, and has \(left ?? 0) left; this request may need more"
        }
    }

    private static func number(_ value: Double) -> String {
        let rounded = value.rounded()
        return abs(value - rounded) < 1e-6 ? String(Int64(rounded)) : String(value)
    }

    private static func text(_ milliseconds: Int64) -> String {
        milliseconds < 1000 ? "\(milliseconds) ms" : "\((milliseconds + 999) / 1000) s"
    }
}
