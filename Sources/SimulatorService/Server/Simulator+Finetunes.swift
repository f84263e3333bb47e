import BlockingThread
import HTTPServer
import JSON
import Telemetry

extension Simulator {
    static let epochsMax = 20
    static let evalsMax = 100

    /// `/v1/fine-tunes` and what is below it.
    func finetune(_ request: HTTPRequest, key: String, _ parts: [String]) async throws -> HTTPResponse {
        let finetunes = finetunes
        let now = WallClock.unixMS()
        switch (parts.count, parts.last, request.method) {
        case (0, _, "POST"):
            return try await createFinetune(request, key: key)
        case (0, _, "GET"):
            return .json(200, listed(finetunes.all) { $0.append(to: &$1, now: now, isShort: true) })
        case (1, "estimate-price", "POST"):
            return try await estimate(request)
        case (2, "limits", "GET") where parts[0] == "models":
            return try limits(request)
        case (2, "supported", "GET") where parts[0] == "models":
            return .json(200, supported())
        case (1, let id?, "GET"):
            return .json(200, encoded(try finetunes.find(id), now: now))
        case (1, let id?, "DELETE"):
            try await thread.run { try finetunes.delete(id) }
            return .json(200, Array(#"{"message":"Fine-tune job was deleted"}"#.utf8))
        case (2, "events", "GET"):
            return .json(200, listed([try finetunes.find(parts[0])]) { $0.appendEvents(to: &$1, now: now) })
        case (2, "checkpoints", "GET"):
            return .json(200, checkpoints(try finetunes.find(parts[0]), now: now))
        case (2, "cancel", "POST"):
            let job = try await thread.run { try finetunes.cancel(parts[0], now: now) }
            return .json(200, encoded(job, now: now, isShort: true))
        case (2, "metrics", "GET"):
            return .json(200, try metrics(of: finetunes.find(parts[0]), request, now: now))
        default:
            throw APIError.notFound("path \(request.path)")
        }
    }

    private func encoded(_ job: FinetuneJob, now: Int64, isShort: Bool = false) -> [UInt8] {
        var out: [UInt8] = []
        job.append(to: &out, now: now, isShort: isShort)
        return out
    }

    // MARK: Creating

    private func createFinetune(_ request: HTTPRequest, key: String) async throws -> HTTPResponse {
        let fields = try Fields(parseJSON(request.body).root)
        let model = try baseModel(fields)
        let training = try trainingFile(fields.requiredString("training_file"), field: "training_file")
        let validation = try fields.filledString("validation_file").map { id throws(APIError) in
            try trainingFile(id, field: "validation_file")
        }
        let evals = try fields.int("n_evals", in: 0...Self.evalsMax) ?? 0
        if evals > 0 && validation == nil {
            throw APIError.missing("validation_file")
        }
        if let suffix = try fields.filledString("suffix"), suffix.utf8.count > 64 || suffix.contains("/") {
            throw APIError.invalid("suffix", "must have at most 64 bytes and no slash")
        }
        let batchSize = fields.value("batch_size")
        if let batchSize, batchSize.string != "max" {
            _ = try fields.int("batch_size", in: 1...1_024)
        }
        let adapter = try fields.value("training_type").map { value throws(APIError) in
            try Fields(value, path: "training_type")
        }
        let job = FinetuneJob(
            id: "ft-" + randomUUID(),
            model: model.id,
            trainingFile: training.id,
            validationFile: validation?.id,
            epochs: try fields.int("n_epochs", in: 1...Self.epochsMax) ?? 1,
            evals: evals,
            checkpoints: try fields.int("n_checkpoints", in: 1...Self.epochsMax) ?? 1,
            suffix: try fields.filledString("suffix"),
            learningRate: try fields.double("learning_rate", in: 0...1) ?? 0.00001,
            batchSize: batchSize?.int.map(String.init) ?? "max",
            trainingType: fields.value("training_type")?["type"]?.string ?? "Lora",
            loraRank: try adapter?.int("lora_r", in: 1...64) ?? 64,
            loraAlpha: try adapter?.int("lora_alpha", in: 1...1_024) ?? 64,
            method: try method(fields),
            trainingTokens: TokenRule.tokens(bytes: training.bytes),
            validationTokens: TokenRule.tokens(bytes: validation?.bytes ?? 0),
            rate: model.trainingPrice ?? 0,
            attemptID: request.headers["x-request-id"] ?? "",
            key: key,
            createdMS: WallClock.unixMS(),
            stepMS: Int64(milliseconds(settings.finetuneStep))
        )
        try await thread.run { [finetunes] in try finetunes.create(job) }
        return .json(200, encoded(job, now: job.createdMS, isShort: true))
    }

    /// The model to train: named, or that of the job whose checkpoint is to be trained on.
    func baseModel(_ fields: Fields) throws(APIError) -> Model {
        guard let checkpoint = try fields.filledString("from_checkpoint") else {
            return try trainable(fields.requiredString("model"))
        }
        guard let job = job(ofCheckpoint: checkpoint) else {
            throw .invalid("from_checkpoint", "names no fine-tune")
        }
        return try trainable(job.model)
    }

    /// The job that a checkpoint, `JOB` or `MODEL` with perhaps `:STEP` behind it, is of.
    func job(ofCheckpoint checkpoint: String) -> FinetuneJob? {
        let name = checkpoint.split(separator: ":", maxSplits: 1).first.map(String.init) ?? checkpoint
        return finetunes.all.first { $0.id == name || $0.outputName == name }
    }

    private func method(_ fields: Fields) throws(APIError) -> String {
        let method = fields.value("training_method")?["method"]?.string ?? "sft"
        guard method == "sft" || method == "dpo" else {
            throw .invalid("training_method.method", "must be sft or dpo")
        }
        return method
    }

    func trainable(_ name: String) throws(APIError) -> Model {
        guard let model = models[name] else {
            throw .unknownModel(name)
        }
        guard model.trainingPrice != nil, !model.retired else {
            throw .invalid("model", "\(name) does not support fine-tuning")
        }
        return model
    }

    func trainingFile(_ id: String, field: String) throws(APIError) -> StoredFile {
        guard let file = files[id] else {
            throw .invalid(field, "names no file")
        }
        guard file.purpose == "fine-tune" else {
            throw .invalid(field, "names a file of purpose \(file.purpose), not fine-tune")
        }
        guard file.progress == .completed else {
            throw .invalid(
                field,
                "names a file that is \(file.progress.rawValue)\(file.report.map { ": " + $0 } ?? "")"
            )
        }
        return file
    }
}
