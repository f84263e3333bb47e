import Bodies
import Catalogue
import Logging
import Messages

/// Writes choices down so that they can be made again: a share of them, and those whose caller asks for it.
struct DecisionLog: Sendable {
    /// The most bytes of a decision in a line. In base64 and with the rest of its line they stay below the 16 KiB at which
    /// Docker and others cut a line in two. A multiple of three: the lines' texts, put together, are base64 again.
    static let lineBytesMax = 11_250
    /// The most lines of one choice.
    static let linesMax = 8

    let percent: Int
    let policy: RoutingPolicy
    let logger: Logger

    func note(_ inputs: ChoiceInputs, _ ranking: Ranking) {
        guard isWanted(inputs) else { return }
        let lines = lines(inputs, ranking)
        guard !lines.isEmpty else {
            let count = inputs.models.count
            return logger.notice(
                "a choice is too long for the log",
                metadata: ["request_id": "\(inputs.requestID)", "models": "\(count)"]
            )
        }
        for (index, bytes) in lines.enumerated() {
            var metadata: Logger.Metadata = [
                "request_id": "\(inputs.requestID)", "model": "\(ranking.candidates.first?.model.id ?? "none")",
                "decision": "\(String(decoding: Base64.encode(bytes), as: UTF8.self))",
            ]
            if lines.count > 1 { metadata["part"] = "\(index + 1)/\(lines.count)" }
            logger.notice("a model was chosen", metadata: metadata)
        }
    }

    /// What the lines hold: all of the decision, or where that is longer than one line and the same comes of it, what is left
    /// without models that could not answer. None if it is too long even so.
    func lines(_ inputs: ChoiceInputs, _ ranking: Ranking) -> [[UInt8]] {
        var decision = inputs.decision(ranking)
        var bytes = decision.encoded()
        if bytes.count > Self.lineBytesMax {
            let kept = Self.kept(inputs, ranking)
            decision.considered.removeAll { !kept.contains($0.model?.id ?? "") }
            let replayed = policy.choose(decision)
            let isSame =
                replayed.candidates.map(\.model.routeName) == ranking.candidates.map(\.model.routeName)
                && replayed.candidates.map(\.reason) == ranking.candidates.map(\.reason)
                && replayed.refusal == ranking.refusal
            if isSame { bytes = decision.encoded() }
        }
        guard bytes.count <= Self.lineBytesMax * Self.linesMax else { return [] }
        return stride(from: 0, to: bytes.count, by: Self.lineBytesMax).map { start in
            Array(bytes[start..<min(bytes.count, start + Self.lineBytesMax)])
        }
    }

    /// Who is chosen or spoken of, and what those lead to that are retired.
    private static func kept(_ inputs: ChoiceInputs, _ ranking: Ranking) -> Set<String> {
        var kept = Set(ranking.candidates.map(\.model.id))
        kept.insert(inputs.asked.model)
        kept.formUnion(inputs.asked.wishes?.fallbackModels ?? [])
        kept.formUnion(inputs.profile?.wishes?.fallbackModels ?? [])
        kept.formUnion(inputs.canaries.flatMap { [$0.model, $0.insteadOf] })
        var count = 0
        while count != kept.count {
            count = kept.count
            kept.formUnion(inputs.models.filter { kept.contains($0.id) }.compactMap(\.replacement))
        }
        return kept
    }

    private func isWanted(_ inputs: ChoiceInputs) -> Bool {
        if inputs.asked.wishes?.explain == true { return true }
        guard percent > 0 else { return false }
        return Draw(of: inputs.requestID.utf8).unit("log", "") * 100 < Double(percent)
    }
}
