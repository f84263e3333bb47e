import JSON

/// What an embeddings request asks for, checked.
struct EmbeddingRequest {
    var inputs: [[UInt8]]
    var isBase64: Bool
    var dimensions: Int

    init(_ root: JSONValue, model: Model) throws(APIError) {
        let fields = try Fields(root)
        _ = try fields.required("input")
        inputs = try fields.strings("input", atMost: 2_048) ?? []
        guard !inputs.isEmpty else {
            throw .invalid("input", "must not be empty")
        }
        switch try fields.string("encoding_format") ?? "float" {
        case "float": isBase64 = false
        case "base64": isBase64 = true
        default: throw .invalid("encoding_format", "must be float or base64")
        }
        dimensions = try fields.int("dimensions", in: 1...model.dimensions) ?? model.dimensions
    }

    var usage: BilledUsage {
        BilledUsage(promptTokens: inputs.reduce(0) { $0 + TokenRule.tokens(bytes: $1.count) })
    }

    /// The answer: with a usage, which OpenAI's clients need.
    func answer(model: String) -> [UInt8] {
        var out: [UInt8] = []
        out.append(text: #"{"object":"list","model":"#)
        out.append(jsonString: model)
        out.append(text: #","data":["#)
        for (index, input) in inputs.enumerated() {
            if index > 0 {
                out.append(text: ",")
            }
            out.append(text: #"{"object":"embedding","index":"#)
            out.append(decimal: index)
            out.append(text: #","embedding":"#)
            let vector = EmbeddingRule.vector(input, dimensions: dimensions)
            if isBase64 {
                out.append(jsonString: EmbeddingRule.base64(vector))
            } else {
                out.append(text: "[")
                for (position, number) in vector.enumerated() {
                    if position > 0 {
                        out.append(text: ",")
                    }
                    out.append(string: "\(number)")
                }
                out.append(text: "]")
            }
            out.append(text: "}")
        }
        out.append(text: #"],"usage":"#)
        UsageEncoder.append(usage, to: &out)
        out.append(text: "}")
        return out
    }
}

/// What an image request asks for, checked.
struct ImageRequest {
    var prompt: [UInt8]
    var count: Int
    var width: Int
    var height: Int
    var steps: Int
    /// Steps that the price covers.
    var defaultSteps: Int
    var isPNG: Bool
    var isURL: Bool
    var seed: Int

    init(_ root: JSONValue, model: Model) throws(APIError) {
        let fields = try Fields(root)
        guard let prompt = try fields.required("prompt").utf8 else {
            throw .invalid("prompt", "must be a string")
        }
        self.prompt = prompt
        count = try fields.int("n", in: 1...4) ?? 1
        width = try fields.int("width", in: 256...1_920) ?? 1_024
        height = try fields.int("height", in: 256...1_920) ?? 1_024
        defaultSteps = max(1, model.defaultSteps)
        steps = try fields.int("steps", in: 1...50) ?? model.defaultSteps
        seed = try fields.int("seed", in: Int.min...Int.max) ?? 0
        switch try fields.string("output_format") ?? "jpeg" {
        case "jpeg": isPNG = false
        case "png": isPNG = true
        default: throw .invalid("output_format", "must be jpeg or png")
        }
        switch try fields.string("response_format") ?? "url" {
        case "url": isURL = true
        case "base64", "b64_json": isURL = false
        default: throw .invalid("response_format", "must be base64 or url")
        }
    }

    /// Units are thousandths of a megapixel, times the steps over those that the price covers, rounded up.
    var usage: BilledUsage {
        let pixelSteps = count * width * height * max(steps, defaultSteps)
        let unit = 1_000 * defaultSteps
        return BilledUsage(units: (pixelSteps + unit - 1) / unit)
    }

    private func pictureSeed(_ index: Int) -> UInt64 {
        var hash = StableHash(seed: UInt64(bitPattern: Int64(seed)))
        hash.combine(prompt)
        hash.combine(UInt64(index))
        return hash.value
    }

    /// The answer in the words of Together and of OpenAI at once. A url leads back to the simulator under `base`.
    func answer(model: String, id: UInt64, base: String) -> [UInt8] {
        var out: [UInt8] = []
        out.append(text: #"{"id":"sim-"#)
        out.append(hex: id)
        out.append(text: #"","model":"#)
        out.append(jsonString: model)
        out.append(text: #","object":"list","created":"#)
        out.append(decimal: AnswerEncoder.created)
        out.append(text: #","data":["#)
        for index in 0..<count {
            if index > 0 {
                out.append(text: ",")
            }
            let seed = pictureSeed(index)
            out.append(text: #"{"index":"#)
            out.append(decimal: index)
            if isURL {
                out.append(text: #","type":"url","url":"#)
                out.append(jsonString: "\(base)/pictures/\(hexText(seed)).\(isPNG ? "png" : "jpg")")
            } else {
                out.append(text: #","type":"b64_json","b64_json":"#)
                out.append(
                    jsonString: Base64.encode(isPNG ? PictureRule.png(seed: seed) : PictureRule.jpeg(seed: seed))
                )
            }
            out.append(text: "}")
        }
        out.append(text: "]}")
        return out
    }
}
