package import Messages

/// A model as the router sees it: what it can do, what it costs, and what we believe of it before measuring.
package struct Model: Sendable, Equatable, Identifiable {
    /// The provider's name for it, as in `Qwen/Qwen3.5-9B`; never empty.
    package var id: String
    /// What it is for, the main use first; never empty, each at most once.
    package var tasks: [CommonV1.Task]
    /// The name of the provider that serves it.
    package var provider: String
    /// What ``provider`` calls it: ``id``, unless an offer says otherwise.
    package var providerModelID: String { nameAtProvider ?? id }
    /// Further providers that serve it.
    package var offers: [Offer] = []
    /// Prompt and answer together, in tokens; 0 = not known.
    package var contextLength: UInt32 = 0
    /// The longest answer in tokens; 0 = as long as the context allows.
    package var outputTokensMax: UInt32 = 0
    /// What it costs. Version 0 means that nobody knows: see ``isPriceKnown``.
    package var price = CommonV1.Price(batchPercent: 100)
    /// How good its answers are, 0 to 1.
    package var quality: Double = 0.5
    /// Who says so; ``assumed`` = nobody; empty = not said.
    package var qualitySource: String = ""
    /// What a request may ask of it beyond text.
    package var capabilities: Set<Capability> = []
    /// Who says that it has a capability, where that is said.
    package var capabilitySources: [Capability: String] = [:]
    /// For people; empty = the id.
    package var displayName: String = ""
    /// Who made it; may be empty.
    package var organization: String = ""
    /// When it was made, seconds since 1970, in ``createdBounds``; 0 = not known.
    package var createdUnixS: Int64 = 0
    /// Part of the cache key: an operator raises it when the provider swaps the weights behind one id.
    package var revision: String = ""
    /// Whether the provider takes it in batches.
    package var isBatchable: Bool = false
    /// Whether the provider stopped serving it, whatever the date.
    package var isRetired: Bool = false
    /// From then on it counts as retired, seconds since 1970; 0 = no date is known.
    package var retiresUnixS: Int64 = 0
    /// Of a retired model: the id of the one that serves instead; nil = none.
    package var replacement: String?
    /// Only served by name, never chosen by `auto`.
    package var isPinnedOnly: Bool = false
    /// Added by RegisterModel, not by a file.
    package var isRegistered: Bool = false
    /// Median time to the first token in milliseconds, believed before anything was measured; 0 = no belief.
    package var latencyP50MS: UInt32 = 0
    /// Tokens a second of one answer, believed before anything was measured; 0 = no belief.
    package var tokensPerSecond: Double = 0
    /// What ``provider`` calls it, if an offer says so; nil = the id.
    package private(set) var nameAtProvider: String?

    /// What ``createdUnixS`` may be: until the end of the year 9999, the last one that RFC 3339 can write.
    package static let createdBounds: ClosedRange<Int64> = 0...253_402_300_799

    /// The source of a value that nobody publishes.
    package static let assumed = "assumed"

    /// A model with the given id, purpose and provider; everything else at its default.
    package init(id: String, tasks: [CommonV1.Task], provider: String) {
        self.id = id
        self.tasks = tasks
        self.provider = provider
    }

    /// False when the provider told no prices: rows then cost 0 and say price version 0.
    package var isPriceKnown: Bool { price.version > 0 }

    /// Whether it is not served any more at that time, by its flag or its date.
    package func isRetired(at nowUnixS: Int64) -> Bool {
        isRetired || (retiresUnixS > 0 && retiresUnixS <= nowUnixS)
    }

    /// The model at each provider that has it, one value a provider, its own first.
    package var routes: [Model] {
        var own = self
        own.offers = []
        return [own]
            + offers.map { offer in
                var route = own
                route.provider = offer.provider
                route.nameAtProvider = offer.model.isEmpty ? nil : offer.model
                route.price = offer.price
                route.isBatchable = offer.isBatchable
                route.latencyP50MS = offer.latencyP50MS
                route.tokensPerSecond = offer.tokensPerSecond
                return route
            }
    }
}

/// A model at a further provider.
package struct Offer: Sendable, Equatable {
    /// The provider's name; never empty.
    package var provider: String
    /// What that provider calls the model; empty = the model's id.
    package var model: String = ""
    /// What it costs there. Version 0 means that nobody knows.
    package var price = CommonV1.Price(batchPercent: 100)
    /// Whether that provider takes it in batches.
    package var isBatchable = false
    /// As in ``Model``.
    package var latencyP50MS: UInt32 = 0
    /// As in ``Model``.
    package var tokensPerSecond: Double = 0

    /// An offer of a provider; everything else at its default.
    package init(provider: String) {
        self.provider = provider
    }
}

/// What a request can ask of a model beyond text in, text out.
package enum Capability: String, Sendable, Hashable, CaseIterable {
    /// Calls functions.
    case tools
    /// Answers any JSON object.
    case jsonMode = "json_mode"
    /// Answers an instance of a given JSON schema.
    case jsonSchema = "json_schema"
    /// Takes images.
    case vision
    /// Thinks before it answers, which costs output tokens.
    case reasoning
    /// Tells how likely its tokens were.
    case logprobs
}

extension Model {
    /// Whether `names`, ids and prefixes that end in `*`, have this model. An empty list has all.
    package func isAmong(_ names: [String]) -> Bool { Self.isAmong(names, id) }

    /// The same of the model `id`.
    package static func isAmong(_ names: [String], _ id: String) -> Bool {
        names.isEmpty
            || names.contains { name in
                name.utf8.last == UInt8(ascii: "*") ? id.utf8.starts(with: name.utf8.dropLast()) : id == name
            }
    }
}
