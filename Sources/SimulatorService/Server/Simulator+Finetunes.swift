import BlockingThread
import HTTPServer
import JSON

extension Simulator {
    private static let epochsMax = 20
    private static let evalsMax = 100

    /// `/v1/fine-tunes` and what is below it.
    func finetune(_ request: HTTPRequest, key: String, _ parts: [String]) async throws -> HTTPResponse {
        let finetunes = finetunes
        let now = wallClockMilliseconds()
        switch (parts.count, parts.last, request.method) {
        case (0, _, "POST"):
            return try await createFinetune(request, key: key)
        case (0, _, "GET"):
            return .json(200, listed(finetunes.all) { $0.append(to: &$1, now: now) })
        case (1, "estimate-price", "POST"):
            return try await estimate(request)
        case (2, "limits", "GET") where parts[0] == "models":
            return try limits(request)
        case (2, "supported", "GET") where parts[0] == "models":
            return .json(200, supported())
        case (1, let id?, "GET"):
            return .json(200, encoded(try job(id), now: now))
        case (1, let id?, "DELETE"):
            try await thread.run { try finetunes.delete(id) }
            return .json(200, Array(#"{"message":"Fine-tune job was deleted"}"#.utf8))
        case (2, "events", "GET"):
            return .json(200, listed([try job(parts[0])]) { $0.appendEvents(to: &$1, now: now) })
        case (2, "checkpoints", "GET"):
            return .json(200, checkpoints(try job(parts[0]), now: now))
        case (2, "cancel", "POST"):
            let job = try await thread.run { try finetunes.cancel(parts[0], now: now) }
            return .json(200, encoded(job, now: now))
        default:
            throw APIError.notFound("path \(request.path)")
        }
    }

    private func job(_ id: String) throws(APIError) -> FinetuneJob {
        guard let job = finetunes[id] else {
            throw .notFound("fine-tune \(id)")
        }
        return job
    }

    private func encoded(_ job: FinetuneJob, now: Int64) -> [UInt8] {
        var out: [UInt8] = []
        job.append(to: &out, now: now)
        return out
    }

    // MARK: Creating

    private func createFinetune(_ request: HTTPRequest, key: String) async throws -> HTTPResponse {
        let fields = try Fields(parseJSON(request.body).root)
        let model = try trainable(fields.requiredString("model"))
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
            trainingTokens: TokenRule.tokens(bytes: training.bytes),
            validationTokens: TokenRule.tokens(bytes: validation?.bytes ?? 0),
            rate: model.trainingPrice ?? 0,
            attemptID: request.headers["x-request-id"] ?? "",
            key: key,
            createdMS: wallClockMilliseconds(),
            stepMS: Int64(milliseconds(settings.finetuneStep))
        )
        try await thread.run { [finetunes] in try finetunes.create(job) }
        return .json(200, encoded(job, now: job.createdMS))
    }

    private func trainable(_ name: String) throws(APIError) -> Model {
        guard let model = models[name] else {
            throw .unknownModel(name)
        }
        guard model.trainingPrice != nil, !model.retired else {
            throw .invalid("model", "\(name) does not support fine-tuning")
        }
        return model
    }

    private func trainingFile(_ id: String, field: String) throws(APIError) -> StoredFile {
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

    // MARK: Asking

    private func estimate(_ request: HTTPRequest) async throws -> HTTPResponse {
        let fields = try Fields(parseJSON(request.body).root)
        let training = try trainingFile(fields.requiredString("training_file"), field: "training_file")
        let validation = try fields.filledString("validation_file").map { id throws(APIError) in
            try trainingFile(id, field: "validation_file")
        }
        let epochs = try fields.int("n_epochs", in: 1...Self.epochsMax) ?? 1
        let evals = try fields.int("n_evals", in: 0...Self.evalsMax) ?? 0
        let trainTokens = TokenRule.tokens(bytes: training.bytes) * epochs
        let evalTokens = TokenRule.tokens(bytes: validation?.bytes ?? 0) * evals
        let model =
            try fields.string("model").map { name throws(APIError) in try trainable(name) } ?? models["simulator/small"]
        var out: [UInt8] = []
        out.append(text: #"{"estimation_available":true,"estimated_total_price":"#)
        out.append(billionths: model?.trainingCost(tokens: trainTokens + evalTokens) ?? 0)
        out.append(text: #","allowed_to_proceed":true,"user_limit":1000000,"estimated_train_token_count":"#)
        out.append(decimal: trainTokens)
        out.append(text: #","estimated_eval_token_count":"#)
        out.append(decimal: evalTokens)
        out.append(text: "}")
        return .json(200, out)
    }

    private func limits(_ request: HTTPRequest) throws(APIError) -> HTTPResponse {
        guard let name = request.query["model_name"], !name.isEmpty else {
            throw .missing("model_name")
        }
        guard let model = models[name], model.trainingPrice != nil, !model.retired else {
            let error = APIError(status: 404, message: "model \(name) cannot be fine-tuned", shape: .messageOnly)
            throw error
        }
        var out: [UInt8] = []
        out.append(text: #"{"model_name":"#)
        out.append(jsonString: name)
        out.append(text: #","max_num_epochs":"#)
        out.append(decimal: Self.epochsMax)
        out.append(text: #","max_num_evals":"#)
        out.append(decimal: Self.evalsMax)
        out.append(text: #","max_num_checkpoints":"#)
        out.append(decimal: Self.epochsMax)
        out.append(
            text: #","max_learning_rate":1.0,"min_learning_rate":0.0,"supports_vision":false,"supports_tools":true"#
        )
        out.append(
            text: #","supports_reasoning":false,"merge_output_lora":true,"default_gradient_accumulation_steps":1"#
        )
        out.append(text: #","max_seq_length_dpo":8192,"max_seq_length_sft":32768,"min_max_seq_length":512"#)
        out.append(
            text: #","supports_full_training":true,"full_training":{"max_batch_size":64,"max_batch_size_dpo":32"#
        )
        out.append(text: #","min_batch_size":1},"lora_training":{"max_batch_size":64,"max_batch_size_dpo":32"#)
        out.append(text: #","min_batch_size":1,"max_rank":64,"default_rank":64,"target_modules":["q_proj","v_proj"]}}"#)
        return .json(200, out)
    }

    private func supported() -> [UInt8] {
        var out: [UInt8] = []
        out.append(text: #"{"models":["#)
        for (index, model) in models.served.filter({ $0.trainingPrice != nil }).enumerated() {
            if index > 0 {
                out.append(text: ",")
            }
            out.append(jsonString: model.id)
        }
        out.append(text: "]}")
        return out
    }

    private func checkpoints(_ job: FinetuneJob, now: Int64) -> [UInt8] {
        let start = job.timeline.first { $0.status == .running }?.at ?? now
        return listed(Array(stride(from: 1, through: job.epochsDone(at: now), by: 1))) { epoch, out in
            out.append(text: #"{"step":"#)
            out.append(decimal: epoch)
            out.append(text: #","created_at":"#)
            out.append(jsonString: rfc3339(start + Int64(epoch) * job.stepMS))
            out.append(text: #","path":"#)
            out.append(jsonString: "simulator://checkpoints/\(job.id)/\(epoch)")
            out.append(text: #","checkpoint_type":"#)
            out.append(jsonString: epoch == job.epochs ? "Final" : "Intermediate")
            out.append(text: "}")
        }
    }
}
