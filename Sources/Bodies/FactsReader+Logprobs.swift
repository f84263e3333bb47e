import JSON

extension FactsReader {
    private static let alternativesMax: Int64 = 20

    /// OpenAI's clients give a flag, and how many alternatives they want; Together's give that number as `logprobs`, which
    /// is the provider's to check.
    mutating func readLogprobs(_ root: JSONValue) throws(BodyError) {
        let alternatives = try root["top_logprobs"].map { number throws(BodyError) in
            try Self.whole(number, "top_logprobs", 0...Self.alternativesMax) ?? 0
        }
        guard let value = root["logprobs"], let flag = value.bool else { return }
        var asked = AskedLogprobs(flag: flag, span: value.span)
        if let alternatives {
            asked.alternatives = alternatives
            asked.alternativesMember = Self.member("top_logprobs", of: root)
        }
        spans.logprobs = asked
    }
}
