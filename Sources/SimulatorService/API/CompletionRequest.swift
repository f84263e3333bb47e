import JSON

/// What a completion request asks for, checked.
struct CompletionRequest {
    var model: String
    var prompt: [UInt8]
    var stream: Bool
    var includeUsage: Bool
    var choices: Int
    var maxTokens: Int?
    var stop: [[UInt8]]
    var echo: Bool
    /// How many alternatives to each token; nil or 0 = no log probabilities.
    var logprobs: Int?

    init(_ root: JSONValue) throws(APIError) {
        let fields = try Fields(root)
        model = try fields.requiredString("model")
        guard let prompt = try fields.required("prompt").utf8 else {
            throw .invalid("prompt", "must be a string")
        }
        self.prompt = prompt
        stream = try fields.bool("stream") ?? false
        choices = try fields.int("n", in: 1...128) ?? 1
        maxTokens = try fields.int("max_tokens", in: 1...10_000_000)
        stop = try fields.strings("stop", atMost: 32) ?? []
        echo = try fields.bool("echo") ?? false
        logprobs = try fields.int("logprobs", in: 0...20)
        includeUsage = false
        if let options = fields.value("stream_options") {
            includeUsage = try Fields(options, path: "stream_options").bool("include_usage") ?? false
        }
        _ = try fields.double("temperature", in: 0...2)
        _ = try fields.double("top_p", in: 0...1)
    }
}
