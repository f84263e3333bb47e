/// What the simulator answers, before it becomes bytes of one endpoint or another.
struct Answer: Sendable {
    /// One of the `n` answers.
    struct Choice: Sendable {
        /// The text, or the arguments of the tool call.
        var content: [UInt8]
        /// The function called; nil for a text.
        var toolName: String?
        var finish: FinishReason
    }

    var model: String
    /// The answer's id: a function of the request's bytes.
    var id: UInt64
    var choices: [Choice]
    var usage: BilledUsage
    /// The prompt to be given back; nil unless the request asked for its echo.
    var echoed: [UInt8]?
    /// How many alternatives to each token are told; 0 = no log probabilities.
    var logprobs = 0
}

/// Makes answers: pure, the same for the same request.
enum AnswerMaker {
    /// The answer to a chat. `body` is the request as it came, which `simulator/echo` says again.
    static func chat(
        _ request: ChatRequest,
        body: [UInt8],
        model: Model,
        cachedPercent: Int
    ) throws(APIError) -> Answer {
        try checkContext(
            prompt: request.messages.tokens,
            maxTokens: request.maxTokens,
            model: model,
            truncates: request.truncates
        )
        var hash = request.messages.hash
        hash.combine(Array(model.id.utf8))
        var choices: [Answer.Choice] = []
        choices.reserveCapacity(request.choices)
        var usage = promptUsage(request.messages.tokens, model: model, cachedPercent: cachedPercent)
        for index in 0..<request.choices {
            var seed = hash
            seed.combine(UInt64(index))
            let choice = try choice(request, body: body, isEcho: model.id == echoModel, seed: seed.value)
            usage.completionTokens += TokenRule.tokens(bytes: choice.content.count)
            choices.append(choice)
        }
        return Answer(
            model: request.model,
            id: StableHash.hash(body),
            choices: choices,
            usage: usage,
            echoed: request.echo ? request.messages.lastUser : nil,
            logprobs: request.logprobs ?? 0
        )
    }

    /// The answer to a completion of a prompt.
    static func completion(
        _ request: CompletionRequest,
        body: [UInt8],
        model: Model,
        cachedPercent: Int
    ) throws(APIError) -> Answer {
        let promptTokens = TokenRule.tokens(bytes: request.prompt.count)
        try checkContext(prompt: promptTokens, maxTokens: request.maxTokens, model: model, truncates: false)
        var hash = StableHash()
        hash.combine(request.prompt)
        hash.combine(Array(model.id.utf8))
        var usage = promptUsage(promptTokens, model: model, cachedPercent: cachedPercent)
        var choices: [Answer.Choice] = []
        for index in 0..<request.choices {
            var seed = hash
            seed.combine(UInt64(index))
            let whole = model.id == echoModel ? body : TextRule.text(lastUser: request.prompt, seed: seed.value)
            let (text, finish) = TextRule.cut(whole, stop: request.stop, maxTokens: request.maxTokens)
            usage.completionTokens += TokenRule.tokens(bytes: text.count)
            choices.append(Answer.Choice(content: text, finish: finish))
        }
        return Answer(
            model: request.model,
            id: StableHash.hash(body),
            choices: choices,
            usage: usage,
            echoed: request.echo ? request.prompt : nil,
            logprobs: request.logprobs ?? 0
        )
    }

    private static let echoModel = "simulator/echo"

    private static func choice(
        _ request: ChatRequest,
        body: [UInt8],
        isEcho: Bool,
        seed: UInt64
    ) throws(APIError) -> Answer.Choice {
        let whole: [UInt8]
        var toolName: String?
        if isEcho {
            whole = body
        } else {
            switch request.form {
            case .text:
                whole = TextRule.text(lastUser: request.messages.lastUser, seed: seed)
            case .jsonObject:
                var object: [UInt8] = []
                object.append(text: #"{"answer":"#)
                object.append(jsonString: TextRule.text(lastUser: request.messages.lastUser, seed: seed))
                object.append(text: "}")
                whole = object
            case .schema(let schema):
                whole = try SchemaInstance.make(of: schema, seed: seed, field: "response_format.json_schema.schema")
            case .tool(let name, let parameters):
                toolName = name
                whole =
                    try parameters.map { schema throws(APIError) in
                        try SchemaInstance.make(of: schema, seed: seed, field: "tools.function.parameters")
                    } ?? Array("{}".utf8)
            }
        }
        let stop = toolName == nil ? request.stop : []
        let (content, finish) = TextRule.cut(whole, stop: stop, maxTokens: request.maxTokens)
        let isWholeCall = toolName != nil && finish == .stop
        return Answer.Choice(content: content, toolName: toolName, finish: isWholeCall ? .toolCalls : finish)
    }

    private static func promptUsage(_ tokens: Int, model: Model, cachedPercent: Int) -> BilledUsage {
        let cached = model.cachedPrice == nil ? 0 : tokens * cachedPercent / 100
        return BilledUsage(promptTokens: tokens, cachedTokens: cached)
    }

    /// The provider's odd 403: prompt and `max_tokens` together are more than the model's context.
    private static func checkContext(
        prompt: Int,
        maxTokens: Int?,
        model: Model,
        truncates: Bool
    ) throws(APIError) {
        guard !truncates, prompt + (maxTokens ?? 0) > model.contextLength else {
            return
        }
        throw APIError(
            status: 403,
            message: "the prompt's \(prompt) tokens and max_tokens \(maxTokens ?? 0) exceed the context length "
                + "\(model.contextLength) of \(model.id)",
            param: "max_tokens",
            code: "context_length_exceeded"
        )
    }
}
