package import JSON

/// Tokens as an answer's `usage` states them.
package struct AnswerUsage: Sendable, Equatable {
    /// `prompt_tokens`; cached ones included.
    package var promptTokens: Int64 = 0
    /// `completion_tokens`; 0 where there is none (embeddings).
    package var completionTokens: Int64 = 0
    /// `prompt_tokens_details.cached_tokens`, or `cached_tokens`.
    package var cachedTokens: Int64 = 0
    /// `completion_tokens_details.reasoning_tokens`: the part of the completion that was thinking; 0 where it is not said.
    package var reasoningTokens: Int64 = 0

    /// No answer has more tokens: a provider that says so counts wrongly, and sums of what is believed stay in 64 bits.
    private static let tokensMax: Int64 = 1_000_000_000_000

    /// Reads a `usage` object; nil if it is no object, or lacks `prompt_tokens`, or its counts can't be.
    package init?(_ value: JSONValue?) {
        guard let value, let prompt = value["prompt_tokens"]?.int, (0...Self.tokensMax).contains(prompt) else {
            return nil
        }
        let completion = max(0, value["completion_tokens"]?.int ?? 0)
        guard completion <= Self.tokensMax else { return nil }
        promptTokens = prompt
        completionTokens = completion
        let cached = value["prompt_tokens_details"]?["cached_tokens"]?.int ?? value["cached_tokens"]?.int
        cachedTokens = min(prompt, max(0, cached ?? 0))
        let reasoning = value["completion_tokens_details"]?["reasoning_tokens"]?.int
        reasoningTokens = min(completionTokens, max(0, reasoning ?? 0))
    }
}
