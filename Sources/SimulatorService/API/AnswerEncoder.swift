/// Which endpoint's words an answer is written in.
enum AnswerStyle: Sendable {
    case chat
    case completion
}

/// Writes answers as the provider does, by hand into bytes: this is the hot path.
struct AnswerEncoder: Sendable {
    /// The `created` of every answer, since equal requests get equal bytes.
    static let created = 1_790_000_000

    let answer: Answer
    let style: AnswerStyle
    private let head: [UInt8]

    init(_ answer: Answer, style: AnswerStyle) {
        self.answer = answer
        self.style = style
        var head: [UInt8] = []
        head.append(text: #"{"id":"sim-"#)
        head.append(hex: answer.id)
        head.append(text: #"","created":"#)
        head.append(decimal: Self.created)
        head.append(text: #","model":"#)
        head.append(jsonString: answer.model)
        self.head = head
    }

    // MARK: Plain

    /// The whole answer as one JSON object.
    func plain() -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(512 + answer.choices.reduce(0) { $0 + $1.content.count + $1.content.count / 4 })
        out.append(contentsOf: head)
        switch style {
        case .chat: out.append(text: #","object":"chat.completion","prompt":"#)
        case .completion: out.append(text: #","object":"text.completion","prompt":"#)
        }
        appendPrompt(to: &out)
        out.append(text: #","choices":["#)
        for index in answer.choices.indices {
            if index > 0 {
                out.append(text: ",")
            }
            appendChoice(index, to: &out)
        }
        out.append(text: #"],"usage":"#)
        appendUsage(to: &out)
        out.append(text: "}")
        return out
    }

    private func appendPrompt(to out: inout [UInt8]) {
        guard let echoed = answer.echoed else {
            out.append(text: "[]")
            return
        }
        out.append(text: #"[{"text":"#)
        out.append(jsonString: echoed)
        out.append(text: #","logprobs":null}]"#)
    }

    private func appendChoice(_ index: Int, to out: inout [UInt8]) {
        let choice = answer.choices[index]
        out.append(text: #"{"index":"#)
        out.append(decimal: index)
        if style == .completion {
            out.append(text: #","text":"#)
            out.append(jsonString: choice.content)
        } else if let name = choice.toolName {
            out.append(text: #","message":{"role":"assistant","content":null,"tool_calls":["#)
            appendToolCall(name, index: index, arguments: choice.content[...], to: &out)
            out.append(text: "]}")
        } else {
            out.append(text: #","message":{"role":"assistant","content":"#)
            out.append(jsonString: choice.content)
            out.append(text: "}")
        }
        out.append(text: #","logprobs":"#)
        appendLogprobs(choice, to: &out)
        out.append(text: #","finish_reason":""#)
        out.append(text: choice.finish.name)
        out.append(text: #""}"#)
    }

    /// A tool call; `name` is nil in the later chunks of a stream.
    private func appendToolCall(_ name: String?, index: Int, arguments: ArraySlice<UInt8>, to out: inout [UInt8]) {
        out.append(text: #"{"index":0"#)
        if let name {
            out.append(text: #","id":"call_"#)
            out.append(hex: answer.id &+ UInt64(index))
            out.append(text: #"","type":"function","function":{"name":"#)
            out.append(jsonString: name)
            out.append(text: #","arguments":"#)
        } else {
            out.append(text: #","function":{"arguments":"#)
        }
        out.append(jsonString: arguments)
        out.append(text: "}}")
    }

    /// `{"prompt_tokens":…}`, with the cached part where there is one.
    func appendUsage(to out: inout [UInt8]) {
        UsageEncoder.append(answer.usage, to: &out)
    }

    // MARK: Stream

    /// One chunk as a server-sent event: a piece of choice `index`. `opens` marks a choice's first chunk.
    func appendChunk(_ piece: ArraySlice<UInt8>, index: Int, opens: Bool, to out: inout [UInt8]) {
        appendChunkHead(to: &out)
        let choice = answer.choices[index]
        out.append(text: #","choices":[{"index":"#)
        out.append(decimal: index)
        switch style {
        case .chat:
            if let name = choice.toolName {
                out.append(text: #","delta":{"role":"assistant","tool_calls":["#)
                appendToolCall(opens ? name : nil, index: index, arguments: piece, to: &out)
                out.append(text: "]}")
            } else {
                out.append(text: #","delta":{"role":"assistant","content":"#)
                out.append(jsonString: piece)
                out.append(text: "}")
            }
        case .completion:
            out.append(text: #","text":"#)
            out.append(jsonString: piece)
            out.append(text: #","delta":{"role":"assistant","content":"#)
            out.append(jsonString: piece)
            out.append(text: "}")
        }
        out.append(text: #","logprobs":"#)
        appendLogprob(piece, choice, to: &out)
        out.append(text: #","finish_reason":null}]"#)
        appendToken(piece, to: &out)
        if style == .completion {
            out.append(text: #","finish_reason":null"#)
        }
        out.append(text: #","usage":null}"#)
        out.append(text: "\n\n")
    }

    /// The chunk that ends choice `index`; with the usage in it if this is the last chunk and none of its own follows.
    func appendFinish(index: Int, withUsage: Bool, to out: inout [UInt8]) {
        appendChunkHead(to: &out)
        out.append(text: #","choices":[{"index":"#)
        out.append(decimal: index)
        if style == .completion {
            out.append(text: #","text":"""#)
        }
        out.append(text: #","delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":""#)
        out.append(text: answer.choices[index].finish.name)
        out.append(text: #""}]"#)
        appendToken([], to: &out)
        if style == .completion {
            out.append(text: #","finish_reason":""#)
            out.append(text: answer.choices[index].finish.name)
            out.append(text: #"""#)
        }
        out.append(text: #","usage":"#)
        if withUsage {
            appendUsage(to: &out)
        } else {
            out.append(text: "null")
        }
        out.append(text: "}\n\n")
    }

    /// The chunk that carries nothing but the usage, which `stream_options.include_usage` asks for.
    func appendUsageChunk(to out: inout [UInt8]) {
        appendChunkHead(to: &out)
        out.append(text: #","choices":[]"#)
        appendToken([], to: &out)
        if style == .completion {
            out.append(text: #","finish_reason":null"#)
        }
        out.append(text: #","usage":"#)
        appendUsage(to: &out)
        out.append(text: "}\n\n")
    }

    /// What ends every whole stream.
    static let done: [UInt8] = Array("data: [DONE]\n\n".utf8)

    /// What a provider says in the middle of a stream that it gives up.
    static let errorEvent: [UInt8] =
        Array(
            #"data: {"error":{"message":"Internal server error","type":"server_error","param":null,"code":"internal_error"}}"#
                .utf8
        ) + Array("\n\n".utf8)

    /// An event that is no JSON.
    func appendMalformed(to out: inout [UInt8]) {
        out.append(text: "data: ")
        out.append(contentsOf: head)
        out.append(text: #","choices":[{"index":0,"delta":{"content":"#)
        out.append(text: "\n\n")
    }

    private func appendChunkHead(to out: inout [UInt8]) {
        out.append(text: "data: ")
        out.append(contentsOf: head)
        switch style {
        case .chat: out.append(text: #","object":"chat.completion.chunk""#)
        case .completion: out.append(text: #","object":"completion.chunk""#)
        }
    }

    /// Completions carry each chunk's text a second time, as a token.
    private func appendToken(_ piece: ArraySlice<UInt8>, to out: inout [UInt8]) {
        guard style == .completion else {
            return
        }
        out.append(text: #","token":{"id":0,"text":"#)
        out.append(jsonString: piece)
        out.append(text: #","logprob":0,"special":false}"#)
    }
}

/// Writes a usage object.
enum UsageEncoder {
    static func append(_ usage: BilledUsage, to out: inout [UInt8]) {
        out.append(text: #"{"prompt_tokens":"#)
        out.append(decimal: usage.promptTokens)
        out.append(text: #","completion_tokens":"#)
        out.append(decimal: usage.completionTokens)
        out.append(text: #","total_tokens":"#)
        out.append(decimal: usage.promptTokens + usage.completionTokens)
        if usage.cachedTokens > 0 {
            out.append(text: #","cached_tokens":"#)
            out.append(decimal: usage.cachedTokens)
            out.append(text: #","prompt_tokens_details":{"cached_tokens":"#)
            out.append(decimal: usage.cachedTokens)
            out.append(text: "}")
        }
        out.append(text: "}")
    }
}
