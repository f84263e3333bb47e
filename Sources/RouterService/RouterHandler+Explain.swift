import Catalogue
package import Messages
package import RPCCore
import Stubs

/// Why which model is chosen.
extension RouterHandler {
    /// The choice that this request would get, or that a logged one got, with reasons; nothing is called.
    package func explain(
        _ request: RouterV1.ExplainRequest,
        context: ServerContext
    ) async throws -> RouterV1.ExplainResponse {
        let (inputs, ranking) = try await explained(request, context)
        // Where nothing was thought of, there is nothing to say but that.
        if let refusal = ranking.refusal, ranking.excluded.isEmpty { throw refusal }
        let ranked = ranking.candidates.enumerated().map { index, candidate in
            RouterV1.Candidate(
                model: candidate.model.id,
                score: candidate.score,
                chosen: index == 0,
                reason: Array(candidate.reason.utf8),
                provider: candidate.model.provider
            )
        }
        let excluded = ranking.excluded.map { excluded in
            RouterV1.Candidate(
                model: excluded.model.id,
                reason: Array(excluded.reason.utf8),
                provider: excluded.model.provider,
                excluded: true
            )
        }
        return RouterV1.ExplainResponse(candidates: ranked + excluded, decision: inputs.decision(ranking).encoded())
    }

    private func explained(
        _ request: RouterV1.ExplainRequest,
        _ context: ServerContext
    ) async throws -> (inputs: ChoiceInputs, ranking: Ranking) {
        guard request.decision.isEmpty else {
            _ = try admit(context)
            return try replayed(request.decision)
        }
        let call = IncomingCall(
            endpoint: request.endpoint,
            body: request.body,
            priority: request.priority,
            task: request.task,
            contentType: request.contentType,
            wishes: request.wishes ?? RouterV1.Wishes(),
            delivery: .asBodyAsks
        )
        let snapshot = dependencies.snapshots.current
        let chosen = try await preparation.choose(call, context: context, snapshot: snapshot)
        return (chosen.inputs, chosen.call.ranking)
    }

    private func replayed(_ bytes: [UInt8]) throws(RPCError) -> (inputs: ChoiceInputs, ranking: Ranking) {
        let decision: RouterV1.Decision
        do {
            decision = try RouterV1.Decision(decoding: bytes)
        } catch {
            throw RPCError(.invalidArgument, "`decision`: is not a logged decision", reason: .badRequest)
        }
        guard decision.policyVersion == ChoiceInputs.policyVersion else {
            let (theirs, ours) = (decision.policyVersion, ChoiceInputs.policyVersion)
            let message = "`decision`: was made by rules of version \(theirs); this router has version \(ours)"
            throw RPCError(.failedPrecondition, message)
        }
        let inputs = ChoiceInputs(decision)
        return (inputs, preparation.policy.choose(inputs))
    }
}
