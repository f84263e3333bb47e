import JSON

/// What makes a file fit for fine-tuning.
enum TrainingData {
    /// The first thing wrong with a JSONL file of samples; nil if it can be used.
    static func problem(in bytes: [UInt8]) -> String? {
        let samples = lines(of: bytes)
        guard !samples.isEmpty else {
            return "the file has no samples"
        }
        for (index, line) in samples.enumerated() {
            guard let document = try? parseJSON(Array(line)) else {
                return "line \(index + 1) is not valid JSON"
            }
            guard isSample(document.root) else {
                return
                    "line \(index + 1) is no sample: it needs messages, prompt and completion, text, or input with outputs"
            }
        }
        return nil
    }

    private static func isSample(_ value: JSONValue) -> Bool {
        if let messages = value["messages"]?.array {
            return !messages.isEmpty && messages.allSatisfy { $0["role"]?.string != nil }
        }
        if value["prompt"]?.string != nil {
            return value["completion"]?.string != nil
        }
        if value["input"]?.members != nil {
            return value["preferred_output"] != nil && value["non_preferred_output"] != nil
        }
        return value["text"]?.string != nil
    }
}
