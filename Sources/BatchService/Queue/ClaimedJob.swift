package import Messages

/// The right to work on a job, until another takes it.
package struct JobClaim: Sendable, Equatable {
    /// The job.
    package let job: String
    /// Goes up with every claim of the job.
    package let fence: Int64

    /// A claim.
    package init(job: String, fence: Int64) {
        self.job = job
        self.fence = fence
    }
}

/// A job as its worker finds it: every step that was committed.
package struct ClaimedJob: Sendable {
    /// The right to work on it.
    package var claim: JobClaim
    /// Whose it is.
    package var attribution: CommonV1.Attribution
    /// The model of all its items.
    package var model: String
    /// Who serves the model.
    package var provider: String
    /// What its items are booked at.
    package var price: CommonV1.Price
    /// The uploaded file, once there is one.
    package var inputFileID: String?
    /// How long ago a batch may have been made at the provider; nil = none can have been.
    package var sincePost: Duration?
    /// The provider's batch, once it is known.
    package var providerBatchID: String?
    /// Failures one after the other.
    package var failures: Int
    /// Batches at the provider that ended without all results.
    package var rounds: Int
    /// Since the batch was accepted.
    package var age: Duration
    /// When the batch was accepted.
    package var createdUnixMS: Int64
    /// Whether the owner wants an end.
    package var isCancelRequested: Bool
    /// 16 bytes: the journal of its attempts.
    package var journal: [UInt8]

    /// A job.
    package init(
        claim: JobClaim,
        attribution: CommonV1.Attribution,
        model: String,
        provider: String,
        price: CommonV1.Price,
        inputFileID: String? = nil,
        sincePost: Duration? = nil,
        providerBatchID: String? = nil,
        failures: Int = 0,
        rounds: Int = 0,
        age: Duration = .zero,
        createdUnixMS: Int64 = 0,
        isCancelRequested: Bool = false,
        journal: [UInt8]
    ) {
        self.claim = claim
        self.attribution = attribution
        self.model = model
        self.provider = provider
        self.price = price
        self.inputFileID = inputFileID
        self.sincePost = sincePost
        self.providerBatchID = providerBatchID
        self.failures = failures
        self.rounds = rounds
        self.age = age
        self.createdUnixMS = createdUnixMS
        self.isCancelRequested = isCancelRequested
        self.journal = journal
    }
}

/// How a job is given back.
package enum JobOutcome: Sendable, Equatable {
    /// It got on and waits for the provider.
    case waiting
    /// It was interrupted by this process' end.
    case interrupted
    /// A step failed. `postMayExist` is false when no batch can have been made at the provider.
    case failed(String, postMayExist: Bool)
}

/// An item with its attempt.
package struct AttemptItem: Sendable, Equatable {
    /// Of the attempt in the outbox's journal.
    package let seq: UInt64
    /// What the provider gets.
    package let body: [UInt8]

    /// An item.
    package init(seq: UInt64, body: [UInt8]) {
        self.seq = seq
        self.body = body
    }
}

/// What became of an item.
package struct ItemOutcome: Sendable, Equatable {
    /// Of its attempt.
    package var seq: UInt64
    /// HTTP status; 200 to 299 = a result.
    package var status: UInt32
    /// The completion, or the error body.
    package var body: [UInt8]
    /// Its ledger row; nil when the provider bills nothing.
    package var settlement: CostV1.Settlement?

    /// An outcome.
    package init(seq: UInt64, status: UInt32, body: [UInt8], settlement: CostV1.Settlement?) {
        self.seq = seq
        self.status = status
        self.body = body
        self.settlement = settlement
    }

    /// Whether there is a result.
    package var isResult: Bool { (200...299).contains(status) }
}

/// What follows once outcomes are booked.
package enum JobEnd: Sendable, Equatable {
    /// The job is done. Items still pending get `status` and an error body with `reason`; `cancelled` says why.
    case done(status: UInt32, reason: String, cancelled: Bool)
    /// The pending items go into another batch at the provider, after `delay`.
    case again(delay: Duration, reason: String)
}
