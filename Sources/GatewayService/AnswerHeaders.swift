import Bodies
package import HTTPServer
package import Messages

/// What a client is told beside the answer.
package enum AnswerHeaders {
    /// All that may be there.
    package static let names = [
        "x-request-id", "x-pointsman-model", "x-pointsman-provider", "x-pointsman-route", "x-pointsman-attempts",
        "x-pointsman-cache", "x-pointsman-cost-usd", "x-pointsman-cost-nanodollars", "x-pointsman-saved-nanodollars",
        "retry-after", "x-should-retry",
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
        headers.add("x-pointsman-attempts", String(route.attempts))
        headers.add("x-pointsman-cache", cache(route.cache))
        return headers
    }

    /// What it cost, which a stream's head cannot say.
    package static func addCost(_ cost: RouterV1.Cost?, to headers: inout HTTPHeaders) {
        guard let cost else { return }
        headers.add("x-pointsman-cost-usd", DollarText.of(nanodollars: cost.costNanodollars))
        headers.add("x-pointsman-cost-nanodollars", String(cost.costNanodollars))
        headers.add("x-pointsman-saved-nanodollars", String(cost.savedNanodollars))
    }

    /// Who was asked, in order, each that failed with the reason: `a@p (503), b@p`. Only visible ASCII and spaces, and at
    /// most 1 KiB: what else there is becomes `?`.
    private static func path(_ route: RouterV1.Route) -> String {
        let text = (route.tried + ["\(route.model)@\(route.provider)"]).joined(separator: ", ")
        return String(decoding: text.utf8.prefix(1024).map { (0x20...0x7E).contains($0) ? $0 : 0x3F }, as: UTF8.self)
    }

    private static func cache(_ state: RouterV1.CacheState) -> String {
        switch state {
        case .hit: "hit"
        case .miss: "miss"
        default: "bypass"
        }
    }
}
