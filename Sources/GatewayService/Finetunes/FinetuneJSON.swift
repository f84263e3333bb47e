import JSON
import Messages
import Telemetry

/// Fine-tunes as clients read them.
enum FinetuneJSON {
    static func item(_ job: FinetuneV1.Job, _ dialect: Dialect) -> [UInt8] {
        var writer = JSONWriter()
        write(job, dialect, &writer)
        return writer.bytes
    }

    static func list(_ answer: FinetuneV1.ListResponse, _ dialect: Dialect) -> [UInt8] {
        PageJSON.list(answer.jobs.map { ($0.id, $0) }, hasMore: answer.hasMore) { write($0, dialect, &$1) }
    }

    private static func write(_ job: FinetuneV1.Job, _ dialect: Dialect, _ writer: inout JSONWriter) {
        writer.object { item in
            item.member("id", job.id)
            item.member("model", job.baseModel)
            item.member("training_file", job.trainingFile)
            item.member("validation_file", text(job.validationFile))
            switch dialect {
            case .openAI: writeOpenAI(job, &item)
            case .together: writeTogether(job, &item)
            }
        }
    }

    private static func writeOpenAI(_ job: FinetuneV1.Job, _ item: inout JSONWriter) {
        let options = try? JSONDocument(parsing: job.options.isEmpty ? Array("{}".utf8) : job.options).root
        let isOver = job.endedUnixMS > 0
        item.member("object", "fine_tuning.job")
        item.member("created_at", job.createdUnixMS / 1_000)
        item.member("finished_at", isOver ? job.endedUnixMS / 1_000 : nil)
        item.member("status", openAIStatus(job))
        item.member("fine_tuned_model", job.state == .completed ? text(job.model) : nil)
        item.member("organization_id", "")
        item.array("result_files") { _ in }
        item.array("integrations") { _ in }
        item.member("seed", options?["random_seed"]?.int ?? 0)
        item.member("estimated_finish", Int64?.none)
        item.member("trained_tokens", isOver ? Int64(clamping: job.trainedTokens) : nil)
        item.member("user_provided_suffix", text(job.suffix))
        item.member("metadata", json: job.metadata.isEmpty ? nil : job.metadata)
        let method = options?["training_method"]?["method"]?.string == "dpo" ? "dpo" : "supervised"
        item.object("method") { value in
            value.member("type", method)
            value.object(method) { $0.object("hyperparameters") { writeHyperparameters(job, options, &$0) } }
        }
        item.object("hyperparameters") { writeHyperparameters(job, options, &$0) }
        guard !job.error.isEmpty else { return item.member("error", String?.none) }
        item.object("error") { error in
            error.member("code", "job_failed")
            error.member("message", job.error)
            error.member("param", String?.none)
        }
    }

    private static func writeHyperparameters(_ job: FinetuneV1.Job, _ options: JSONValue?, _ item: inout JSONWriter) {
        item.member("n_epochs", Int64(max(1, job.epochs)))
        if let size = options?["batch_size"]?.int {
            item.member("batch_size", size)
        } else {
            item.member("batch_size", "auto")
        }
        if let rate = job.learningRate {
            item.member("learning_rate_multiplier", rate / FinetuneSubmission.learningRateDefault)
        } else {
            item.member("learning_rate_multiplier", "auto")
        }
    }

    private static func writeTogether(_ job: FinetuneV1.Job, _ item: inout JSONWriter) {
        item.member("object", "fine-tune")
        item.member("status", togetherStatus(job))
        // There is an owner, and it is the one who asks.
        item.member("user_id", "")
        item.member("created_at", Timestamp(unixMS: job.createdUnixMS).iso8601)
        item.member("updated_at", Timestamp(unixMS: job.updatedUnixMS).iso8601)
        item.member("started_at", job.startedUnixMS == 0 ? nil : Timestamp(unixMS: job.startedUnixMS).iso8601)
        item.member("model_output_name", text(job.model))
        item.member("adapter_output_name", String?.none)
        item.member("suffix", text(job.suffix))
        item.member("n_epochs", Int64(max(1, job.epochs)))
        item.member("learning_rate", job.learningRate ?? FinetuneSubmission.learningRateDefault)
        item.member("token_count", Int64(clamping: job.trainedTokens))
        item.member("total_price", job.costNanodollars)
        item.member("trainingfile_numlines", Int64(job.examples))
        guard let options = try? JSONDocument(parsing: job.options).root else { return }
        options.forEachMember { key, value in
            guard let name = key.string, !written.contains(name) else { return }
            item.member(name, json: value.raw)
        }
    }

    /// Members that are ours to write, whatever was asked for.
    private static let written: Set<String> = [
        "id", "object", "model", "training_file", "validation_file", "status", "user_id", "created_at", "updated_at",
        "started_at", "model_output_name", "adapter_output_name", "suffix", "n_epochs", "learning_rate", "token_count",
        "total_price", "trainingfile_numlines", "hf_api_token", "wandb_api_key",
    ]

    private static func openAIStatus(_ job: FinetuneV1.Job) -> String {
        switch job.state {
        case .completed: "succeeded"
        case .failed: "failed"
        case .cancelled: "cancelled"
        case .running where ["pending", "queued"].contains(job.providerStatus): "queued"
        case .running, .deploying: "running"
        default: "validating_files"
        }
    }

    private static let togetherStatuses: Set<String> = [
        "pending", "queued", "running", "compressing", "uploading", "cancel_requested",
    ]

    private static func togetherStatus(_ job: FinetuneV1.Job) -> String {
        switch job.state {
        case .completed: return "completed"
        case .failed: return "error"
        case .cancelled: return "cancelled"
        case .deploying: return "uploading"
        default:
            if job.cancelRequested { return "cancel_requested" }
            return togetherStatuses.contains(job.providerStatus) ? job.providerStatus : "pending"
        }
    }

    private static func text(_ text: String) -> String? { text.isEmpty ? nil : text }
}
