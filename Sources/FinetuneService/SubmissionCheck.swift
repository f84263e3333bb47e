import Catalogue
import Messages
import RPCCore

/// Everything about a submission that can be wrong, checked before anything is stored.
struct SubmissionCheck {
    static let epochsMax: UInt32 = 50
    static let submissionIDMax = 128
    static let suffixMax = 18

    let catalogue: Catalogue?

    func check(_ request: FinetuneV1.SubmitRequest) throws(RPCError) -> (model: Model, data: TrainingData) {
        guard !request.baseModel.isEmpty else { throw refuse("base_model: must be named") }
        guard let model = catalogue?.serving(request.baseModel) else {
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
        do throws(TrainingDataError) {
            return (model, try TrainingData(checking: request.trainingData))
        } catch {
            throw refuse("\(error)")
        }
    }

    private static func isSuffixCharacter(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D
    }

    private func refuse(_ rule: String) -> RPCError { RPCError(.invalidArgument, rule, reason: .badRequest) }
}
