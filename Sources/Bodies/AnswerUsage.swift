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

    /// Reads a `usage` object; nil if it is no object, or lacks `prompt_tokens`, or counts below zero.
    package init?(_ value: JSONValue?) {
        guard let value, let prompt = value["prompt_tokens"]?.int, prompt >= 0 else { return nil }
        promptTokens = prompt
        completionTokens = max(0, value["completion_tokens"]?.int ?? 0)
        let cached = value["prompt_tokens_details"]?["cached_tokens"]?.int ?? value["cached_tokens"]?.int
        cachedTokens = min(prompt, max(0, cached ?? 0))
        let reasoning = value["completion_tokens_details"]?["reasoning_tokens"]?.int
        reasoningTokens = min(completionTokens, max(0, reasoning ?? 0))
    }
}
