import JSON
package import Messages

/// A fine-tune as its SQL row holds it. Everything that drives it on stands here, so that a restart at any moment
/// goes on from the row alone.
package struct FinetuneJob: Sendable, Equatable {
    /// What is to be done next.
    package enum Step: Int64, Sendable {
        /// Give the provider the training file.
        case upload = 1
        /// Make the provider's job, or find the one that was made.
        case create = 2
        /// Watch it train.
        case train = 3
        /// Make the model known to the router.
        case register = 4
        /// Nothing.
        case ended = 5
    }

    /// What was asked for; never changes.
    package let order: FinetuneOrder
    /// 16 bytes: the outbox journal that holds the attempt.
    package let attemptJournal: [UInt8]
    /// The attempt that pays for the training, reserved when the job was accepted.
    package let attemptSeq: UInt64
    /// Goes up with every change; a change of an older version is refused.
    package let version: Int64

    /// What is to be done next.
    package var step = Step.upload
    /// What its owner sees.
    package var state = FinetuneV1.JobState.pending
    /// When the next step is due, microseconds since 1970.
    package var dueUS: Int64
    /// Steps that failed in a row.
    package var failures: Int64 = 0
    /// Its owner wants it to end.
    package var cancelRequested = false
    /// The provider was told so.
    package var cancelSent = false
    /// The provider's id of the training file, or empty.
    package var providerFileID = ""
    /// The provider's id of the validation file, or empty.
    package var providerValidationFileID = ""
    /// When the provider had the job, milliseconds since 1970; 0 = not yet.
    package var startedUnixMS: Int64 = 0
    /// When anything of it changed last, milliseconds since 1970.
    package var updatedUnixMS: Int64 = 0
    /// When the provider was last asked to make the job, microseconds since 1970; 0 = never. Written before it is asked.
    package var createTriedUS: Int64 = 0
    /// The provider's id of the job, or empty.
    package var providerJobID = ""
    /// The provider's word for where it stands.
    package var providerStatus = ""
    /// How many of the provider's events were taken over.
    package var providerEvents: Int64 = 0
    /// The finished model's name, or empty.
    package var model = ""
    /// Tokens trained so far: of the data, times the epochs.
    package var trainedTokens: UInt64 = 0
    /// What was booked, nano-dollars.
    package var costNanodollars: Int64 = 0
    /// When it ended, milliseconds since 1970; 0 = it has not.
    package var endedUnixMS: Int64 = 0
    /// Why it failed, or empty.
    package var error = ""

    /// A job as a store reads it.
    package init(order: FinetuneOrder, attemptJournal: [UInt8], attemptSeq: UInt64, version: Int64, dueUS: Int64) {
        self.order = order
        self.attemptJournal = attemptJournal
        self.attemptSeq = attemptSeq
        self.version = version
        self.dueUS = dueUS
    }

    /// It will not change any more.
    package var hasEnded: Bool { step == .ended }

    /// What the provider's job is marked with: the owner's suffix and our id, by which a job is found again.
    package var providerSuffix: String { (order.suffix.isEmpty ? "" : order.suffix + "-") + order.tag }

    /// As its owner sees it.
    package var message: FinetuneV1.Job {
        FinetuneV1.Job(
            id: order.id,
            state: state,
            baseModel: order.baseModel,
            model: model,
            providerJobID: providerJobID,
            providerStatus: providerStatus,
            epochs: order.epochs,
            trainedTokens: trainedTokens,
            costNanodollars: costNanodollars,
            createdUnixMS: order.createdUnixMS,
            endedUnixMS: endedUnixMS,
            error: Array(error.utf8),
            examples: order.examples,
            trainingFile: order.source.trainingFile,
            validationFile: order.source.validationFile,
            options: order.source.options,
            metadata: order.source.metadata,
            updatedUnixMS: max(updatedUnixMS, order.createdUnixMS),
            startedUnixMS: startedUnixMS,
            suffix: order.suffix,
            learningRate: order.learningRate,
            cancelRequested: cancelRequested
        )
    }
}

/// What a submission by names of files asks for beside the rest. Kept as submitted.
package struct FinetuneSource: Sendable, Equatable {
    /// The owner's file, or empty: the data came in the call.
    package var trainingFile = ""
    /// The owner's file, or empty.
    package var validationFile = ""
    /// The validation data in the file store, or empty.
    package var validationID = ""
    /// Length of the validation data.
    package var validationBytes: Int64 = 0
    /// A JSON object of further fields for the provider, or empty.
    package var options: [UInt8] = []
    /// A JSON object of the owner's, or empty.
    package var metadata: [UInt8] = []

    /// Nothing beside the rest.
    package init() {}

    /// How often the validation data is run.
    var evaluations: UInt64 {
        let wanted = (try? JSONDocument(parsing: options))?.root["n_evals"]?.int ?? 0
        return UInt64(max(0, min(wanted, Self.evaluationsMax)))
    }

    static let evaluationsMax: Int64 = 1_000
}

/// What an accepted submission asks for.
package struct FinetuneOrder: Sendable, Equatable {
    /// `ftjob-` and the tag.
    package let id: String
    /// 16 hexadecimal digits.
    package let tag: String
    /// Whose it is; the tenant is its owner.
    package let attribution: CommonV1.Attribution
    /// The caller's; empty = none.
    package let submissionID: String
    /// The model to train.
    package let baseModel: String
    /// The provider that serves it.
    package let provider: String
    /// Its price when the job was accepted.
    package let price: CommonV1.Price
    /// The owner's part of the new model's name, or empty.
    package let suffix: String
    /// 1 or more.
    package let epochs: UInt32
    /// nil = the provider's default.
    package let learningRate: Double?
    /// The training data in the file store.
    package let fileID: String
    /// Length of the training data.
    package let fileBytes: Int64
    /// Examples in it.
    package let examples: UInt32
    /// When it was accepted.
    package let createdUnixMS: Int64
    /// Files, options and notes.
    package let source: FinetuneSource

    /// An order from its parts; the id is made from `tag`.
    package init(
        tag: String,
        attribution: CommonV1.Attribution,
        submissionID: String,
        baseModel: String,
        provider: String,
        price: CommonV1.Price,
        suffix: String,
        epochs: UInt32,
        learningRate: Double?,
        fileID: String,
        fileBytes: Int64,
        examples: UInt32,
        createdUnixMS: Int64,
        source: FinetuneSource = FinetuneSource()
    ) {
        id = "ftjob-" + tag
        self.tag = tag
        self.attribution = attribution
        self.submissionID = submissionID
        self.baseModel = baseModel
        self.provider = provider
        self.price = price
        self.suffix = suffix
        self.epochs = epochs
        self.learningRate = learningRate
        self.fileID = fileID
        self.fileBytes = fileBytes
        self.examples = examples
        self.createdUnixMS = createdUnixMS
        self.source = source
    }

    /// Tokens that the training may use at most: a token covers at least a byte of text.
    package var tokensMax: UInt64 {
        UInt64(max(0, fileBytes)) * UInt64(epochs) + UInt64(max(0, source.validationBytes)) * source.evaluations
    }
}
