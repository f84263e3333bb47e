import JSON

/// The models that the simulator serves, by id.
package struct ModelTable: Sendable {
    private var byID: [String: Model]
    private var order: [String]

    /// The built-in models.
    package static let builtIn = ModelTable(BuiltInModels.all)

    /// A table of these models; of two with one id the later wins.
    package init(_ models: [Model]) {
        byID = [:]
        order = []
        for model in models {
            add(model)
        }
    }

    /// Adds a model or replaces the one with its id.
    package mutating func add(_ model: Model) {
        if byID.updateValue(model, forKey: model.id) == nil {
            order.append(model.id)
        }
    }

    /// The model of that id, retired or not.
    package subscript(id: String) -> Model? {
        byID[id]
    }

    /// Every model, retired or not, in the order in which they were added.
    package var all: [Model] {
        order.compactMap { byID[$0] }
    }

    /// The models that are served, in the order in which they were added.
    package var served: [Model] {
        all.filter { !$0.retired }
    }

    /// Adds the models of the models file at `path`. Blocks; throws ``ModelFileError``.
    package mutating func add(contentsOf path: String) throws {
        do {
            guard let bytes = try Disk.read(path) else {
                throw ModelFileError(message: "there is no such file")
            }
            try add(file: bytes)
        } catch let error as DiskError {
            throw ModelFileError(message: "\(error)")
        }
    }

    /// Adds the models of a models file: a JSON array of objects in the shape of `GET /v1/models`, with the optional further
    /// fields `cached_input`, `million_characters` and `audio_minute` (in `pricing`), `batch_percent`, `dimensions`,
    /// `default_steps`, `retired`, `usage_only_when_asked`.
    ///
    /// Throws a text that names the field at fault.
    package mutating func add(file bytes: [UInt8]) throws(ModelFileError) {
        do throws(APIError) {
            let document = try parseJSON(bytes)
            guard let items = document.root.array else {
                throw APIError.malformed("an array is expected")
            }
            for (index, item) in items.enumerated() {
                add(try Self.model(Fields(item, path: "models[\(index)]")))
            }
        } catch {
            throw ModelFileError(message: error.message)
        }
    }

    private static func model(_ fields: Fields) throws(APIError) -> Model {
        let typeName = try fields.string("type") ?? "chat"
        guard let type = ModelType(rawValue: typeName) else {
            throw .invalid(fields.name("type"), "is not a known model type")
        }
        var model = Model(
            id: try fields.requiredString("id"),
            type: type,
            contextLength: try fields.int("context_length", in: 1...100_000_000) ?? 131_072
        )
        if let pricing = fields.value("pricing") {
            let prices = try Fields(pricing, path: fields.name("pricing"))
            let range = 0.0...1_000_000.0
            model.inputPrice = try prices.double("input", in: range).map(dollars) ?? 0
            model.outputPrice = try prices.double("output", in: range).map(dollars) ?? 0
            model.cachedPrice = try prices.double("cached_input", in: range).map(dollars)
            let finetune = try prices.double("finetune", in: range) ?? 0
            model.trainingPrice = finetune > 0 ? dollars(finetune) : nil
            model.speechPrice = try prices.double("million_characters", in: range).map(dollars) ?? 0
            model.audioPrice = try prices.double("audio_minute", in: range).map(dollars) ?? 0
            if type == .image {
                model.imagePrice = try prices.double("base", in: range).map(dollars) ?? 0
            }
        }
        model.batchPercent = try fields.int("batch_percent", in: 1...100)
        model.dimensions = try fields.int("dimensions", in: 1...16_384) ?? (type == .embedding ? 768 : 0)
        model.defaultSteps = try fields.int("default_steps", in: 1...50) ?? 4
        model.retired = try fields.bool("retired") ?? false
        model.usageOnlyWhenAsked = try fields.bool("usage_only_when_asked") ?? false
        return model
    }
}

/// A models file that cannot be used; the message names the field at fault.
package struct ModelFileError: Error {
    /// What is wrong.
    package var message: String
}
