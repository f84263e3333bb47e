import Bodies
import Catalogue
import Messages

/// What a request is expected to take of a model: measured values where there are some, else the catalogue's belief.
enum Expectation {
    /// Tokens a second of a model of which nobody has said anything.
    private static let tokensPerSecondDefault = 100.0

    /// Nano-dollars; nil if nobody knows.
    static func price(_ model: Model, _ usage: CommonV1.Usage, _ kind: BodyKind, isForBatch: Bool) -> Double? {
        guard model.isPriceKnown else { return nil }
        let units = Double(usage.units)
        switch kind {
        case .image: return units * Double(model.price.nanodollarsPerMegapixel) / 1e3
        case .speech: return units * Double(model.price.nanodollarsPerMchar) / 1e6
        case .transcription, .translation: return units * Double(model.price.nanodollarsPerAudioMinute) / 6e4
        case .chat, .completion, .embedding, .rerank:
            let tokens =
                Double(usage.promptTokens) * Double(model.price.inputNanodollarsPerMtok)
                + Double(usage.completionTokens) * Double(model.price.outputNanodollarsPerMtok)
            return tokens / 1e6 * (isForBatch ? Double(model.price.batchPercent) / 100 : 1)
        }
    }

    /// Seconds until all of the answer is there; nil if nobody knows.
    static func whole(_ model: Model, _ estimate: LiveView.Estimate, _ usage: CommonV1.Usage) -> Double? {
        guard let first = first(model, estimate) else { return nil }
        let believed = model.tokensPerSecond > 0 ? model.tokensPerSecond : tokensPerSecondDefault
        let rate = estimate.tokensPerSecond.flatMap { $0 > 0 ? $0 : nil } ?? believed
        return first + Double(usage.completionTokens) / rate
    }

    /// Seconds until the caller sees something: of a stream the first token, else all of it.
    static func firstContent(
        _ model: Model,
        _ estimate: LiveView.Estimate,
        _ asked: RouterV1.Asked,
        _ kind: BodyKind
    ) -> Double? {
        asked.streamed ? first(model, estimate) : whole(model, estimate, asked.expectation(kind))
    }

    private static func first(_ model: Model, _ estimate: LiveView.Estimate) -> Double? {
        estimate.firstSeconds ?? (model.latencyP50MS > 0 ? Double(model.latencyP50MS) / 1000 : nil)
    }
}
