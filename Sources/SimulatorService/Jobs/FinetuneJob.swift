/// A fine-tune. What is kept is what it was created with; its state is a function of that and of the time, so that
/// neither a kill nor a restart changes it.
struct FinetuneJob: Sendable, Equatable {
    enum Status: String, Sendable {
        case pending
        case queued
        case running
        case compressing
        case uploading
        case cancelRequested = "cancel_requested"
        case cancelled
        case error
        case completed

        var isTerminal: Bool {
            self == .cancelled || self == .error || self == .completed
        }
    }

    var id: String
    var model: String
    var trainingFile: String
    var validationFile: String?
    var epochs: Int
    var evals: Int
    var checkpoints: Int
    var suffix: String?
    var learningRate: Double
    var batchSize: String
    var trainingType: String
    /// Of an adapter: the rank and the scale of what is trained.
    var loraRank = 64
    var loraAlpha = 64
    var method = "sft"
    /// Tokens of one pass over the training file and over the validation file.
    var trainingTokens: Int
    var validationTokens: Int
    /// Nano-dollars per million trained tokens when the job was made.
    var rate: Int64
    /// The `x-request-id` of the POST.
    var attemptID: String
    /// A short hash of the key that made the job.
    var key: String
    var createdMS: Int64
    /// How long each state lasts.
    var stepMS: Int64
    var cancelledMS: Int64?
    var deleted = false

    /// A job whose suffix begins so ends in `error` half way through its training, and costs nothing.
    static let failingSuffix = "fail"

    var fails: Bool {
        suffix?.hasPrefix(Self.failingSuffix) ?? false
    }

    /// What the names of results begin with.
    static let outputPrefix = "simulator-user/"

    /// The name under which the result is served.
    var outputName: String {
        let base = model.split(separator: "/").last.map(String.init) ?? model
        return Self.outputPrefix + "\(base)-\(suffix.map { $0 + "-" } ?? "")\(id.suffix(8))"
    }

    /// Tokens that a job pays for: each epoch of training, each evaluation.
    var billableTokens: Int {
        trainingTokens * epochs + validationTokens * evals
    }

    // MARK: Time

    /// When each state begins; the last one is the end.
    var timeline: [(status: Status, at: Int64)] {
        let start = createdMS + 2 * stepMS
        let trained = start + Int64(epochs) * stepMS
        var line: [(status: Status, at: Int64)] = [
            (.pending, createdMS), (.queued, createdMS + stepMS), (.running, start),
        ]
        if fails {
            line.append((.error, start + (trained - start) / 2))
        } else {
            line += [(.compressing, trained), (.uploading, trained + stepMS), (.completed, trained + 2 * stepMS)]
        }
        guard let cancelledMS else {
            return line
        }
        line.removeAll { $0.at > cancelledMS }
        line.append((.cancelRequested, cancelledMS))
        line.append((.cancelled, cancelledMS + stepMS))
        return line
    }

    /// The state at a time.
    func status(at now: Int64) -> Status {
        timeline.last { $0.at <= now }?.status ?? .pending
    }

    /// When the present state began.
    func updatedMS(at now: Int64) -> Int64 {
        timeline.last { $0.at <= now }?.at ?? createdMS
    }

    /// Whole epochs trained at a time.
    func epochsDone(at now: Int64) -> Int {
        guard let running = timeline.first(where: { $0.status == .running }) else {
            return 0
        }
        let end = min(now, cancelledMS ?? now)
        guard stepMS > 0 else {
            return epochs
        }
        return max(0, min(epochs, Int((end - running.at) / stepMS)))
    }

    /// The whole epochs trained at a time, each with its end.
    func epochsMade(at now: Int64) -> [(epoch: Int, at: Int64)] {
        let start = timeline.first { $0.status == .running }?.at ?? now
        return stride(from: 1, through: epochsDone(at: now), by: 1).map { ($0, start + Int64($0) * stepMS) }
    }

    /// What the job is billed once it has ended; nil before, and if it is nothing. A cancelled job pays for whole epochs.
    func meterRow(at now: Int64) -> MeterRow? {
        let tokens: Int
        switch status(at: now) {
        case .completed: tokens = billableTokens
        case .cancelled: tokens = trainingTokens * epochsDone(at: now)
        default: return nil
        }
        guard tokens > 0 else {
            return nil
        }
        return MeterRow(
            attemptID: attemptID,
            key: key,
            endpoint: "/v1/fine-tunes",
            kind: .finetune,
            model: model,
            usage: BilledUsage(units: tokens),
            cost: cost(tokens: tokens),
            complete: status(at: now) == .completed
        )
    }

    func cost(tokens: Int) -> Int64 {
        (Int64(tokens) * rate + 999_999) / 1_000_000
    }
}
