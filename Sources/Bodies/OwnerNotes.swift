import JSON

/// What an owner attaches to a job for itself: OpenAI's `metadata`.
package enum OwnerNotes {
    private static let pairsMax = 16
    private static let keyCharactersMax = 64
    private static let valueCharactersMax = 512
    private static let bytesMax = 64 * 1024

    /// The rule that `json` breaks; nil when it is fine, or empty.
    package static func rule(brokenBy json: [UInt8]) -> String? {
        guard !json.isEmpty else { return nil }
        guard json.count <= bytesMax else { return "at most \(bytesMax) bytes" }
        let root: JSONValue
        do {
            root = try JSONDocument(parsing: json).root
        } catch {
            return error.message
        }
        guard let pairs = root.members else { return "must be a JSON object" }
        guard pairs.count <= pairsMax else { return "at most \(pairsMax) pairs" }
        for (key, value) in pairs {
            guard (1...keyCharactersMax).contains(key.count) else {
                return "a key has 1 to \(keyCharactersMax) characters"
            }
            guard let text = value.string, text.count <= valueCharactersMax else {
                return "`\(key)` must be a string of at most \(valueCharactersMax) characters"
            }
        }
        return nil
    }
}
