import JSON
import Messages
import Telemetry

/// Batches as clients read them; the two dialects share no more than a few names.
enum BatchJSON {
    static func item(_ batch: BatchV1.Batch, _ dialect: Dialect) -> [UInt8] {
        var writer = JSONWriter()
        write(batch, dialect, &writer)
        return writer.bytes
    }

    /// The answer to a submission; Together's clients read the batch under `job`.
    static func created(_ batch: BatchV1.Batch, _ dialect: Dialect) -> [UInt8] {
        guard dialect == .together else { return item(batch, dialect) }
        var writer = JSONWriter()
        writer.object { root in
            root.key("job")
            write(batch, dialect, &root)
            root.member("warning", String?.none)
        }
        return writer.bytes
    }

    /// A page for OpenAI's clients; a bare array for Together's.
    static func list(_ answer: BatchV1.ListResponse, _ dialect: Dialect) -> [UInt8] {
        guard dialect == .together else {
            let batches = answer.batches.map { ($0.id, $0) }
            return PageJSON.list(batches, hasMore: answer.hasMore) { write($0, dialect, &$1) }
        }
        var writer = JSONWriter()
        writer.array { list in
            for batch in answer.batches { write(batch, dialect, &list) }
        }
        return writer.bytes
    }

    private static func write(_ batch: BatchV1.Batch, _ dialect: Dialect, _ writer: inout JSONWriter) {
        writer.object { item in
            item.member("id", batch.id)
            item.member("input_file_id", batch.inputFileID)
            item.member("output_file_id", text(batch.outputFileID))
            item.member("error_file_id", text(batch.errorFileID))
            item.member("endpoint", batch.endpoint.isEmpty ? "/v1/chat/completions" : batch.endpoint)
            switch dialect {
            case .openAI: writeOpenAI(batch, &item)
            case .together: writeTogether(batch, &item)
            }
        }
    }

    private static func writeOpenAI(_ batch: BatchV1.Batch, _ item: inout JSONWriter) {
        item.member("object", "batch")
        item.member("completion_window", batch.completionWindow.isEmpty ? "24h" : batch.completionWindow)
        item.member("status", openAIStatus(batch))
        item.member("model", text(batch.model))
        item.member("created_at", batch.createdUnixMS / 1_000)
        let ended = batch.endedUnixMS
        for (name, time) in [
            ("in_progress_at", batch.inProgressUnixMS), ("finalizing_at", batch.finalizingUnixMS),
            ("cancelling_at", batch.cancellingUnixMS), ("expires_at", batch.expiresUnixMS), ("expired_at", 0),
            ("completed_at", batch.state == .completed ? ended : 0), ("failed_at", batch.state == .failed ? ended : 0),
            ("cancelled_at", batch.state == .cancelled ? ended : 0),
        ] {
            item.member(name, time == 0 ? nil : time / 1_000)
        }
        item.object("request_counts") { counts in
            counts.member("total", Int64(batch.total))
            counts.member("completed", Int64(batch.done))
            counts.member("failed", Int64(batch.failed))
        }
        item.member("metadata", json: batch.metadata.isEmpty ? nil : batch.metadata)
        guard !batch.error.isEmpty else { return item.member("errors", String?.none) }
        item.object("errors") { errors in
            errors.member("object", "list")
            errors.array("data") { list in
                list.object { error in
                    error.member("code", "batch_failed")
                    error.member("message", batch.error)
                    error.member("param", String?.none)
                    error.member("line", String?.none)
                }
            }
        }
    }

    private static func writeTogether(_ batch: BatchV1.Batch, _ item: inout JSONWriter) {
        item.member("status", togetherStatus(batch.state))
        item.member("model_id", text(batch.model))
        item.member("created_at", Timestamp(unixMS: batch.createdUnixMS).iso8601)
        item.member("job_deadline", time(batch.expiresUnixMS))
        item.member("completed_at", time(batch.endedUnixMS))
        let ended = Double(batch.done + batch.failed)
        item.member("progress", batch.total == 0 ? 0 : 100 * ended / Double(batch.total))
        item.member("error", batch.error.isEmpty ? nil : String(decoding: batch.error, as: UTF8.self))
    }

    private static func openAIStatus(_ batch: BatchV1.Batch) -> String {
        if batch.endedUnixMS == 0, batch.cancellingUnixMS > 0 { return "cancelling" }
        switch batch.state {
        case .running: return "in_progress"
        case .finalizing: return "finalizing"
        case .completed: return "completed"
        case .failed: return "failed"
        case .cancelled: return "cancelled"
        default: return "validating"
        }
    }

    private static func togetherStatus(_ state: BatchV1.BatchState) -> String {
        switch state {
        case .running, .finalizing: "IN_PROGRESS"
        case .completed: "COMPLETED"
        case .failed: "FAILED"
        case .cancelled: "CANCELLED"
        default: "VALIDATING"
        }
    }

    private static func text(_ text: String) -> String? { text.isEmpty ? nil : text }

    private static func time(_ unixMS: Int64) -> String? { unixMS == 0 ? nil : Timestamp(unixMS: unixMS).iso8601 }
}
