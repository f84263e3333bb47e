import BlockingThread
import HTTPServer
import JSON
import Telemetry

extension Simulator {
    /// `/v1/models` and `/v1/jobs`: the older API's list, its upload of a model, and how far that is.
    func model(_ request: HTTPRequest, _ parts: [String]) async throws -> HTTPResponse {
        switch (parts.first, parts.count, request.method) {
        case ("models", 1, "GET"):
            return .json(200, ModelsEncoder.list(models.served))
        case ("models", 1, "POST"):
            return try await uploadModel(request)
        case ("jobs", 1, "GET"):
            let now = WallClock.unixMS()
            let uploads = customModels.all.filter { $0.upload != nil }
            return .json(
                200,
                JSONWriter.bytes { json in
                    json.array("data", uploads) { json, model in json.object { model.writeJob(to: &$0, now: now) } }
                }
            )
        case ("jobs", 2, "GET"):
            let model = try uploaded(parts[1])
            return .json(200, JSONWriter.bytes { model.writeJob(to: &$0, now: WallClock.unixMS()) })
        default:
            throw APIError.notFound("path \(request.path)")
        }
    }

    private func uploaded(_ id: String) throws(APIError) -> CustomModel {
        guard let model = customModels.first(where: { $0.upload?.id == id }) else {
            throw .notFound("job \(id)")
        }
        return model
    }

    private func uploadModel(_ request: HTTPRequest) async throws -> HTTPResponse {
        let fields = try Fields(parseJSON(request.body).root)
        let kind = try fields.filledString("model_type") ?? "model"
        guard kind == "model" || kind == "adapter" else {
            throw APIError.invalid("model_type", "must be model or adapter")
        }
        let now = WallClock.unixMS()
        let base = try fields.filledString(of: "base_model", "lora_model")
        var model = CustomModel(
            id: "ml-" + randomUUID(),
            name: try qualified(fields.requiredString("model_name")),
            description: try fields.string("description") ?? "",
            base: try baseName(base, field: "base_model"),
            isAdapter: kind == "adapter",
            now: now
        )
        model.upload = newUpload(source: try fields.requiredString("model_source"), now: now)
        let made = model
        try await add(made)
        return .json(
            200,
            JSONWriter.bytes { json in
                json.object("data") {
                    $0.member("job_id", made.upload?.id)
                    $0.member("model_id", made.id)
                    $0.member("model_name", made.name)
                    $0.member("model_source", made.upload?.source)
                }
                json.member("message", "Processing model weights. Job created.")
            }
        )
    }

    private func newUpload(source: String, now: Int64) -> CustomModel.Upload {
        CustomModel.Upload(
            id: "job-" + randomUUID(),
            source: source,
            startedMS: now,
            stepMS: Int64(milliseconds(settings.endpointStep))
        )
    }

    /// The model of the catalogue by which an uploaded one answers: the named one, or the simulator's own.
    private func baseName(_ name: String?, field: String) throws(APIError) -> String {
        guard let name else {
            return "simulator/small"
        }
        let id = CatalogueID.modelID(inResource: name)
        guard let model = models.all.first(where: { $0.id == id || CatalogueID.model($0.id) == id }) else {
            throw .invalid(field, "names no model of the catalogue")
        }
        return model.id
    }

    private func add(_ model: CustomModel) async throws {
        try await thread.run { [customModels] in
            guard customModels.first(where: { $0.name == model.name }) == nil else {
                throw APIError(
                    status: 409,
                    message: "name \(model.name) is taken",
                    param: "name",
                    code: "already_exists"
                )
            }
            try customModels.add(model)
        }
    }

    // MARK: The newer API

