import Bodies
package import HTTPServer
package import Messages

/// What a client is told beside the answer.
package enum AnswerHeaders {
    /// All that may be there.
    package static let names = [
        "x-request-id", "x-pointsman-model", "x-pointsman-provider", "x-pointsman-route", "x-pointsman-attempts",
        "x-pointsman-cache", "x-pointsman-cost-usd", "x-pointsman-cost-nanodollars", "x-pointsman-saved-nanodollars",
        "x-ratelimit-limit-requests", "x-ratelimit-remaining-requests", "x-ratelimit-reset-requests",
        "x-ratelimit-limit-tokens", "x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens",
        "retry-after", "retry-after-ms", "x-should-retry",
        "x-together-file-id", "location",
    ]

    /// Who answers and how: for plain answers and streams.
    package static func route(_ route: RouterV1.Route?, requestID: String) -> HTTPHeaders {
        var headers = HTTPHeaders()
        headers.add("x-request-id", requestID)
        guard let route else { return headers }
        headers.add("x-pointsman-model", route.model)
        headers.add("x-pointsman-provider", route.provider)
        headers.add("x-pointsman-route", path(route))
        headers.add("x-pointsman-attempts", route.attempts)
        headers.add("x-pointsman-cache", cache(route.cache))
        addLimits(route.limits, to: &headers)
        return headers
    }

    /// What is left of the caller's limits, in OpenAI's words.
    static func addLimits(_ limits: RouterV1.Allowances?, to headers: inout HTTPHeaders) {
        if let requests = limits?.requests {
            headers.add("x-ratelimit-limit-requests", requests.limit)
            headers.add("x-ratelimit-remaining-requests", requests.left)
            headers.add("x-ratelimit-reset-requests", time(milliseconds: requests.fullAfterMS))
        }
        if let tokens = limits?.tokens {
            headers.add("x-ratelimit-limit-tokens", tokens.limit)
            headers.add("x-ratelimit-remaining-tokens", tokens.left)
            headers.add("x-ratelimit-reset-tokens", time(milliseconds: tokens.fullAfterMS))
        }
    }

    /// As OpenAI writes it: `20ms`, `1s`, `6m0s`, seconds rounded up.
    private static func time(milliseconds: UInt64) -> String {
        if milliseconds < 1000 { return "\(milliseconds)ms" }
        let seconds = milliseconds / 1000 + (milliseconds % 1000 > 0 ? 1 : 0)
        return seconds < 60 ? "\(seconds)s" : "\(seconds / 60)m\(seconds % 60)s"
    }

    /// What it cost, which a stream's head cannot say.
    package static func addCost(_ cost: RouterV1.Cost?, to headers: inout HTTPHeaders) {
        guard let cost else { return }
        headers.add("x-pointsman-cost-usd", DollarText.of(nanodollars: cost.costNanodollars))
        headers.add("x-pointsman-cost-nanodollars", cost.costNanodollars)
        headers.add("x-pointsman-saved-nanodollars", cost.savedNanodollars)
    }

    /// Who was asked, in order, each that failed with the reason: `a@p (503), b@p`. Only visible ASCII and spaces, and at
    /// most 1 KiB: what else there is becomes `?`.
    static func path(_ route: RouterV1.Route) -> String {
        var text = ""
        text.reserveCapacity(128)
        for tried in route.tried {
            text += tried
            text += ", "
        }
        text += route.model
        text += "@"
        text += route.provider
        if text.utf8.count <= 1024, text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text }
        return String(decoding: text.utf8.prefix(1024).map { (0x20...0x7E).contains($0) ? $0 : 0x3F }, as: UTF8.self)
    }

    /// In a word: `hit`, `miss` or `bypass`.
    static func cache(_ state: RouterV1.CacheState) -> String {
        switch state {
        case .hit: "hit"
        case .miss: "miss"
        default: "bypass"
        }
    }
}
