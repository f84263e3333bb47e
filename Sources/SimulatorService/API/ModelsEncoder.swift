/// Writes the list of models: a bare array.
enum ModelsEncoder {
    static func list(_ models: [Model]) -> [UInt8] {
        var out: [UInt8] = []
        out.append(text: "[")
        for (index, model) in models.enumerated() {
            if index > 0 {
                out.append(text: ",")
            }
            append(model, to: &out)
        }
        out.append(text: "]")
        return out
    }

    private static func append(_ model: Model, to out: inout [UInt8]) {
        out.append(text: #"{"id":"#)
        out.append(jsonString: model.id)
        out.append(text: #","object":"model","created":"#)
        out.append(decimal: AnswerEncoder.created)
        out.append(text: #","type":"#)
        out.append(jsonString: model.type.rawValue)
        out.append(text: #","running":false,"display_name":"#)
        out.append(jsonString: model.displayName)
        out.append(text: #","organization":"#)
        out.append(jsonString: model.organization)
        out.append(text: #","link":"","license":"","context_length":"#)
        out.append(decimal: model.contextLength)
        out.append(text: #","pricing":{"hourly":0,"input":"#)
        out.append(price: model.inputPrice)
        out.append(text: #","output":"#)
        out.append(price: model.outputPrice)
        if let cached = model.cachedPrice {
            out.append(text: #","cached_input":"#)
            out.append(price: cached)
        }
        out.append(text: #","base":"#)
        out.append(price: model.imagePrice)
        out.append(text: #","finetune":"#)
        out.append(price: model.trainingPrice ?? 0)
        out.append(text: #"},"batch_percent":"#)
        out.append(string: model.batchPercent.map(String.init) ?? "null")
        if model.type == .embedding {
            out.append(text: #","dimensions":"#)
            out.append(decimal: model.dimensions)
        }
        if model.type == .image {
            out.append(text: #","default_steps":"#)
            out.append(decimal: model.defaultSteps)
        }
        out.append(text: "}")
    }
}

extension [UInt8] {
    /// Nano-dollars as dollars, exactly.
    mutating func append(price nanodollars: Int64) {
        let whole = nanodollars / 1_000_000_000
        append(decimal: Int(whole))
        var rest = nanodollars % 1_000_000_000
        guard rest > 0 else {
            return
        }
        append(text: ".")
        var unit: Int64 = 100_000_000
        while rest > 0 {
            append(decimal: Int(rest / unit))
            rest %= unit
            unit /= 10
        }
    }
}
