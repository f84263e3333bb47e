import Messages
import Yams

extension Catalogue {
    /// The longest models file in bytes.
    package static let fileBytesMax = 4 * 1024 * 1024

    /// Reads a models file.
    ///
    /// - Parameters:
    ///   - yaml: the file's text; at most ``fileBytesMax``.
    ///   - file: its name, for errors.
    ///   - others: models of files before it, which may replace its own.
    /// - Throws: ``CatalogueError`` that names the file, the model and the field at fault.
    package init(yaml: String, file: String, after others: Catalogue = Catalogue()) throws(CatalogueError) {
        guard yaml.utf8.count <= Self.fileBytesMax else {
            throw CatalogueError(file: file, rule: "must be at most \(Self.fileBytesMax) bytes")
        }
        let root = try Self.compose(yaml, file)
        var top = try YAMLFields(root, file: file, model: nil)
        let provider = try top.text("provider") ?? "default"
        let sources = try Sources(&top)
        guard let items = top.node("models")?.sequence else { throw top.error("models", "must be a list of models") }
        try top.finish()
        var models: [Model] = []
        var ids: Set<String> = []
        for (position, item) in items.enumerated() {
            let model = try Self.model(item, file: file, place: "#\(position + 1)", provider: provider, sources)
            guard ids.insert(model.id).inserted else {
                throw CatalogueError(file: file, model: model.id, field: "id", rule: "stands in the file twice")
            }
            models.append(model)
        }
        self.init(models: models)
        for model in models {
            guard let replacement = model.replacement, self[replacement] == nil, others[replacement] == nil else {
                continue
            }
            throw CatalogueError(
                file: file,
                model: model.id,
                field: "replacement",
                rule: "\(replacement) is no model of this file or of one before it"
            )
        }
    }

    /// The most steps of an image that a price may cover.
    static let stepsMax: UInt32 = 1 << 16

    static func compose(_ yaml: String, _ file: String) throws(CatalogueError) -> Node {
        do {
            if let node = try Yams.compose(yaml: yaml) { return node }
        } catch {
            throw CatalogueError(file: file, rule: "is not YAML: \(error)")
        }
        throw CatalogueError(file: file, rule: "is empty")
    }

    private static func model(
        _ node: Node,
        file: String,
        place: String,
        provider: String,
        _ sources: Sources
    ) throws(CatalogueError) -> Model {
        var unnamed = try YAMLFields(node, file: file, model: place)
        let id = try unnamed.required("id")
        guard id.utf8.count <= 256 else { throw unnamed.error("id", "must be at most 256 bytes") }
        var fields = try YAMLFields(node, file: file, model: id)
        _ = fields.node("id")
        var model = Model(id: id, tasks: try tasks(&fields), provider: try fields.text("provider") ?? provider)
        model.contextLength = try fields.count("context_length", 1...100_000_000) ?? 0
        model.outputTokensMax = try fields.count("output_tokens_max", 1...100_000_000) ?? 0
        try quality(&fields, sources, &model)
        try capabilities(&fields, sources, &model)
        model.displayName = try fields.text("display_name") ?? ""
        model.organization = try fields.text("organization") ?? ""
        model.createdUnixS = Int64(try fields.count("created", 0...UInt32.max) ?? 0)
        model.revision = try fields.text("revision") ?? ""
        model.isBatchable = try fields.flag("batchable") ?? false
        model.isRetired = try fields.flag("retired") ?? false
        model.retiresUnixS = try fields.day("retires") ?? 0
        model.replacement = try fields.text("replacement")
        model.isPinnedOnly = !(try fields.flag("auto") ?? true)
        model.latencyP50MS = try fields.count("latency_p50_ms", 1...3_600_000) ?? 0
        model.tokensPerSecond = try fields.number("tokens_per_second", 0...100_000) ?? 0
        model.price = try price(&fields)
        model.offers = try offers(&fields, of: model)
        try fields.finish()
        return model
    }

    private static let taskNames: [(name: String, task: CommonV1.Task)] = [
        ("chat", .chat), ("code", .code), ("embedding", .embedding), ("image", .image), ("rerank", .rerank),
        ("speech", .speech), ("transcription", .transcription),
    ]

