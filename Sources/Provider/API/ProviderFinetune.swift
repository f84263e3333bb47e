import JSON

/// A fine-tune at the provider's.
package struct ProviderFinetune: Sendable, Equatable {
    /// Where a fine-tune stands; unknown words are kept.
    package struct Status: RawRepresentable, Hashable, Sendable {
        /// In lower case: `cancel_requested`.
        package let rawValue: String

        /// Any word, brought to lower case.
        package init(rawValue: String) { self.rawValue = rawValue.lowercased() }

        /// Accepted.
        package static let pending = Status(rawValue: "pending")
        /// Waits for a machine.
        package static let queued = Status(rawValue: "queued")
        /// Trains.
        package static let running = Status(rawValue: "running")
        /// The result is being compressed.
        package static let compressing = Status(rawValue: "compressing")
        /// The result is being uploaded.
        package static let uploading = Status(rawValue: "uploading")
        /// Will be cancelled.
        package static let cancelRequested = Status(rawValue: "cancel_requested")
        /// Was cancelled.
        package static let cancelled = Status(rawValue: "cancelled")
        /// Failed.
        package static let error = Status(rawValue: "error")
        /// Has a model.
        package static let completed = Status(rawValue: "completed")

        /// It will not change any more.
        package var isTerminal: Bool { [.cancelled, .error, .completed].contains(self) }
    }

    /// The provider's id.
    package var id: String
    /// Where it stands.
    package var status: Status
    /// The base model.
    package var model: String
    /// The file trained on.
    package var trainingFile: String
    /// What the job was marked with, or empty.
    package var suffix: String
    /// The name of the trained model, once there is one.
    package var outputModel: String?
    /// Tokens trained so far or in all, 0 = not said.
    package var trainedTokens: Int64
    /// Epochs asked for, 0 = not said.
    package var epochs: Int64
    /// What the job is billed in nano-dollars, evaluations included, once it has ended; 0 = not said.
    package var totalPrice: Int64
    /// As the provider wrote it, or empty.
    package var createdAt: String
    /// As the provider wrote it, or empty.
    package var updatedAt: String

    init?(_ json: JSONValue) {
        guard let id = json["id"]?.string, !id.isEmpty else { return nil }
        self.id = id
        status = Status(rawValue: json["status"]?.string ?? "")
        model = json["model"]?.string ?? ""
        trainingFile = json["training_file"]?.string ?? ""
        suffix = json["suffix"]?.string ?? ""
        outputModel = (json["model_output_name"] ?? json["output_name"])?.string.flatMap { $0.isEmpty ? nil : $0 }
        trainedTokens = json["token_count"]?.int ?? 0
        epochs = json["n_epochs"]?.int ?? 0
        totalPrice = json["total_price"]?.int ?? 0
        createdAt = json["created_at"]?.string ?? ""
        updatedAt = json["updated_at"]?.string ?? ""
    }
}

/// Something that happened in a fine-tune.
package struct ProviderFinetuneEvent: Sendable, Equatable {
    /// `training_start`, `epoch_complete`, …
    package var type: String
    /// For people.
    package var message: String
    /// `info`, `warning`, `error`, or empty.
    package var level: String
    /// As the provider wrote it, or empty.
    package var createdAt: String
    /// Of the training, 0 = not said.
    package var step: Int64
    /// Tokens, 0 = not said.
    package var tokenCount: Int64

    init?(_ json: JSONValue) {
        guard let type = json["type"]?.string else { return nil }
        self.type = type
        message = json["message"]?.string ?? ""
        level = json["level"]?.string ?? ""
        createdAt = json["created_at"]?.string ?? ""
        step = json["step"]?.int ?? 0
        tokenCount = json["token_count"]?.int ?? 0
    }
}

/// What to train.
package struct FinetuneRequest: Sendable, Equatable {
    /// The base model.
    package var model: String
    /// An uploaded file.
    package var trainingFile: String
    /// An uploaded file, nil = none.
    package var validationFile: String?
    /// nil = the provider's default, as for all that follow.
    package var epochs: Int64?
    /// The step size.
    package var learningRate: Double?
    /// Marks the job and the model's name.
    package var suffix: String?
    /// A JSON object of further fields, or empty. What stands above as well is left out.
    package var options: [UInt8] = []

    /// A training; everything but model and file has a default.
    package init(
        model: String,
        trainingFile: String,
        validationFile: String? = nil,
        epochs: Int64? = nil,
        learningRate: Double? = nil,
        suffix: String? = nil,
        options: [UInt8] = []
    ) {
        self.model = model
        self.trainingFile = trainingFile
        self.validationFile = validationFile
        self.epochs = epochs
        self.learningRate = learningRate
        self.suffix = suffix
        self.options = options
    }

    /// What ``options`` can't say.
    package static let named: Set<String> = [
        "model", "training_file", "validation_file", "n_epochs", "learning_rate", "suffix",
    ]

    var json: [UInt8] {
        var writer = JSONWriter()
        writer.object { object in
            func number(_ name: String, _ value: Int64?) {
                guard let value else { return }
                object.member(name, value)
            }
            func text(_ name: String, _ value: String?) {
                guard let value else { return }
                object.member(name, value)
            }
            text("model", model)
            text("training_file", trainingFile)
            text("validation_file", validationFile)
            number("n_epochs", epochs)
            if let learningRate {
                object.member("learning_rate", learningRate)
            }
            text("suffix", suffix)
            for (name, value) in (try? JSONDocument(parsing: options))?.root.members ?? []
            where !Self.named.contains(name) {
                object.member(name, json: value.raw)
            }
        }
        return writer.bytes
    }
}

extension ProviderAPI {
    /// `POST /fine-tunes`.
    ///
    /// - Parameters:
    ///   - request: what to train.
    ///   - requestID: sent as `x-request-id`: the attempt's id.
    /// - Returns: the fine-tune as it began.
    /// - Throws: how the call failed.
    package func createFinetune(
        _ request: FinetuneRequest,
        requestID: String
    ) async throws(ProviderFailure) -> ProviderFinetune {
        try one(
            await call("POST", "/fine-tunes", body: request.json, requestID: requestID),
            ProviderFinetune.init
        )
    }

    /// `GET /fine-tunes/{id}`.
    package func finetune(_ id: String) async throws(ProviderFailure) -> ProviderFinetune {
        try one(await get("/fine-tunes/\(Self.segment(id))"), ProviderFinetune.init)
    }

    /// `GET /fine-tunes/{id}/events`, oldest first as the provider lists them.
    package func finetuneEvents(_ id: String) async throws(ProviderFailure) -> [ProviderFinetuneEvent] {
        try list(await get("/fine-tunes/\(Self.segment(id))/events"), ProviderFinetuneEvent.init)
    }

    /// `GET /fine-tunes`: all fine-tunes of the account.
    package func finetunes() async throws(ProviderFailure) -> [ProviderFinetune] {
        try list(await get("/fine-tunes"), ProviderFinetune.init)
    }

    /// `POST /fine-tunes/{id}/cancel`.
    package func cancelFinetune(_ id: String) async throws(ProviderFailure) -> ProviderFinetune {
        try one(await call("POST", "/fine-tunes/\(Self.segment(id))/cancel"), ProviderFinetune.init)
    }
}
