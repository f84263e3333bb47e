/// What a body asks of the router in its own object `pointsman`, which no provider sees. Nil, or empty = not said.
package struct BodyWishes: Sendable, Equatable {
    /// Who may answer when the first choice fails.
    package enum Fallback: Sendable, Equatable {
        /// Nobody.
        case nobody
        /// Any model that fits.
        case any
        /// These, in that order.
        case listed([String])
    }

    /// `max_cost_usd` in nano-dollars.
    package var maxCostNanodollars: Int64?
    /// `max_latency_ms`.
    package var maxLatencyMS: UInt32?
    /// `min_quality`.
    package var minQuality: Double?
    /// `fallback`.
    package var fallback: Fallback?
    /// `on_overload`: `refuse` or `batch`.
    package var onOverload: String?
    /// `conversation`.
    package var conversation: String?
    /// `providers`.
    package var providers: [String]?
    /// `priority`: `realtime`, `standard` or `batch`.
    package var priority: String?
    /// `task`: `chat` or `code`.
    package var task: String?
    /// `cache`: whether the answer may come from the cache and go into it.
    package var allowsCache: Bool?
    /// `explain`: whether the choice is to be logged.
    package var explains: Bool?

    /// Nothing is asked.
    package init() {}
}

/// What wishes may be, whichever way they come.
package enum WishBounds {
    /// The highest cost ceiling, in dollars.
    package static let costDollarsMax = 1_000_000.0
    /// Milliseconds of a latency ceiling.
    package static let latencyMS: ClosedRange<Int64> = 1...3_600_000
    /// Models that may be listed as fallback.
    package static let fallbackModelsMax = 8
    /// Providers that may be named.
    package static let providersMax = 16
    /// Bytes of a model's or provider's name.
    package static let nameBytesMax = 256
    /// Bytes of a conversation's name.
    package static let conversationBytesMax = 128

    /// The rule of `max_cost_usd`.
    package static let costRule = "must be dollars from 0 to 1000000"
    /// The rule of `max_latency_ms`.
    package static let latencyRule = "must be whole milliseconds from 1 to 3600000"
    /// The rule of `min_quality`.
    package static let qualityRule = "must be a number from 0 to 1"
    /// The rule of `conversation`.
    package static let conversationRule = "must be 1 to 128 bytes"
    /// The rule of `providers`.
    package static let providersRule = "must be 1 to 16 names of providers"

    /// The nano-dollars of a cost ceiling; nil if it is out of range.
    package static func nanodollars(dollars: Double) -> Int64? {
        guard (0...costDollarsMax).contains(dollars) else { return nil }
        return Int64((dollars * 1e9).rounded())
    }

    /// Whether `names` can be a list of at most `most` names.
    package static func areNames(_ names: [String], most: Int) -> Bool {
        (1...most).contains(names.count) && names.allSatisfy { (1...nameBytesMax).contains($0.utf8.count) }
    }
}
