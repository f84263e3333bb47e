/// What is known of every model at every provider at one moment. A value: a choice reads one and keeps it.
package struct LiveView: Sendable, Equatable {
    /// A model at a provider.
    package struct Route: Sendable, Hashable {
        /// The catalogue's id.
        package let model: String
        /// The provider's name.
        package let provider: String

        /// Names a route.
        package init(model: String, provider: String) {
            self.model = model
            self.provider = provider
        }
    }

    /// Whether a route is called at all.
    package enum Breaker: Sendable, Equatable {
        /// It is.
        case closed
        /// It is not, for about this long.
        case open(reopensIn: Duration)
        /// One call is let through to see.
        case halfOpen
    }

    /// What is known of one route.
    package struct Estimate: Sendable, Equatable {
        /// Median seconds to the first content of a stream; nil = not enough was seen, the catalogue's belief counts.
        package var firstSeconds: Double?
        /// Median tokens a second after it; nil likewise.
        package var tokensPerSecond: Double?
        /// The part of the requests that would be its own that it gets, 0.01 to 1: less while it does badly.
        package var share = 1.0
        /// Whether it is called.
        package var breaker = Breaker.closed

        /// Nothing is known, so nothing is wrong.
        package init() {}
    }

    private var estimates: [Route: Estimate]

    /// A view of what was measured.
    package init(_ estimates: [Route: Estimate] = [:]) {
        self.estimates = estimates
    }

    /// What is known of `route`.
    package subscript(route: Route) -> Estimate { estimates[route] ?? Estimate() }
}
