import HTTPServer
import JSON
import Telemetry

extension Simulator {
    func estimate(_ request: HTTPRequest) async throws -> HTTPResponse {
        let fields = try Fields(parseJSON(request.body).root)
        let files = [("training_file", "train"), ("validation_file", "eval")]
        var tokens = [0, 0]
        for (index, (field, word)) in files.enumerated() {
            guard let id = try index == 0 ? fields.requiredString(field) : fields.filledString(field) else {
                continue
            }
            guard let file = self.files[id], file.purpose == "fine-tune" else {
                throw APIError.invalid(field, "names no file of purpose fine-tune")
            }
            switch file.progress {
            case .completed: tokens[index] = TokenRule.tokens(bytes: file.bytes)
            case .invalid: return noEstimate("\(word)_file_invalid")
            case .awaiting, .uploaded: return noEstimate("\(word)_file_not_validated")
            }
        }
        let epochs = try fields.int("n_epochs", in: 1...Self.epochsMax) ?? 1
        let evals = try fields.int("n_evals", in: 0...Self.evalsMax) ?? 0
        let trainTokens = tokens[0] * epochs
        let evalTokens = tokens[1] * evals
        // The SDKs send an empty name beside a checkpoint.
        let isNamed = try fields.filledString(of: "model", "from_checkpoint") != nil
        let model = isNamed ? try baseModel(fields) : models["simulator/small"]
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

    /// The other shape of an estimate: there is none, and why.
    private func noEstimate(_ reason: String) -> HTTPResponse {
        .json(
            200,
            JSONWriter.bytes { json in
                json.member("estimation_available", false)
                json.member("unavailable_reason", reason)
            }
        )
    }

    func limits(_ request: HTTPRequest) throws(APIError) -> HTTPResponse {
        guard let name = request.query["model_name"], !name.isEmpty else {
            throw .missing("model_name")
        }
        // Who trains on from a checkpoint asks by its name.
        let base = models[name] ?? job(ofCheckpoint: name).flatMap { models[$0.model] }
        guard let model = base, model.trainingPrice != nil, !model.retired else {
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

    func supported() -> [UInt8] {
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

    func checkpoints(_ job: FinetuneJob, now: Int64) -> [UInt8] {
        listed(job.epochsMade(at: now)) { point, out in
            out.append(text: #"{"step":"#)
            out.append(decimal: point.epoch)
            out.append(text: #","created_at":"#)
            out.append(jsonString: Timestamp(unixMS: point.at).iso8601)
            out.append(text: #","path":"#)
            out.append(jsonString: "simulator://checkpoints/\(job.id)/\(point.epoch)")
            out.append(text: #","checkpoint_type":"#)
            out.append(jsonString: point.epoch == job.epochs ? "Final" : "Intermediate")
            out.append(text: "}")
        }
    }

    /// One point a finished epoch. The bounds come in the query, or in the body of the GET, as the description has it.
    func metrics(of job: FinetuneJob, _ request: HTTPRequest, now: Int64) throws(APIError) -> [UInt8] {
        let body = request.body.isEmpty ? nil : try Fields(parseJSON(request.body).root)
        let query = request.query
        func bound(_ name: String) throws(APIError) -> Int? {
            guard let text = query[name] else {
                return try body?.int(name, in: 0...Int.max)
            }
            guard let number = Int(text), number >= 0 else {
                throw .invalid(name, "must be an integer from 0")
            }
            return number
        }
        let (from, to) = (try bound("global_step_from") ?? 0, try bound("global_step_to") ?? Int.max)
        guard from <= to else {
            throw .invalid("global_step_to", "must not be below global_step_from")
        }
        let since = try moment("logged_at_from", query, body) ?? ""
        let until = try moment("logged_at_to", query, body) ?? "~"
        let points = job.epochsMade(at: now).filter { epoch, at in
            let time = Timestamp(unixMS: at).iso8601
            return (from...to).contains(epoch) && since <= time && time <= until
        }
        return JSONWriter.bytes { json in
            json.array("metrics", points) { json, point in
                json.object { json in
                    json.member("global_step", point.epoch)
                    json.member("epoch", point.epoch)
                    json.member("timestamp", Double(point.at) / 1_000)
                    json.member("train/loss", 2 / Double(point.epoch + 1))
                    json.member("train/learning_rate", job.learningRate)
                }
            }
        }
    }

    /// A moment in UTC, in words that compare with ``Timestamp/iso8601``.
    private func moment(_ name: String, _ query: [String: String], _ body: Fields?) throws(APIError) -> String? {
        var given = query[name]
        if given == nil {
            given = try body?.string(name)
        }
        guard let text = given else {
            return nil
        }
        guard text.utf8.count >= 20, text.hasSuffix("Z") || text.hasSuffix("+00:00"),
            text.utf8.dropFirst(10).first == 0x54
        else {
            throw .invalid(name, "must be a time in UTC as of RFC 3339")
        }
        return String(text.dropLast(text.hasSuffix("Z") ? 1 : 6))
    }

    /// The weights of a finished job, or of a checkpoint, as an archive with a file that names them.
    func download(_ request: HTTPRequest) throws(APIError) -> HTTPResponse {
        let query = request.query
        guard let id = query["ft_id"], !id.isEmpty else {
            throw .missing("ft_id")
        }
        let kind = query["checkpoint"] ?? "model_output_path"
        guard ["merged", "adapter", "model_output_path"].contains(kind) else {
            throw .invalid("checkpoint", "must be merged, adapter or model_output_path")
        }
        guard let step = Int(query["checkpoint_step"] ?? "0"), step >= 0 else {
            throw .invalid("checkpoint_step", "must be an integer from 0")
        }
        let job = try finetunes.find(id)
        let now = WallClock.unixMS()
        guard step == 0 ? job.status(at: now) == .completed : step <= job.epochsDone(at: now) else {
            throw .invalid(step == 0 ? "ft_id" : "checkpoint_step", "names weights that are not there (yet)")
        }
        let content = JSONWriter.bytes { json in
            json.member("job", job.id)
            json.member("model", job.outputName)
            json.member("base_model", job.model)
            json.member("step", step == 0 ? job.epochs : step)
            json.member("checkpoint", kind)
        }
        let name = job.outputName.split(separator: "/").last.map(String.init) ?? job.id
        return HTTPResponse(
            status: 200,
            headers: [
                "content-type": "application/zstd",
                "content-disposition": "attachment; filename=\"\(name).tar.zst\"",
            ],
            body: Archive.zstandard(Archive.tar("weights.json", content))
        )
    }
}
