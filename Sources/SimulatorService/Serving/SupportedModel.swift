import JSON

/// A model of the catalogue as the newer API lists it.
enum SupportedModel {
    static func write(_ model: Model, to json: inout JSONWriter) {
        let id = CatalogueID.model(model.id)
        let created = Int64(AnswerEncoder.created) * 1_000
        let modalities = modalities(model)
        json.member("id", id)
        json.member("name", model.id)
        json.member("displayName", model.displayName)
        json.member("displayType", model.type.rawValue)
        json.member("publisher", model.organization)
        json.member("baseModel", "projects/\(CatalogueID.project)/models/\(id)")
        json.member("baseModelId", id)
        json.member("status", "SUPPORTED_MODEL_STATUS_SUPPORTED")
        json.strings("products", products(model))
        json.strings("capabilities", capabilities(model))
        json.strings("inputModalities", [modalities.input])
        json.strings("outputModalities", [modalities.output])
        json.member("contextLength", String(model.contextLength))
        json.member("serverlessEndpoint", model.id)
        json.object("pricing") { json in
            json.price("input", model.inputPrice)
            json.price("output", model.outputPrice)
            if let cached = model.cachedPrice { json.price("cachedInput", cached) }
        }
        json.array("deploymentProfiles", Hardware.all) { json, hardware in
            json.object { write(hardware, for: model, id: id, to: &$0) }
        }
        json.member("createdAt", at: created)
        json.member("updatedAt", at: created)
    }

    private static func write(_ hardware: Hardware, for model: Model, id: String, to json: inout JSONWriter) {
        json.member("profileId", "dp-\(CatalogueID.hash(model.id + hardware.id))")
        json.member("config", "projects/\(CatalogueID.project)/configs/cr-\(hardware.id)")
        json.member("certifiedConfigRevisionId", "cr-\(hardware.id)")
        json.member("certifiedModelRevisionId", CatalogueID.revision(id))
        json.member("model", CatalogueID.resource(id))
        json.member("modelName", model.id)
        json.member("gpuType", hardware.gpu)
        json.member("gpuCount", hardware.count)
        json.member("parallelism", "tp\(hardware.count)")
        json.member("quantization", "none")
        json.object("performanceBenchmarks") { _ in }
    }

    static func products(_ model: Model) -> [String] {
        ["PRODUCT_SERVERLESS", "PRODUCT_DEDICATED"] + (model.trainingPrice == nil ? [] : ["PRODUCT_FINE_TUNING"])
    }

    private static func capabilities(_ model: Model) -> [String] {
        switch model.type {
        case .chat, .language, .code: ["CAPABILITY_CHAT"]
        case .embedding: ["CAPABILITY_EMBEDDING"]
        case .rerank: ["CAPABILITY_RERANKING"]
        case .image: ["CAPABILITY_IMAGE_GENERATION"]
        case .moderation, .audio, .transcribe: []
        }
    }

    static func modalities(_ model: Model) -> (input: String, output: String) {
        switch model.type {
        case .image: ("MODALITY_TEXT", "MODALITY_IMAGE")
        case .audio: ("MODALITY_TEXT", "MODALITY_AUDIO")
        case .transcribe: ("MODALITY_AUDIO", "MODALITY_TEXT")
        default: ("MODALITY_TEXT", "MODALITY_TEXT")
        }
    }
}

extension JSONWriter {
    /// Nano-dollars as dollars, exactly.
    fileprivate mutating func price(_ name: String, _ nanodollars: Int64) {
        var text: [UInt8] = []
        text.append(billionths: nanodollars)
        key(name)
        raw(text)
    }
}
