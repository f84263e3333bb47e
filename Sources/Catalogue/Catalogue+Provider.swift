import JSON
import Messages

extension Catalogue {
    /// The models in a provider's answer to `GET /v1/models`.
    ///
    /// Takes Together's bare array with `pricing` in dollars (of a million tokens; `base`: of a megapixel;
    /// `million_characters` of speech; `audio_minute` of sound), and OpenAI's `{"data": […]}` without prices. Who lacks a
    /// price by which its task is paid has price version 0: not known. Kinds that we don't serve (moderation) are left out.
    ///
    /// - Parameters:
    ///   - answer: the body; at most ``fileBytesMax``.
    ///   - source: the address it came from, for errors.
    ///   - provider: the name that its models carry.
    /// - Throws: ``CatalogueError`` that names the source, the model and the field at fault.
    package init(modelsAnswer answer: [UInt8], source: String, provider: String) throws(CatalogueError) {
        guard answer.count <= Self.fileBytesMax else {
            throw CatalogueError(file: source, rule: "must be at most \(Self.fileBytesMax) bytes")
        }
        let root: JSONValue
        do throws(JSONError) {
            root = try JSONDocument(parsing: answer).root
        } catch {
            throw CatalogueError(file: source, rule: "is not JSON: \(error)")
        }
        guard let items = root.array ?? root["data"]?.array else {
            throw CatalogueError(file: source, rule: "must be an array of models, or an object whose data is one")
        }
        var models: [Model] = []
        for (position, item) in items.enumerated() {
            let place = "#\(position + 1)"
            if let model = try Self.model(item, source, place, provider) { models.append(model) }
        }
        guard !models.isEmpty else { throw CatalogueError(file: source, rule: "has no model that can be served") }
        self.init(models: models)
    }

    private static func model(
        _ item: JSONValue,
        _ source: String,
        _ place: String,
        _ provider: String
    ) throws(CatalogueError) -> Model? {
        guard let id = item["id"]?.string, (1...256).contains(id.utf8.count) else {
            throw CatalogueError(file: source, model: place, field: "id", rule: "must be text of 1 to 256 bytes")
        }
        guard let task = task(type: item["type"]?.string, id: id) else { return nil }
        var model = Model(id: id, tasks: [task], provider: provider)
        model.contextLength = item["context_length"]?.int.flatMap { UInt32(exactly: $0) } ?? 0
        model.displayName = item["display_name"]?.string ?? ""
        model.organization = item["organization"]?.string ?? item["owned_by"]?.string ?? ""
        model.createdUnixS = item["created"]?.int.flatMap { Model.createdBounds.contains($0) ? $0 : nil } ?? 0
        if task == .chat {
            model.capabilities = [.tools, .jsonMode, .jsonSchema, .logprobs]
            for capability in model.capabilities { model.capabilitySources[capability] = Model.assumed }
        }
        model.qualitySource = Model.assumed
        model.isBatchable = task == .chat && item["batch_percent"]?.isNull != true
        // These lists don't say it; a name that the simulator gives to a fault or a test must not be chosen by `auto`.
        model.isPinnedOnly = id.hasPrefix("simulator/")
        model.price = try price(item, task, source, id)
        return model
    }

    /// What a model is for; nil = nothing that we serve.
    private static func task(type: String?, id: String) -> CommonV1.Task? {
        switch type {
        case "chat", "language": .chat
        case "code": .code
        case "embedding": .embedding
        case "image": .image
        case "rerank": .rerank
        case "audio", "speech", "tts": .speech
        case "transcribe", "transcription": .transcription
        case nil: id.lowercased().contains("embed") ? .embedding : .chat
        default: nil
        }
    }

    private static func price(
        _ item: JSONValue,
        _ task: CommonV1.Task,
        _ source: String,
        _ id: String
    ) throws(CatalogueError) -> CommonV1.Price {
        guard let pricing = item["pricing"], pricing.kind == .object else { return CommonV1.Price().completed }
        func amount(_ key: String) throws(CatalogueError) -> Int64 {
            guard let value = pricing[key], !value.isNull else { return 0 }
            if let exact = Dollars.nanodollars(String(decoding: value.raw, as: UTF8.self)) { return exact }
            guard let number = value.double, (0..<1e9).contains(number) else {
                throw CatalogueError(file: source, model: id, field: "pricing.\(key)", rule: "must be dollars, from 0")
            }
            return Int64((number * 1e9).rounded(.up))
        }
        let price = CommonV1.Price(
            version: 1,
            inputNanodollarsPerMtok: try amount("input"),
            outputNanodollarsPerMtok: try amount("output"),
            cachedInputNanodollarsPerMtok: try amount("cached_input"),
            nanodollarsPerMegapixel: try amount("base"),
            trainingNanodollarsPerMtok: try amount("finetune"),
            batchPercent: item["batch_percent"]?.int.flatMap { UInt32(exactly: $0) } ?? 100,
            nanodollarsPerMchar: try amount("million_characters"),
            nanodollarsPerAudioMinute: try amount("audio_minute"),
            defaultSteps: item["default_steps"]?.int.flatMap { UInt32(exactly: $0) }.map { min($0, Self.stepsMax) } ?? 0
        )
        return isStated(price, pricing, task) ? price.completed : CommonV1.Price().completed
    }

    /// Whether a list says what a model for `task` is paid by. Lists that know only tokens say 0 for sound, which is not
    /// free.
    private static func isStated(_ price: CommonV1.Price, _ pricing: JSONValue, _ task: CommonV1.Task) -> Bool {
        switch task {
        case .speech: price.nanodollarsPerMchar > 0
        case .transcription: price.nanodollarsPerAudioMinute > 0
        case .image: states(pricing, "base")
        case .embedding, .rerank: states(pricing, "input")
        default: states(pricing, "input") && states(pricing, "output")
        }
    }

    private static func states(_ pricing: JSONValue, _ key: String) -> Bool {
        pricing[key].map { !$0.isNull } ?? false
    }
}
