/// What a model makes.
package enum ModelType: String, Sendable {
    case chat
    case language
    case code
    case image
    case embedding
    case moderation
    case rerank
    /// Speech from text.
    case audio
    /// Text from speech.
    case transcribe
}

/// A model that the simulator serves, with its prices.
package struct Model: Sendable, Equatable {
    /// The name that requests use.
    package var id: String

    /// What it makes.
    package var type: ModelType

    /// Tokens that prompt and answer may have together.
    package var contextLength: Int

    /// Nano-dollars per million prompt tokens.
    package var inputPrice: Int64 = 0

    /// Nano-dollars per million answer tokens.
    package var outputPrice: Int64 = 0

    /// Nano-dollars per million prompt tokens read from the provider's cache; nil where the input price holds.
    package var cachedPrice: Int64?

    /// Nano-dollars per megapixel of a picture.
    package var imagePrice: Int64 = 0

    /// Nano-dollars per million characters of text that is spoken.
    package var speechPrice: Int64 = 0

    /// Nano-dollars per minute of sound that is transcribed or translated.
    package var audioPrice: Int64 = 0

    /// Steps that the image price covers; more cost in proportion, fewer are not cheaper.
    package var defaultSteps = 4

    /// Nano-dollars per million trained tokens; nil for a model that cannot be fine-tuned.
    package var trainingPrice: Int64?

    /// What a batch pays of the full price, 1 to 100; nil for a model that refuses batches.
    package var batchPercent: Int?

    /// Numbers in an embedding.
    package var dimensions = 0

    /// Was served once and answers 400 `model_not_available` today.
    package var retired = false

    /// Streams carry a usage only if the request asks by `stream_options.include_usage`.
    package var usageOnlyWhenAsked = false

    /// The part of the id before the slash.
    var organization: String {
        id.split(separator: "/", maxSplits: 1).first.map(String.init) ?? id
    }

    /// The part of the id after the slash.
    var displayName: String {
        id.split(separator: "/", maxSplits: 1).last.map(String.init) ?? id
    }
}

/// What a call is billed for.
struct BilledUsage: Sendable, Equatable {
    var promptTokens = 0
    var completionTokens = 0
    var cachedTokens = 0
    /// Images: thousandths of a megapixel times the steps beyond the default; speech: characters; transcriptions and
    /// translations: milliseconds; fine-tunes: trained tokens.
    var units = 0
}

extension Model {
    /// What a call costs in nano-dollars, rounded up once; a batch pays `percent` of it.
    func cost(_ usage: BilledUsage, at endpoint: InferenceEndpoint, percent: Int = 100) -> Int64 {
        let units = Int64(usage.units)
        let percent = Int64(percent)
        switch endpoint {
        case .chat, .completions, .embeddings, .rerank:
            let cachedRate = cachedPrice ?? inputPrice
            let perMillion =
                Int64(usage.promptTokens - usage.cachedTokens) * inputPrice
                + Int64(usage.cachedTokens) * cachedRate
                + Int64(usage.completionTokens) * outputPrice
            return roundedUp(perMillion * percent, over: 100_000_000)
        case .images: return roundedUp(units * imagePrice * percent, over: 100_000)
        case .speech: return roundedUp(units * speechPrice * percent, over: 100_000_000)
        case .transcriptions, .translations: return roundedUp(units * audioPrice * percent, over: 6_000_000)
        }
    }

    /// What training costs in nano-dollars.
    func trainingCost(tokens: Int) -> Int64 {
        roundedUp(Int64(tokens) * (trainingPrice ?? 0), over: 1_000_000)
    }
}

private func roundedUp(_ amount: Int64, over divisor: Int64) -> Int64 {
    (amount + divisor - 1) / divisor
}
