import JSON

/// A batch at the provider's.
package struct ProviderBatch: Sendable, Equatable {
    /// Where a batch stands; unknown words are kept.
    package struct Status: RawRepresentable, Hashable, Sendable {
        /// In upper case: `IN_PROGRESS`.
        package let rawValue: String

        /// Any word, brought to upper case.
        package init(rawValue: String) { self.rawValue = rawValue.uppercased() }

        /// Its input is being checked.
        package static let validating = Status(rawValue: "VALIDATING")
        /// It runs.
        package static let inProgress = Status(rawValue: "IN_PROGRESS")
        /// It ended; items may still have failed.
        package static let completed = Status(rawValue: "COMPLETED")
        /// It could not run.
        package static let failed = Status(rawValue: "FAILED")
        /// Its window ended before it did; what was done is in the output file.
        package static let expired = Status(rawValue: "EXPIRED")
        /// It was cancelled; what was done is in the output file.
        package static let cancelled = Status(rawValue: "CANCELLED")

        /// It will not change any more.
        package var isTerminal: Bool {
            [.completed, .failed, .expired, .cancelled].contains(self)
        }
    }

    /// The provider's id.
    package var id: String
    /// Where it stands.
    package var status: Status
    /// The file of requests.
    package var inputFileID: String
    /// The file of answers, once there is one.
    package var outputFileID: String?
    /// The file of failed items, once there is one.
    package var errorFileID: String?
    /// Why it failed.
    package var error: String?
    /// `/v1/chat/completions`.
    package var endpoint: String
    /// Percent done, 0 to 100.
    package var progress: Double
    /// RFC 3339 as the provider wrote it, or empty.
    package var createdAt: String

    init?(_ json: JSONValue) {
        guard let id = json["id"]?.string, !id.isEmpty else { return nil }
        self.id = id
        status = Status(rawValue: json["status"]?.string ?? "")
        inputFileID = json["input_file_id"]?.string ?? ""
        outputFileID = json["output_file_id"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        errorFileID = json["error_file_id"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        error = json["error"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        endpoint = json["endpoint"]?.string ?? ""
        progress = json["progress"]?.double ?? 0
        createdAt = json["created_at"]?.string ?? ""
    }
}

extension ProviderAPI {
    /// `POST /batches`.
    ///
    /// - Parameters:
    ///   - inputFileID: an uploaded file of requests.
    ///   - endpoint: what its requests are for: `/v1/chat/completions`.
    ///   - requestID: sent as `x-request-id`.
    /// - Returns: the batch as it began.
    /// - Throws: how the call failed.
    package func createBatch(
        inputFileID: String,
        endpoint: String = "/v1/chat/completions",
        requestID: String = ""
    ) async throws(ProviderFailure) -> ProviderBatch {
        var body = JSONWriter()
        body.object { body in
            body.member("input_file_id", inputFileID)
            body.member("endpoint", endpoint)
            body.member("completion_window", "24h")
        }
        let response = try await call("POST", "/batches", body: body.bytes, requestID: requestID)
        return try one(response, under: "job", ProviderBatch.init)
    }

    /// `GET /batches/{id}`.
    package func batch(_ id: String) async throws(ProviderFailure) -> ProviderBatch {
        try one(await get("/batches/\(Self.segment(id))"), under: "job", ProviderBatch.init)
    }

    /// `GET /batches`: all batches of the account.
    package func batches() async throws(ProviderFailure) -> [ProviderBatch] {
        try list(await get("/batches"), ProviderBatch.init)
    }

    /// `POST /batches/{id}/cancel`.
    package func cancelBatch(_ id: String) async throws(ProviderFailure) -> ProviderBatch {
        try one(await call("POST", "/batches/\(Self.segment(id))/cancel"), under: "job", ProviderBatch.init)
    }
}
