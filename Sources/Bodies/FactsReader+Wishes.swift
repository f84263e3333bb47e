import JSON

/// The object `pointsman`: ours alone, so every member has to be one that we know.
extension FactsReader {
    static let wishes = "pointsman"
    private static let known = [
        "cache", "conversation", "explain", "fallback", "max_cost_usd", "max_latency_ms", "min_quality", "on_overload",
        "priority", "providers", "task",
    ]

    mutating func readWishes(_ root: JSONValue) throws(BodyError) {
        guard let value = root[Self.wishes] else { return }
        spans.wishesMember = Self.member(Self.wishes, of: root)
        guard !value.isNull else { return }
        guard let members = value.members else { throw BodyError(Self.wishes, "must be an object") }
        for (key, value) in members {
            guard Self.known.contains(key) else {
                let rule = "is not known here; known are \(Self.known.joined(separator: ", "))"
                throw BodyError("\(Self.wishes).\(key.prefix(64))", rule)
            }
            guard !value.isNull else { continue }
            try readWish(key, value)
        }
    }

    private mutating func readWish(_ key: String, _ value: JSONValue) throws(BodyError) {
        switch key {
        case "max_cost_usd":
            facts.wishes.maxCostNanodollars = try wish(value, key, WishBounds.costRule) { value in
                value.double.flatMap { WishBounds.nanodollars(dollars: $0) }
            }
        case "max_latency_ms":
            facts.wishes.maxLatencyMS = try wish(value, key, WishBounds.latencyRule) { value in
                value.int.flatMap { WishBounds.latencyMS.contains($0) ? UInt32($0) : nil }
            }
        case "min_quality":
            facts.wishes.minQuality = try wish(value, key, WishBounds.qualityRule) { value in
                value.double.flatMap { (0...1).contains($0) ? $0 : nil }
            }
        case "fallback": facts.wishes.fallback = try fallback(value, key)
        case "on_overload": facts.wishes.onOverload = try word(value, key, ["refuse", "batch"])
        case "conversation":
            facts.wishes.conversation = try wish(value, key, WishBounds.conversationRule) { value in
                value.string.flatMap { (1...WishBounds.conversationBytesMax).contains($0.utf8.count) ? $0 : nil }
            }
        case "providers":
            facts.wishes.providers = try wish(value, key, WishBounds.providersRule) { value in
                Self.names(value, most: WishBounds.providersMax)
            }
        case "priority": facts.wishes.priority = try word(value, key, ["realtime", "standard", "batch"])
        case "task": facts.wishes.task = try word(value, key, ["chat", "code"])
        case "cache": facts.wishes.allowsCache = try wish(value, key, "must be true or false", \.bool)
        default: facts.wishes.explains = try wish(value, key, "must be true or false", \.bool)
        }
    }

    private func fallback(_ value: JSONValue, _ key: String) throws(BodyError) -> BodyWishes.Fallback {
        if value.isString("none") { return .nobody }
        if value.isString("any") { return .any }
        guard let models = Self.names(value, most: WishBounds.fallbackModelsMax) else {
            let most = WishBounds.fallbackModelsMax
            throw BodyError("\(Self.wishes).\(key)", "must be `none`, `any`, or a list of 1 to \(most) models' ids")
        }
        return .listed(models)
    }

    private static func names(_ value: JSONValue, most: Int) -> [String]? {
        guard let items = value.array else { return nil }
        let names = items.compactMap(\.string)
        return names.count == items.count && WishBounds.areNames(names, most: most) ? names : nil
    }

    private func word(_ value: JSONValue, _ key: String, _ words: [String]) throws(BodyError) -> String {
        try wish(value, key, "must be one of \(words.joined(separator: ", "))") { value in
            words.first { value.isString($0) }
        }
    }

    private func wish<T>(
        _ value: JSONValue,
        _ key: String,
        _ rule: String,
        _ read: (JSONValue) -> T?
    ) throws(BodyError) -> T {
        guard let result = read(value) else { throw BodyError("\(Self.wishes).\(key)", rule) }
        return result
    }

    /// What asks for models that can do more than others.
    mutating func readAbilities(_ root: JSONValue) {
        let effort = root["reasoning_effort"]
        let reasoning = root["reasoning"]
        let isWanted = effort.map { !$0.isNull && !$0.isString("none") } ?? false
        let isOn = reasoning.map { $0.kind == .object && $0["enabled"]?.bool != false } ?? false
        facts.reasoningAsked = isWanted || isOn
        let logprobs = root["logprobs"]
        facts.logprobsAsked = logprobs?.bool ?? logprobs?.double.map { $0 > 0 } ?? false
        // Longer than a conversation's name may be, it is a label like any other: what begins so is the same.
        if let key = root["prompt_cache_key"]?.string { facts.promptCacheKey = key }
    }
}