    /// `/v2/projects/P/models` and what is below it: what was uploaded, and the results of fine-tunes.
    func projectModel(_ request: HTTPRequest, _ parts: [String]) async throws -> HTTPResponse {
        let now = WallClock.unixMS()
        if parts.first == "uploads" {
            return try await remoteUpload(request, Array(parts.dropFirst()), now: now)
        }
        func answer(_ model: CustomModel) -> HTTPResponse {
            .json(200, JSONWriter.bytes { model.write(to: &$0) })
        }
        switch (parts.count, request.method) {
        case (0, "GET"):
            let trained = finetunes.all.filter { $0.status(at: now) == .completed }.map(CustomModel.init(resultOf:))
            return try Page.response(customModels.all + trained, request) { json, model in
                json.object { model.write(to: &$0) }
            }
        case (0, "POST"):
            let fields = try Fields(parseJSON(request.body).root)
            let type = try fields.requiredString("type")
            guard ["model", "models", "adapter", "adapters"].contains(type) else {
                throw APIError.invalid("type", "must be model or adapter")
            }
            let made = CustomModel(
                id: "ml-" + randomUUID(),
                name: try qualified(fields.requiredString("name")),
                description: try fields.string("description") ?? "",
                base: try baseName(fields.requiredString("baseModelId"), field: "baseModelId"),
                isAdapter: type.hasPrefix("adapter"),
                now: now
            )
            try await add(made)
            return answer(made)
        case (1, "GET"):
            return answer(try projectModel(parts[0]))
        case (1, "PATCH"):
            let fields = try Fields(parseJSON(request.body).root)
            let name = try fields.filledString("name").map { text throws(APIError) in try qualified(text) }
            let description = try fields.string("description")
            let isInternal = try isInternal(fields)
            return answer(
                try await thread.run { [customModels] in
                    try customModels.change(parts[0]) { model in
                        model.name = name ?? model.name
                        model.description = description ?? model.description
                        model.isInternal = isInternal ?? model.isInternal
                    }
                }
            )
        case (1, "DELETE"):
            try await thread.run { [customModels] in try customModels.remove(parts[0]) }
            return .json(200, Array("{}".utf8))
        default:
            throw APIError.notFound("path \(request.path)")
        }
    }

    private func projectModel(_ id: String) throws(APIError) -> CustomModel {
        if let job = finetunes.all.first(where: {
            "ml-" + $0.id == id && $0.status(at: WallClock.unixMS()) == .completed
        }) {
            return CustomModel(resultOf: job)
        }
        return try customModels.find(id)
    }

    /// The weights of a model come from an address.
    private func remoteUpload(_ request: HTTPRequest, _ parts: [String], now: Int64) async throws -> HTTPResponse {
        switch (parts.count, request.method) {
        case (0, "POST"):
            let fields = try Fields(parseJSON(request.body).root)
            let upload = newUpload(source: try fields.requiredString("remoteUrl"), now: now)
            let id = try fields.requiredString("modelId")
            let model = try await thread.run { [customModels] in
                try customModels.change(id) { $0.upload = upload }
            }
            return .json(200, JSONWriter.bytes { model.writeUpload(to: &$0, now: now) })
        case (0, "GET"):
            return try Page.response(customModels.all.filter { $0.upload != nil }, request) { json, model in
                json.object { model.writeUpload(to: &$0, now: now) }
            }
        case (1, "GET"):
            let model = try uploaded(parts[0])
            return .json(200, JSONWriter.bytes { model.writeUpload(to: &$0, now: now) })
        case (2, "GET") where parts[1] == "events":
            let model = try uploaded(parts[0])
            return try Page.response(model.upload?.states(at: now) ?? [], request) { json, event in
                json.object { json in
                    json.member("id", "ev-\(event.state.rawValue)-\(parts[0])")
                    json.member("createdAt", at: event.at)
                    json.member("level", event.state == .failed ? "LEVEL_ERROR" : "LEVEL_INFO")
                    json.member("type", "upload.\(event.state.rawValue.lowercased())")
                    json.member("message", "the upload is \(event.state.rawValue.lowercased())")
                }
            }
        default:
            throw APIError.notFound("path \(request.path)")
        }
    }
}
