import JSON

/// Reads the facts of a body from its root object.
struct FactsReader {
    let kind: BodyKind
    var facts = RequestFacts()
    var spans = MemberSpans()
    var estimate = TokenEstimate()
    /// Of several texts that the model takes one by one, the longest.
    var longest: TokenEstimate?

    init(kind: BodyKind) {
        self.kind = kind
    }

    private static let choicesMax: Int64 = 128
    private static let tokensMax: Int64 = 1 << 31

    mutating func read(_ root: JSONValue) throws(BodyError) {
        guard let model = root["model"], !model.isNull else {
            throw BodyError("model", "is required; `auto` lets the router choose")
        }
        facts.model = try Self.string(model, "model")
        spans.model = model.span
        try readStreaming(root)
        try readSampling(root)
        try readWishes(root)
        if kind.hasChoices { readAbilities(root) }
        switch kind {
        case .chat:
            try readChat(root)
            try readLogprobs(root)
        case .completion: try readPrompt(root, "prompt", listAllowed: false)
        case .embedding:
            try readPrompt(root, "input", listAllowed: true)
            try readEncoding(root)
        case .image:
            try readPrompt(root, "prompt", listAllowed: false)
            try readImage(root)
        case .rerank: try readRerank(root)
        case .speech: try readSpeech(root)
        case .transcription, .translation: throw BodyError("", "the body must be a form")
        }
        facts.promptTokensHigh = estimate.high
        facts.promptTokensLow = estimate.low
        facts.contextTokensHigh = (longest ?? estimate).high
        facts.contextTokensLow = (longest ?? estimate).low
    }

    private mutating func readStreaming(_ root: JSONValue) throws(BodyError) {
        if let stream = root["stream"] {
            spans.stream = stream.span
            facts.stream = try Self.optional(stream, "stream", "must be true or false", \.bool) ?? false
        }
        guard !facts.stream || kind.streams else {
            throw BodyError("stream", "is not possible for \(kind.plural)")
        }
        try readStreamOptions(root)
    }

    private mutating func readStreamOptions(_ root: JSONValue) throws(BodyError) {
        guard let options = root["stream_options"] else { return }
        spans.streamOptions = options.span
        spans.streamOptionsMember = Self.member("stream_options", of: root)
        guard !options.isNull else { return }
        guard options.kind == .object else { throw BodyError("stream_options", "must be an object") }
        guard let include = options["include_usage"] else { return }
        spans.includeUsage = include.span
        let rule = "must be true or false"
        facts.includeUsage = try Self.optional(include, "stream_options.include_usage", rule, \.bool) ?? false
    }

    private mutating func readSampling(_ root: JSONValue) throws(BodyError) {
        if let temperature = root["temperature"] {
            facts.temperature = try Self.optional(temperature, "temperature", "must be a number", \.double)
        }
        let tokens = 1...Self.tokensMax
        if let value = root["max_tokens"] {
            spans.maxTokens = value.span
            facts.maxTokens = try Self.whole(value, "max_tokens", tokens)
        }
        if let value = root["max_completion_tokens"] {
            spans.maxCompletionTokens = value.span
            spans.maxCompletionMember = Self.member("max_completion_tokens", of: root)
            let limit = try Self.whole(value, "max_completion_tokens", tokens)
            if let limit, let other = facts.maxTokens { spans.hasTwoLimits = limit != other }
            facts.maxTokens = limit ?? facts.maxTokens
        }
        if let value = root["n"] { facts.choices = try Self.whole(value, "n", 1...Self.choicesMax) ?? 1 }
    }

    private mutating func readChat(_ root: JSONValue) throws(BodyError) {
        guard let value = root["messages"], !value.isNull else { throw BodyError("messages", "is required") }
        guard let messages = value.array, !messages.isEmpty else {
            throw BodyError("messages", "must be an array of at least one message")
        }
        for (index, message) in messages.enumerated() {
            guard message.kind == .object else { throw BodyError("messages[\(index)]", "must be an object") }
            guard message["role"]?.kind == .string else {
                throw BodyError("messages[\(index)].role", "is required and must be a string")
            }
            try readContent(message, index)
        }
        if let tools = root["tools"], !tools.isNull {
            guard tools.kind == .array else { throw BodyError("tools", "must be an array") }
            facts.toolsPresent = tools.count > 0
            estimate.add(tools.raw)
        }
        if let format = root["response_format"], !format.isNull {
            guard format.kind == .object else { throw BodyError("response_format", "must be an object") }
            facts.responseFormat = format["type"]?.string ?? ""
            estimate.add(format.raw)
        }
    }

    private mutating func readContent(_ message: JSONValue, _ index: Int) throws(BodyError) {
        estimate.addMessage()
        if let calls = message["tool_calls"] { estimate.add(calls.raw) }
        guard let content = message["content"], !content.isNull else { return }
        switch content.kind {
        case .string: estimate.add(content.raw)
        case .array:
            for part in content.array ?? [] {
                if part["type"]?.isString("text") ?? true {
                    estimate.add(part.raw)
                } else {
                    facts.mediaParts += 1
                    estimate.addMedia()
                }
            }
        default: throw BodyError("messages[\(index)].content", "must be a string or an array of parts")
        }
    }

    private mutating func readPrompt(
        _ root: JSONValue,
        _ field: String,
        listAllowed: Bool
    ) throws(BodyError) {
        guard let value = root[field], !value.isNull else { throw BodyError(field, "is required") }
        if value.kind == .string {
            estimate.add(value.raw)
            return
        }
        guard listAllowed else { throw BodyError(field, "must be a string") }
        guard let list = value.array, !list.isEmpty, list.allSatisfy({ $0.kind == .string }) else {
            throw BodyError(field, "must be a string or an array of at least one string; token ids are not taken")
        }
        for text in list {
            var one = TokenEstimate()
            one.addMessage()
            one.add(text.raw)
            addOne(one)
        }
    }

    /// Counts a text that the model takes by itself.
    mutating func addOne(_ text: TokenEstimate) {
        estimate.add(text)
        if text.high > longest?.high ?? -1 { longest = text }
    }

    /// Where a member stands, its name included; nil if there is none.
    static func member(_ name: String, of object: JSONValue) -> Range<Int>? {
        var span: Range<Int>?
        object.forEachMember { key, value in
            if key.isString(name) { span = key.span.lowerBound..<value.span.upperBound }
        }
        return span
    }

    static func string(_ value: JSONValue, _ field: String) throws(BodyError) -> String {
        guard let text = value.string else { throw BodyError(field, "must be a string") }
        guard text.utf8.count <= 256 else { throw BodyError(field, "must not be longer than 256 bytes") }
        return text
    }

    static func optional<T>(
        _ value: JSONValue,
        _ field: String,
        _ rule: String,
        _ read: (JSONValue) -> T?
    ) throws(BodyError) -> T? {
        if value.isNull { return nil }
        guard let result = read(value) else { throw BodyError(field, rule) }
        return result
    }

    static func whole(
        _ value: JSONValue,
        _ field: String,
        _ range: ClosedRange<Int64>
    ) throws(BodyError) -> Int? {
        if value.isNull { return nil }
        guard let number = value.int, range.contains(number) else {
            throw BodyError(field, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return Int(number)
    }
}
