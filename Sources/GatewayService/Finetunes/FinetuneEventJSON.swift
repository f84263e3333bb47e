import JSON
import Messages
import Telemetry

/// What happened in a fine-tune, and what it left behind, as clients read it.
enum FinetuneEventJSON {
    static func list(_ answer: FinetuneV1.ListEventsResponse, job: String, _ dialect: Dialect) -> [UInt8] {
        PageJSON.list(answer.events.map { (id(job, $0.seq), $0) }, hasMore: answer.hasMore) { event, writer in
            writer.object { item in
                switch dialect {
                case .openAI: writeOpenAI(event, job, &item)
                case .together: writeTogether(event, &item)
                }
            }
        }
    }

    static func checkpoints(_ checkpoints: [FinetuneV1.Checkpoint], job: String, _ dialect: Dialect) -> [UInt8] {
        PageJSON.list(checkpoints.map { ("\(job)-\($0.step)", $0) }, hasMore: false) { checkpoint, writer in
            writer.object { item in
                let step = Int64(clamping: checkpoint.step)
                switch dialect {
                case .openAI:
                    item.member("id", "\(job)-\(step)")
                    item.member("object", "fine_tuning.job.checkpoint")
                    item.member("created_at", Timestamp.unixSeconds(iso8601: checkpoint.createdAt) ?? 0)
                    item.member("fine_tuned_model_checkpoint", checkpoint.path)
                    item.member("fine_tuning_job_id", job)
                    item.member("step_number", step)
                    item.object("metrics") { $0.member("step", step) }
                case .together:
                    item.member("step", step)
                    item.member("created_at", checkpoint.createdAt)
                    item.member("path", checkpoint.path)
                    item.member("checkpoint_type", checkpoint.type)
                }
            }
        }
    }

    /// The number in an event's id as clients know it; nil if it is none.
    static func seq(_ id: String) -> UInt64? { id.split(separator: "-").last.flatMap { UInt64($0) } }

    private static func id(_ job: String, _ seq: UInt64) -> String { "ftevent-\(job)-\(seq)" }

    private static func writeOpenAI(_ event: FinetuneV1.Event, _ job: String, _ item: inout JSONWriter) {
        item.member("id", id(job, event.seq))
        item.member("object", "fine_tuning.job.event")
        item.member("type", "message")
        item.member("level", level(event).openAI)
        item.member("created_at", event.createdUnixMS / 1_000)
        item.member("message", event.message.isEmpty ? Array(event.type.utf8) : event.message)
        item.object("data") { $0.member("type", event.type) }
    }

    private static func writeTogether(_ event: FinetuneV1.Event, _ item: inout JSONWriter) {
        item.member("object", "fine-tune-event")
        item.member("type", types.contains(event.type) ? event.type : ours[event.type] ?? "warning")
        item.member("level", level(event).together)
        item.member("created_at", Timestamp(unixMS: event.createdUnixMS).iso8601)
        item.member("message", event.message)
        for name in ["param_count", "token_count", "total_steps", "step", "training_offset"] { item.member(name, 0) }
        for name in ["wandb_url", "checkpoint_path", "model_path", "hash"] { item.member(name, "") }
    }

    private static func level(_ event: FinetuneV1.Event) -> (openAI: String, together: String) {
        if event.type == "job_error" || event.state == .failed { return ("error", "error") }
        if ["warning", "retrying", "registration_failed"].contains(event.type) { return ("warn", "warning") }
        return ("info", "info")
    }

    /// Our own words in those of Together's API.
    private static let ours = [
        "data_checked": "training_data_download_complete", "model_registered": "model_upload_complete",
    ]

    private static let types: Set<String> = [
        "job_pending", "job_start", "job_stopped", "model_downloading", "model_download_complete",
        "training_data_downloading", "training_data_download_complete", "validation_data_downloading",
        "validation_data_download_complete", "wandb_init", "training_start", "checkpoint_save", "billing_limit",
        "epoch_complete", "training_complete", "model_compressing", "model_compression_complete", "model_uploading",
        "model_upload_complete", "job_complete", "job_error", "cancel_requested", "job_restarted", "refund", "warning",
        "early_stopped", "tokenized_dataset_upload_complete",
    ]
}
