import JSON

/// What a chat completion request asks for, checked. Read from the parsed body in one go; holds no JSON but a schema.
struct ChatRequest {
    /// Which rule makes the content.
    enum Form {
        case text
        case jsonObject
        case schema(JSONValue)
        /// A call of this function, whose arguments are an instance of the schema.
        case tool(name: String, parameters: JSONValue?)
    }

    var model: String
    var stream: Bool
    var includeUsage: Bool
    var choices: Int
    var maxTokens: Int?
    var stop: [[UInt8]]
    var echo: Bool
    /// How many alternatives to each token; nil or 0 = no log probabilities.
    var logprobs: Int?
    var truncates: Bool
    var form: Form
    var messages: ChatMessages

    init(_ root: JSONValue) throws(APIError) {
        let fields = try Fields(root)
        model = try fields.requiredString("model")
        messages = try ChatMessages(fields.required("messages"))
        stream = try fields.bool("stream") ?? false
        choices = try fields.int("n", in: 1...128) ?? 1
        maxTokens = try fields.int("max_tokens", in: 1...10_000_000)
        if maxTokens == nil {
            maxTokens = try fields.int("max_completion_tokens", in: 1...10_000_000)
        }
        stop = try fields.strings("stop", atMost: 32) ?? []
        echo = try fields.bool("echo") ?? false
        logprobs = try fields.int("logprobs", in: 0...20)
        truncates = try fields.string("context_length_exceeded_behavior") == "truncate"
        includeUsage = false
        if let options = fields.value("stream_options") {
            includeUsage = try Fields(options, path: "stream_options").bool("include_usage") ?? false
        }
        try Self.checkSampling(fields)
        form = try Self.form(fields)
    }

    /// The ranges of fields that change nothing here, so that a bad value is refused as the provider refuses it.
    private static func checkSampling(_ fields: Fields) throws(APIError) {
        _ = try fields.double("temperature", in: 0...2)
        _ = try fields.double("top_p", in: 0...1)
        _ = try fields.int("top_k", in: -1...1_000_000)
        _ = try fields.double("min_p", in: 0...1)
        _ = try fields.double("repetition_penalty", in: 0...10)
        _ = try fields.double("presence_penalty", in: -2...2)
        _ = try fields.double("frequency_penalty", in: -2...2)
        _ = try fields.int("seed", in: Int.min...Int.max)
    }

    private static func form(_ fields: Fields) throws(APIError) -> Form {
        if let call = try forcedTool(fields) {
            return call
        }
        guard let format = fields.value("response_format") else {
            return .text
        }
        let formatFields = try Fields(format, path: "response_format")
        switch try formatFields.requiredString("type") {
        case "text":
            return .text
        case "json_object":
            return .jsonObject
        case "json_schema":
            let schema = try Fields(formatFields.required("json_schema"), path: "response_format.json_schema")
            _ = try schema.requiredString("name")
            return .schema(try schema.required("schema"))
        default:
            throw .invalid("response_format.type", "must be text, json_object or json_schema")
        }
    }

    /// The function that the request forces; nil where the model may choose, since it then chooses to say text.
    private static func forcedTool(_ fields: Fields) throws(APIError) -> Form? {
        let tools = try functions(fields)
        guard let choice = fields.value("tool_choice") else {
            return nil
        }
        if let word = choice.string {
            guard ["auto", "none", "required", "any"].contains(word) else {
                throw .invalid("tool_choice", "must be auto, none, required or a function")
            }
            guard word == "required" || word == "any" else {
                return nil
            }
            guard let first = tools.first else {
                throw .invalid("tool_choice", "needs tools")
            }
            return .tool(name: first.name, parameters: first.parameters)
        }
        let chosen = try Fields(choice, path: "tool_choice")
        let function = try Fields(chosen.required("function"), path: "tool_choice.function")
        let name = try function.requiredString("name")
        guard let tool = tools.first(where: { $0.name == name }) else {
            throw .invalid("tool_choice.function.name", "names no function of tools")
        }
        return .tool(name: tool.name, parameters: tool.parameters)
    }

    private static func functions(_ fields: Fields) throws(APIError) -> [(name: String, parameters: JSONValue?)] {
        guard let value = fields.value("tools") else {
            return []
        }
        guard let list = value.array, list.count <= 1_024 else {
            throw .invalid("tools", "must be a list of at most 1024 tools")
        }
        var functions: [(name: String, parameters: JSONValue?)] = []
        for (index, element) in list.enumerated() {
            let tool = try Fields(element, path: "tools[\(index)]")
            let function = try Fields(tool.required("function"), path: tool.name("function"))
            functions.append((try function.requiredString("name"), function.value("parameters")))
        }
        return functions
    }
}
