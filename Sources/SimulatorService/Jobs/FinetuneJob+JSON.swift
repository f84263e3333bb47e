import JSON
import Telemetry

extension FinetuneJob {
    /// The object that the API shows at a time; short in lists, where a batch size is a number or not there.
    func append(to out: inout [UInt8], now: Int64, isShort: Bool = false) {
        let status = status(at: now)
        out.append(text: #"{"object":"fine-tune","status":"#)
        out.append(jsonString: status.rawValue)
        out.append(text: #","user_id":"simulator","created_at":"#)
        out.append(jsonString: Timestamp(unixMS: createdMS).iso8601)
        out.append(text: #","updated_at":"#)
        out.append(jsonString: Timestamp(unixMS: updatedMS(at: now)).iso8601)
        out.append(text: #","model_output_name":"#)
        out.append(jsonString: outputName)
        // An adapter of its own is made beside the merged model by the real provider only.
        out.append(text: #","adapter_output_name":null,"model_output_path":"#)
        out.append(jsonString: "simulator://models/\(id)")
        out.append(text: #","token_count":"#)
        out.append(decimal: trainingTokens)
        out.append(text: #","total_price":"#)
        out.append(decimal: Int(meterRow(at: now)?.cost ?? 0))
        out.append(text: #","epochs_completed":"#)
        out.append(decimal: epochsDone(at: now))
        out.append(text: #","progress":{"estimate_available":true,"seconds_remaining":"#)
        let end = timeline.last?.at ?? now
        out.append(decimal: Int(max(0, end - now) / 1_000))
        out.append(text: "},")
        appendParameters(to: &out, isShort: isShort)
        out.append(text: "}")
    }

    /// What the job was created with: the part that the API shows and the disk keeps, as members of an object.
    private func appendParameters(to out: inout [UInt8], isShort: Bool = false) {
        out.append(text: #""id":"#)
        out.append(jsonString: id)
        out.append(text: #","model":"#)
        out.append(jsonString: model)
        out.append(text: #","training_file":"#)
        out.append(jsonString: trainingFile)
        out.append(text: #","validation_file":"#)
        out.append(jsonOptional: validationFile)
        out.append(text: #","n_epochs":"#)
        out.append(decimal: epochs)
        out.append(text: #","n_evals":"#)
        out.append(decimal: evals)
        out.append(text: #","n_checkpoints":"#)
        out.append(decimal: checkpoints)
        out.append(text: #","suffix":"#)
        out.append(jsonOptional: suffix)
        out.append(text: #","learning_rate":"#)
        out.append(string: "\(learningRate)")
        out.append(text: #","batch_size":"#)
        out.append(string: Int(batchSize).map(String.init) ?? (isShort ? "null" : #""max""#))
        out.append(text: #","training_type":{"type":"#)
        out.append(jsonString: trainingType)
        if trainingType == "Lora" {
            out.append(text: #","lora_r":"#)
            out.append(decimal: loraRank)
            out.append(text: #","lora_alpha":"#)
            out.append(decimal: loraAlpha)
        }
        out.append(text: #"},"training_method":{"method":"#)
        out.append(jsonString: method)
        out.append(string: method == "sft" ? #","train_on_inputs":"auto"}"# : "}")
    }

    /// What is kept on disk.
    var stored: [UInt8] {
        var out: [UInt8] = []
        out.append(text: "{")
        appendParameters(to: &out)
        out.append(text: #","training_tokens":"#)
        out.append(decimal: trainingTokens)
        out.append(text: #","validation_tokens":"#)
        out.append(decimal: validationTokens)
        out.append(text: #","rate":"#)
        out.append(decimal: Int(rate))
        out.append(text: #","attempt_id":"#)
        out.append(jsonString: attemptID)
        out.append(text: #","key":"#)
        out.append(jsonString: key)
        out.append(text: #","created_ms":"#)
        out.append(decimal: Int(createdMS))
        out.append(text: #","step_ms":"#)
        out.append(decimal: Int(stepMS))
        out.append(text: #","cancelled_ms":"#)
        out.append(string: cancelledMS.map(String.init) ?? "null")
        out.append(text: #","deleted":"#)
        out.append(string: deleted ? "true}" : "false}")
        return out
    }

    /// Reads ``stored``.
    init(stored fields: Fields) throws(APIError) {
        let numbers = 0...Int.max
        id = try fields.requiredString("id")
        model = try fields.requiredString("model")
        trainingFile = try fields.requiredString("training_file")
        validationFile = try fields.string("validation_file")
        epochs = try fields.int("n_epochs", in: numbers) ?? 1
        evals = try fields.int("n_evals", in: numbers) ?? 0
        checkpoints = try fields.int("n_checkpoints", in: numbers) ?? 1
        suffix = try fields.string("suffix")
        learningRate = try fields.double("learning_rate", in: 0...1) ?? 0
        batchSize = fields.value("batch_size")?.int.map(String.init) ?? "max"
        let type = try Fields(fields.required("training_type"), path: "training_type")
        trainingType = try type.string("type") ?? "Lora"
        loraRank = try type.int("lora_r", in: numbers) ?? 64
        loraAlpha = try type.int("lora_alpha", in: numbers) ?? 64
        method = fields.value("training_method")?["method"]?.string ?? "sft"
        trainingTokens = try fields.int("training_tokens", in: numbers) ?? 0
        validationTokens = try fields.int("validation_tokens", in: numbers) ?? 0
        rate = Int64(try fields.int("rate", in: numbers) ?? 0)
        attemptID = try fields.string("attempt_id") ?? ""
        key = try fields.string("key") ?? ""
        createdMS = Int64(try fields.int("created_ms", in: numbers) ?? 0)
        stepMS = Int64(try fields.int("step_ms", in: numbers) ?? 0)
        cancelledMS = try fields.int("cancelled_ms", in: numbers).map(Int64.init)
        deleted = try fields.bool("deleted") ?? false
    }

    /// The events up to a time, oldest first, as members of `data`.
    func appendEvents(to out: inout [UInt8], now: Int64) {
        var isFirst = true
        for event in events where event.at <= now {
            if !isFirst {
                out.append(text: ",")
            }
            isFirst = false
            out.append(text: #"{"object":"fine-tune-event","created_at":"#)
            out.append(jsonString: Timestamp(unixMS: event.at).iso8601)
            out.append(text: #","level":"#)
            out.append(jsonString: event.type == "job_error" ? "error" : "info")
            out.append(text: #","message":"#)
            out.append(jsonString: event.message)
            out.append(text: #","type":"#)
            out.append(jsonString: event.type)
            out.append(text: #","param_count":0,"token_count":"#)
            out.append(decimal: trainingTokens)
            out.append(text: #","total_steps":"#)
            out.append(decimal: epochs)
            out.append(text: #","wandb_url":"","step":"#)
            out.append(decimal: event.step)
            out.append(text: #","checkpoint_path":"#)
            let path = event.type == "checkpoint_save" ? "simulator://checkpoints/\(id)/\(event.step)" : ""
            out.append(jsonString: path)
            out.append(text: #","model_path":"","training_offset":0,"hash":"#)
            out.append(jsonString: hexText(StableHash.hash(Array("\(id) \(event.type) \(event.step)".utf8))))
            out.append(text: "}")
        }
    }

    private var events: [(type: String, message: String, step: Int, at: Int64)] {
        var list: [(type: String, message: String, step: Int, at: Int64)] = []
        for (status, at) in timeline {
            switch status {
            case .pending: list.append(("job_pending", "Fine tune request created", 0, at))
            case .queued: list.append(("job_start", "Job started", 0, at))
            case .running:
                list.append(("training_data_download_complete", "Training data downloaded", 0, at))
                list.append(("training_start", "Training started", 0, at))
                for epoch in stride(from: 1, through: epochsDone(at: timeline.last?.at ?? at), by: 1) {
                    list.append(
                        ("epoch_complete", "Epoch \(epoch) of \(epochs) completed", epoch, at + Int64(epoch) * stepMS)
                    )
                }
            case .compressing:
                list.append(("training_complete", "Training completed", epochs, at))
                list.append(("checkpoint_save", "Checkpoint saved", epochs, at))
                list.append(("model_compressing", "Compressing model", epochs, at))
            case .uploading: list.append(("model_uploading", "Uploading model", epochs, at))
            case .completed:
                list.append(("model_upload_complete", "Model uploaded: \(outputName)", epochs, at))
                list.append(("job_complete", "Job finished", epochs, at))
            case .cancelRequested: list.append(("cancel_requested", "Cancellation requested", 0, at))
            case .cancelled: list.append(("job_stopped", "Job stopped", 0, at))
            case .error: list.append(("job_error", "Training diverged: the loss is not a number", 0, at))
            }
        }
        return list
    }
}
