import JSON

/// A state of a training that the provider kept.
package struct ProviderCheckpoint: Sendable, Equatable {
    /// Of the training.
    package var step: Int64
    /// As the provider wrote it, or empty.
    package var createdAt: String
    /// The provider's name for it, or empty.
    package var path: String
    /// The provider's word, or empty.
    package var type: String

    init?(_ json: JSONValue) {
        guard json.kind == .object else { return nil }
        step = json["step"]?.int ?? 0
        createdAt = json["created_at"]?.string ?? ""
        path = json["path"]?.string ?? ""
        type = json["checkpoint_type"]?.string ?? ""
    }
}

/// What the provider knows of trainings beside the trainings themselves. Answers that are passed on stay as they are.
extension ProviderAPI {
    /// `DELETE /fine-tunes/{id}`.
    package func deleteFinetune(_ id: String) async throws(ProviderFailure) {
        _ = try await call("DELETE", "/fine-tunes/\(Self.segment(id))")
    }

    /// `GET /fine-tunes/{id}/checkpoints`.
    package func finetuneCheckpoints(_ id: String) async throws(ProviderFailure) -> [ProviderCheckpoint] {
        try list(await get("/fine-tunes/\(Self.segment(id))/checkpoints"), ProviderCheckpoint.init)
    }

    /// `GET /fine-tunes/{id}/metrics`, whose wishes are a body: JSON, or empty.
    package func finetuneMetrics(_ id: String, body: [UInt8]) async throws(ProviderFailure) -> [UInt8] {
        try await call("GET", "/fine-tunes/\(Self.segment(id))/metrics", body: body).body
    }

    /// `GET /fine-tunes/models/limits`.
    package func finetuneLimits(model: String) async throws(ProviderFailure) -> [UInt8] {
        try await get("/fine-tunes/models/limits?model_name=\(Self.segment(model))").body
    }

    /// `GET /fine-tunes/models/supported`.
    package func finetuneModels() async throws(ProviderFailure) -> [UInt8] {
        try await get("/fine-tunes/models/supported").body
    }

    /// `POST /fine-tunes/estimate-price`.
    package func estimateFinetune(_ body: [UInt8]) async throws(ProviderFailure) -> [UInt8] {
        try await call("POST", "/fine-tunes/estimate-price", body: body).body
    }

    /// `GET /finetune/download`: trained weights, read as they come.
    ///
    /// - Parameters:
    ///   - id: the provider's id of the fine-tune.
    ///   - checkpoint: `merged`, `adapter`, `model_output_path`; empty = the provider's choice.
    ///   - step: nil = the finished model.
    ///   - total: how long it may take.
    ///   - onResponse: reads the answer.
    /// - Returns: what `onResponse` returns.
    /// - Throws: how the call failed, and what `onResponse` throws.
    package func downloadFinetune<Result: Sendable>(
        _ id: String,
        checkpoint: String,
        step: UInt64?,
        total: Duration,
        onResponse: (ProviderHead, any ProviderByteStream) async throws -> Result
    ) async throws -> Result {
        var path = "/finetune/download?ft_id=\(Self.segment(id))"
        if !checkpoint.isEmpty { path += "&checkpoint=\(Self.segment(checkpoint))" }
        if let step { path += "&checkpoint_step=\(step)" }
        return try await stream(path, total: total, onResponse: onResponse)
    }
}
