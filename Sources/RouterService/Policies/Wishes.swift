import Bodies
package import Messages
package import RPCCore

extension RouterV1.Wishes {
    /// What a body asks for by itself.
    init(_ body: BodyWishes) {
        self.init(
            maxCostNanodollars: body.maxCostNanodollars,
            maxLatencyMS: body.maxLatencyMS,
            minQuality: body.minQuality,
            conversation: body.conversation ?? "",
            providers: body.providers ?? [],
            explain: body.explains
        )
        switch body.fallback {
        case .nobody: fallback = .none
        case .any: fallback = .any
        case .listed(let models): (fallback, fallbackModels) = (.listed, models)
        case nil: break
        }
        switch body.onOverload {
        case "refuse": onOverload = .refuse
        case "batch": onOverload = .batch
        default: break
        }
    }

    /// Takes what is not said here from `other`.
    mutating func complete(from other: RouterV1.Wishes?) {
        guard let other else { return }
        maxCostNanodollars = maxCostNanodollars ?? other.maxCostNanodollars
        maxLatencyMS = maxLatencyMS ?? other.maxLatencyMS
        minQuality = minQuality ?? other.minQuality
        if fallback == .unspecified { (fallback, fallbackModels) = (other.fallback, other.fallbackModels) }
        if onOverload == .unspecified { onOverload = other.onOverload }
        if conversation.isEmpty { conversation = other.conversation }
        if providers.isEmpty { providers = other.providers }
        explain = explain ?? other.explain
    }

    /// Throws INVALID_ARGUMENT for a wish that is out of range, naming it: messages come from anybody.
    package func check() throws(RPCError) {
        let costMax = Int64(WishBounds.costDollarsMax) * 1_000_000_000
        try Self.hold(maxCostNanodollars.map { (0...costMax).contains($0) } ?? true, "max_cost", WishBounds.costRule)
        let isTime = maxLatencyMS.map { WishBounds.latencyMS.contains(Int64($0)) } ?? true
        try Self.hold(isTime, "max_latency_ms", WishBounds.latencyRule)
        try Self.hold(minQuality.map { (0...1).contains($0) } ?? true, "min_quality", WishBounds.qualityRule)
        try Self.hold(
            conversation.utf8.count <= WishBounds.conversationBytesMax,
            "conversation",
            "is longer than 128 bytes"
        )
        let areProviders = providers.isEmpty || WishBounds.areNames(providers, most: WishBounds.providersMax)
        try Self.hold(areProviders, "providers", WishBounds.providersRule)
        switch fallback {
        case .unspecified, .none, .any:
            try Self.hold(fallbackModels.isEmpty, "fallback_models", "must be empty but for FALLBACK_LISTED")
        case .listed:
            let rule = "must be 1 to \(WishBounds.fallbackModelsMax) models' ids"
            try Self.hold(
                WishBounds.areNames(fallbackModels, most: WishBounds.fallbackModelsMax),
                "fallback_models",
                rule
            )
        default: try Self.hold(false, "fallback", "\(fallback.rawValue) is not known")
        }
        let isKnown = [.unspecified, .refuse, .batch].contains(onOverload)
        try Self.hold(isKnown, "on_overload", "\(onOverload.rawValue) is not known")
    }

    private static func hold(_ isTrue: Bool, _ field: String, _ rule: String) throws(RPCError) {
        if !isTrue { throw RPCError(.invalidArgument, "`wishes.\(field)`: \(rule)", reason: .badRequest) }
    }
}

extension CommonV1.Priority {
    /// By its name in a body; nil stays nil.
    init?(name: String?) {
        switch name {
        case "realtime": self = .realtime
        case "standard": self = .standard
        case "batch": self = .batch
        default: return nil
        }
    }
}

extension CommonV1.Task {
    /// By its name in a body; nil stays nil.
    init?(name: String?) {
        switch name {
        case "chat": self = .chat
        case "code": self = .code
        default: return nil
        }
    }
}
