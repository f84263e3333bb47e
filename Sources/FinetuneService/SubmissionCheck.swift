import Bodies
import Catalogue
import JSON
import Messages
import Provider
import RPCCore

/// Everything about a submission that can be wrong, checked before anything is stored.
struct SubmissionCheck {
    static let epochsMax: UInt32 = 50
    static let submissionIDMax = 128
    static let suffixMax = 18
    static let optionsBytesMax = 16 * 1024

    let catalogue: Catalogue?
    let nowUnixS: Int64

    /// Everything but the data.
    func check(_ request: FinetuneV1.SubmitRequest) throws(RPCError) -> Model {
        guard !request.baseModel.isEmpty else { throw refuse("base_model: must be named") }
        guard let model = catalogue?.serving(request.baseModel, nowUnixS: nowUnixS) else {
            throw RPCError(.notFound, "base_model: no model \(request.baseModel)", reason: .unknownModel)
        }
        guard request.suffix.utf8.count <= Self.suffixMax, request.suffix.utf8.allSatisfy(Self.isSuffixCharacter)
        else { throw refuse("suffix: 1 to \(Self.suffixMax) of a-z 0-9 -") }
        guard request.epochs <= Self.epochsMax else { throw refuse("epochs: 1 to \(Self.epochsMax)") }
        if let rate = request.learningRate {
            guard rate.isFinite, rate > 0, rate <= 1 else { throw refuse("learning_rate: above 0, at most 1") }
        }
        guard request.submissionID.utf8.count <= Self.submissionIDMax else {
            throw refuse("submission_id: at most \(Self.submissionIDMax) bytes")
        }
        if let rule = OwnerNotes.rule(brokenBy: request.metadata) { throw refuse("metadata: \(rule)") }
        if let rule = Self.optionsRule(request.options) { throw refuse("options: \(rule)") }
        guard request.trainingFile.isEmpty || request.trainingData.isEmpty else {
            throw refuse("training_data: must be empty when `training_file` is given")
        }
        return model
    }

    /// The data itself, which may have come by name.
    static func check(_ data: [UInt8], field: String) throws(RPCError) -> TrainingData {
        do throws(TrainingDataError) {
            return try TrainingData(checking: data)
        } catch {
            throw RPCError(.invalidArgument, error.description(of: field), reason: .badRequest)
        }
    }

    /// The rule that `json` breaks; nil when it is fine, or empty.
    private static func optionsRule(_ json: [UInt8]) -> String? {
        guard !json.isEmpty else { return nil }
        guard json.count <= optionsBytesMax else { return "at most \(optionsBytesMax) bytes" }
        let root: JSONValue
        do {
            root = try JSONDocument(parsing: json).root
        } catch {
            return error.message
        }
        guard let members = root.members else { return "must be a JSON object" }
        if let evaluations = root["n_evals"] {
            guard let count = evaluations.int, (0...FinetuneSource.evaluationsMax).contains(count) else {
                return "`n_evals`: must be 0 to \(FinetuneSource.evaluationsMax)"
            }
        }
        let twice = members.first { FinetuneRequest.named.contains($0.key) }
        return twice.map { "`\($0.key)`: is a field of its own" }
    }

    private static func isSuffixCharacter(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D
    }

    private func refuse(_ rule: String) -> RPCError { RPCError(.invalidArgument, rule, reason: .badRequest) }
}
