import JSON

/// A model in the provider's list.
package struct ProviderModel: Sendable, Equatable {
    /// The name that requests use.
    package var id: String
    /// `chat`, `language`, `code`, `image`, `embedding`, …, or empty.
    package var type: String
    /// Tokens, 0 = not said.
    package var contextTokens: Int64
    /// US dollars per million tokens, nil = not said.
    package var inputPrice: Double?
    /// US dollars per million tokens, nil = not said.
    package var outputPrice: Double?

    init?(_ json: JSONValue) {
        guard let id = json["id"]?.string, !id.isEmpty else { return nil }
        self.id = id
        type = json["type"]?.string ?? ""
        contextTokens = json["context_length"]?.int ?? 0
        inputPrice = json["pricing"]?["input"]?.double
        outputPrice = json["pricing"]?["output"]?.double
    }
}
