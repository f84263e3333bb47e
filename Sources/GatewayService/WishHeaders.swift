import Bodies
package import HTTPServer
package import Messages
package import RPCCore

/// What a client wants of the choice of a model, as its headers `x-pointsman-…` say it. The body's own object counts
/// before; the router, which reads it, puts the two together.
package struct WishHeaders: Sendable {
    private static let prefix: StaticString = "x-pointsman-"
    /// What may follow it.
    private static let names = [
        "cache", "conversation", "dialect", "explain", "fallback", "max-cost-usd", "max-latency-ms", "min-quality",
        "on-overload", "priority", "providers", "task",
    ]
    private let headers: HTTPHeaders
    /// Most requests have no header of ours: then none is looked for.
    let isEmpty: Bool

    /// Those of a request.
    package init(_ headers: HTTPHeaders) {
        self.headers = headers
        isEmpty = !headers.hasName(startingWith: Self.prefix)
    }

    /// Throws INVALID_ARGUMENT for a header of ours that there is none of: a ceiling that is misspelt must not count as
    /// none.
    package func checkNames() throws(RPCError) {
        guard !isEmpty else { return }
        let prefix = "\(Self.prefix)"
        for (name, _) in headers.entries {
            let name = name.lowercased()
            guard name.hasPrefix(prefix), !Self.names.contains(where: { name == prefix + $0 }) else { continue }
            let known = Self.names.map { prefix + $0 }.joined(separator: ", ")
            throw RPCError(
                .invalidArgument,
                "header `\(name.prefix(64))`: is not known; known are \(known)",
                reason: .badRequest
            )
        }
    }

    /// Nil if no header says anything. Throws INVALID_ARGUMENT, naming the header and its rule.
    package func wishes() throws(RPCError) -> RouterV1.Wishes? {
        guard !isEmpty else { return nil }
        var wishes = RouterV1.Wishes()
        wishes.maxCostNanodollars = try read("max-cost-usd", WishBounds.costRule) { text in
            Self.number(text).flatMap { WishBounds.nanodollars(dollars: $0) }
        }
        wishes.maxLatencyMS = try read("max-latency-ms", WishBounds.latencyRule) { text in
            Int64(text).flatMap { WishBounds.latencyMS.contains($0) ? UInt32($0) : nil }
        }
        wishes.minQuality = try read("min-quality", WishBounds.qualityRule) { text in
            Self.number(text).flatMap { (0...1).contains($0) ? $0 : nil }
        }
        try readFallback(&wishes)
        wishes.onOverload =
            try word("on-overload", ["refuse": RouterV1.OnOverload.refuse, "batch": .batch]) ?? .unspecified
        wishes.conversation =
            try read("conversation", WishBounds.conversationRule) { text in
                (1...WishBounds.conversationBytesMax).contains(text.utf8.count) ? text : nil
            } ?? ""
        wishes.providers =
            try read("providers", WishBounds.providersRule) { Self.names($0, most: WishBounds.providersMax) } ?? []
        wishes.explain = try word("explain", ["yes": true, "no": false])
        return wishes == RouterV1.Wishes() ? nil : wishes
    }

    /// Whether the answer may come from the cache; nil = nothing is said.
    package func allowsCache() throws(RPCError) -> Bool? {
        isEmpty ? nil : try word("cache", ["yes": true, "no": false])
    }

    private func readFallback(_ wishes: inout RouterV1.Wishes) throws(RPCError) {
        let most = WishBounds.fallbackModelsMax
        let rule = "must be none, any, or 1 to \(most) models' ids with commas between"
        guard let names = try read("fallback", rule, { Self.names($0, most: most) }) else { return }
        switch names {
        case ["none"]: wishes.fallback = .none
        case ["any"]: wishes.fallback = .any
        default: (wishes.fallback, wishes.fallbackModels) = (.listed, names)
        }
    }

    private func word<Value>(_ name: String, _ values: [String: Value]) throws(RPCError) -> Value? {
        try read(name, "must be one of \(values.keys.sorted().joined(separator: ", "))") { values[$0] }
    }

    private func read<Value>(
        _ name: String,
        _ rule: String,
        _ read: (String) -> Value?
    ) throws(RPCError) -> Value? {
        guard let text = headers["\(Self.prefix)\(name)"] else { return nil }
        if let value = read(text) { return value }
        throw RPCError(.invalidArgument, "header `\(Self.prefix)\(name)`: \(rule)", reason: .badRequest)
    }

    private static func number(_ text: String) -> Double? {
        text.utf8.allSatisfy { "0123456789.".utf8.contains($0) } ? Double(text) : nil
    }

    private static func names(_ text: String, most: Int) -> [String]? {
        let names = text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
        return WishBounds.areNames(names, most: most) ? names : nil
    }
}
