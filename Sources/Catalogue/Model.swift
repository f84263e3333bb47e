package import Messages

/// A model as the router sees it: what it can do, what it costs, and what we believe of it before measuring.
package struct Model: Sendable, Equatable, Identifiable {
    /// The provider's name for it, as in `Qwen/Qwen3.5-9B`; never empty.
    package var id: String
    /// What it is for, the main use first; never empty, each at most once.
    package var tasks: [CommonV1.Task]
    /// The name of the provider that serves it.
    package var provider: String
    /// Whether that provider reads Together's words where OpenAI has others for the same.
    package var speaksTogether: Bool { provider == "together" || provider == "simulator" }
    /// Prompt and answer together, in tokens; 0 = not known.
    package var contextLength: UInt32 = 0
    /// The longest answer in tokens; 0 = as long as the context allows.
    package var outputTokensMax: UInt32 = 0
    /// What it costs. Version 0 means that nobody knows: see ``isPriceKnown``.
    package var price = CommonV1.Price(batchPercent: 100)
    /// How good its answers are, 0 to 1.
    package var quality: Double = 0.5
    /// What a request may ask of it beyond text.
    package var capabilities: Set<Capability> = []
    /// For people; empty = the id.
    package var displayName: String = ""
    /// Who made it; may be empty.
    package var organization: String = ""
    /// When it was made, seconds since 1970; 0 = not known.
    package var createdUnixS: Int64 = 0
    /// Part of the cache key: an operator raises it when the provider swaps the weights behind one id.
    package var revision: String = ""
    /// Whether the provider takes it in batches.
    package var isBatchable: Bool = false
    /// Whether the provider stopped serving it.
    package var isRetired: Bool = false
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

    /// A model with the given id, purpose and provider; everything else at its default.
    package init(id: String, tasks: [CommonV1.Task], provider: String) {
        self.id = id
        self.tasks = tasks
        self.provider = provider
    }

    /// False when the provider told no prices: rows then cost 0 and say price version 0.
    package var isPriceKnown: Bool { price.version > 0 }

    /// Whether `auto` may choose it.
    package var isCandidate: Bool { !isRetired && !isPinnedOnly }
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