    private static func tasks(_ fields: inout YAMLFields) throws(CatalogueError) -> [CommonV1.Task] {
        let known = taskNames.map(\.name).joined(separator: ", ")
        var tasks: [CommonV1.Task] = []
        for name in try fields.texts("tasks") ?? [] {
            guard let task = taskNames.first(where: { $0.name == name })?.task, !tasks.contains(task) else {
                throw fields.error("tasks", "must be some of \(known), each once; not \(name)")
            }
            tasks.append(task)
        }
        guard !tasks.isEmpty else {
            throw fields.error("tasks", "must name at least one of \(known)")
        }
        return tasks
    }

    private static func quality(
        _ fields: inout YAMLFields,
        _ sources: Sources,
        _ model: inout Model
    ) throws(CatalogueError) {
        guard var quality = try fields.fields("quality") else { return }
        guard let value = try quality.number("value", 0...1) else { throw quality.error("value", "is missing") }
        model.quality = value
        model.qualitySource = try sources.text(&quality, "source")
        try quality.finish()
    }

    private static func capabilities(
        _ fields: inout YAMLFields,
        _ sources: Sources,
        _ model: inout Model
    ) throws(CatalogueError) {
        guard var named = try fields.fields("capabilities") else { return }
        for name in named.names {
            guard let capability = Capability(rawValue: name) else {
                let known = Capability.allCases.map(\.rawValue).joined(separator: ", ")
                throw fields.error("capabilities", "must be some of \(known); not \(name)")
            }
            model.capabilities.insert(capability)
            model.capabilitySources[capability] = try sources.text(&named, name)
        }
    }

    private static func offers(_ fields: inout YAMLFields, of model: Model) throws(CatalogueError) -> [Offer] {
        var offers: [Offer] = []
        for var fields in try fields.list("offers") ?? [] {
            var offer = Offer(provider: try fields.required("provider"))
            guard offer.provider != model.provider, !offers.contains(where: { $0.provider == offer.provider }) else {
                throw fields.error("provider", "\(offer.provider) serves this model already")
            }
            offer.model = try fields.text("model") ?? ""
            offer.price = try price(&fields)
            offer.isBatchable = try fields.flag("batchable") ?? false
            offer.latencyP50MS = try fields.count("latency_p50_ms", 1...3_600_000) ?? 0
            offer.tokensPerSecond = try fields.number("tokens_per_second", 0...100_000) ?? 0
            try fields.finish()
            offers.append(offer)
        }
        return offers
    }

    private static func price(_ fields: inout YAMLFields) throws(CatalogueError) -> CommonV1.Price {
        guard var price = try fields.fields("price") else { return CommonV1.Price().completed }
        var result = CommonV1.Price(version: try price.count("version", 1...UInt32.max) ?? 1)
        result.inputNanodollarsPerMtok = try price.dollars("input") ?? 0
        result.outputNanodollarsPerMtok = try price.dollars("output") ?? 0
        result.cachedInputNanodollarsPerMtok = try price.dollars("cached_input") ?? 0
        result.nanodollarsPerMegapixel = try price.dollars("megapixel") ?? 0
        result.trainingNanodollarsPerMtok = try price.dollars("training") ?? 0
        result.nanodollarsPerMchar = try price.dollars("million_characters") ?? 0
        result.nanodollarsPerAudioMinute = try price.dollars("audio_minute") ?? 0
        result.batchPercent = try price.count("batch_percent", 1...100) ?? 100
        result.defaultSteps = try price.count("default_steps", 1...Self.stepsMax) ?? 0
        try price.finish()
        return result.completed
    }
}

/// Who is named by the short names of a models file's sources.
private struct Sources {
    private var texts: [String: String] = [:]

    init(_ top: inout YAMLFields) throws(CatalogueError) {
        guard var fields = try top.fields("sources") else { return }
        for name in fields.names {
            guard name != Model.assumed else { throw fields.error(name, "is there without being told") }
            texts[name] = try fields.required(name)
        }
    }

    /// The text that the name in this field stands for.
    func text(_ fields: inout YAMLFields, _ key: String) throws(CatalogueError) -> String {
        let name = try fields.required(key)
        if name == Model.assumed { return name }
        guard let text = texts[name] else {
            throw fields.error(key, "must be \(Model.assumed) or a name that stands in `sources`, not \(name)")
        }
        return text
    }
}
