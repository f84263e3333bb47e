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

    /// The voices of the models that speak: any name is taken, these are the ones that are listed.
    static func voices(_ models: [Model]) -> [UInt8] {
        var out: [UInt8] = []
        out.append(text: #"{"data":["#)
        for (index, model) in models.filter({ $0.type == .audio }).enumerated() {
            if index > 0 {
                out.append(text: ",")
            }
            out.append(text: #"{"model":"#)
            out.append(jsonString: model.id)
            out.append(text: #","voices":[{"id":"alloy","name":"alloy"},{"id":"tara","name":"tara"}]}"#)
        }
        out.append(text: "]}")
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
        out.append(billionths: model.inputPrice)
        out.append(text: #","output":"#)
        out.append(billionths: model.outputPrice)
        if let cached = model.cachedPrice {
            out.append(text: #","cached_input":"#)
            out.append(billionths: cached)
        }
        out.append(text: #","base":"#)
        out.append(billionths: model.imagePrice)
        out.append(text: #","finetune":"#)
        out.append(billionths: model.trainingPrice ?? 0)
        if model.type == .audio {
            out.append(text: #","million_characters":"#)
            out.append(billionths: model.speechPrice)
        }
        if model.type == .transcribe {
            out.append(text: #","audio_minute":"#)
            out.append(billionths: model.audioPrice)
        }
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
