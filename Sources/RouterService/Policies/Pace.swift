import Bodies
import Catalogue
import Messages

/// How fast a route is expected to answer: as measured where it was, else as the catalogue believes.
struct Pace {
    /// Tokens a second of a model of which nobody has said anything.
    private static let tokensPerSecondDefault = 100.0

    /// Until the first token; nil if nobody knows.
    let firstSeconds: Double?
    /// After it.
    let tokensPerSecond: Double

    init(_ inputs: ChoiceInputs, at index: Int) {
        let (latencyMS, believed) = (inputs.models[index].latencyP50MS, inputs.models[index].tokensPerSecond)
        let measured = inputs.estimates[index]
        firstSeconds = measured.firstSeconds ?? (latencyMS > 0 ? Double(latencyMS) / 1000 : nil)
        let fallback = believed > 0 ? believed : Self.tokensPerSecondDefault
        tokensPerSecond = measured.tokensPerSecond.flatMap { $0 > 0 ? $0 : nil } ?? fallback
    }

    /// Seconds until all of the answer is there; nil if nobody knows.
    func whole(_ usage: CommonV1.Usage) -> Double? {
        firstSeconds.map { $0 + Double(usage.completionTokens) / tokensPerSecond }
    }

    /// Seconds until the caller sees something: of a stream the first token, else all of it.
    func firstContent(_ asked: RouterV1.Asked, _ kind: BodyKind) -> Double? {
        asked.streamed ? firstSeconds : whole(asked.expectation(kind))
    }
}

extension CommonV1.Price {
    /// Nano-dollars that a request is expected to cost; nil if nobody knows.
    func expected(_ usage: CommonV1.Usage, _ kind: BodyKind, isForBatch: Bool) -> Double? {
        guard version > 0 else { return nil }
        let units = Double(usage.units)
        switch kind {
        case .image: return units * Double(nanodollarsPerMegapixel) / 1e3
        case .speech: return units * Double(nanodollarsPerMchar) / 1e6
        case .transcription, .translation: return units * Double(nanodollarsPerAudioMinute) / 6e4
        case .chat, .completion, .embedding, .rerank:
            let tokens =
                Double(usage.promptTokens) * Double(inputNanodollarsPerMtok)
                + Double(usage.completionTokens) * Double(outputNanodollarsPerMtok)
            return tokens / 1e6 * (isForBatch ? Double(batchPercent) / 100 : 1)
        }
    }
}
