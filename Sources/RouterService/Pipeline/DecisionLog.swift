import Bodies
import Catalogue
import Logging
import Messages

/// Writes choices down so that they can be made again: a share of them, and those whose caller asks for it.
struct DecisionLog: Sendable {
    /// The longest decision in bytes; of a longer one the models that could not answer are left out. In base64 and with the
    /// rest of its line it stays below the 16 KiB at which Docker and others cut a line in two.
    static let bytesMax = 11 << 10

    let percent: Int
    let logger: Logger

    func note(_ inputs: ChoiceInputs, _ ranking: Ranking) {
        guard isWanted(inputs) else { return }
        guard let bytes = Self.bytes(inputs, ranking) else {
            let count = inputs.models.count
            return logger.notice(
                "a choice is too long for the log",
                metadata: ["request_id": "\(inputs.requestID)", "models": "\(count)"]
            )
        }
        logger.notice(
            "a model was chosen",
            metadata: [
                "request_id": "\(inputs.requestID)", "model": "\(ranking.candidates.first?.model.id ?? "none")",
                "decision": "\(String(decoding: Base64.encode(bytes), as: UTF8.self))",
            ]
        )
    }

    /// Nil if it is too long even without those that could not answer.
    static func bytes(_ inputs: ChoiceInputs, _ ranking: Ranking) -> [UInt8]? {
        var decision = inputs.decision(ranking)
        let whole = decision.encoded()
        guard whole.count > bytesMax else { return whole }
        let chosen = Set(decision.chosen)
        // What a retired model leads to is part of the choice.
        let named = inputs.asked.model
        decision.considered.removeAll { considered in
            guard let model = considered.model else { return true }
            return model.id != named && !chosen.contains("\(model.id)@\(model.provider)")
        }
        let short = decision.encoded()
        return short.count > bytesMax ? nil : short
    }

    private func isWanted(_ inputs: ChoiceInputs) -> Bool {
        if inputs.asked.wishes?.explain == true { return true }
        guard percent > 0 else { return false }
        return Draw(of: inputs.requestID.utf8).unit("log", "") * 100 < Double(percent)
    }
}
