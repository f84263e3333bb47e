import Bodies
import Catalogue
package import Messages
package import RPCCore
import Stubs

/// What the router tells about models, how they change, and what callers think of them.
extension RouterHandler {
    /// Every model that the caller's key may use, by id.
    package func listModels(
        _ request: RouterV1.ListModelsRequest,
        context: ServerContext
    ) async throws -> RouterV1.ListModelsResponse {
        let (principal, snapshot) = try admit(context)
        let models = snapshot.listed.filter { Model.isAmong(principal.allowedModels, $0.id) }
        return RouterV1.ListModelsResponse(models: models, snapshotVersion: snapshot.version)
    }

    /// Adds a model, or changes it; returns when this router serves it.
    package func registerModel(
        _ request: RouterV1.RegisterModelRequest,
        context: ServerContext
    ) async throws -> RouterV1.RegisterModelResponse {
        try Admission.requireAdmin(admit(context).principal)
        guard request.model?.id.isEmpty == false else {
            throw RPCError(.invalidArgument, "`model.id`: is required", reason: .badRequest)
        }
        let response = try await dependencies.control.registerModel(request, options: context.options())
        try await waitForSnapshot(response.snapshotVersion, context)
        return response
    }

    /// Changes the named fields of a model; returns when this router serves it so.
    package func updateModel(
        _ request: RouterV1.UpdateModelRequest,
        context: ServerContext
    ) async throws -> RouterV1.UpdateModelResponse {
        try Admission.requireAdmin(admit(context).principal)
        let response = try await dependencies.control.updateModel(request, options: context.options())
        try await waitForSnapshot(response.snapshotVersion, context)
        return response
    }

    /// Takes a model out; returns when this router does not serve it any more.
    package func retireModel(
        _ request: RouterV1.RetireModelRequest,
        context: ServerContext
    ) async throws -> RouterV1.RetireModelResponse {
        try Admission.requireAdmin(admit(context).principal)
        let response = try await dependencies.control.retireModel(request, options: context.options())
        try await waitForSnapshot(response.snapshotVersion, context)
        return response
    }

    /// What a caller thinks of an answer, noted under its name.
    package func reportFeedback(
        _ request: RouterV1.ReportFeedbackRequest,
        context: ServerContext
    ) async throws -> RouterV1.ReportFeedbackResponse {
        let (principal, snapshot) = try admit(context)
        guard request.model.isEmpty || snapshot.catalogue[request.model] != nil else {
            throw RPCError(.notFound, "`model`: `\(request.model)` does not exist", reason: .unknownModel)
        }
        var feedback = CostV1.Feedback(
            attribution: principal.attribution,
            attemptID: request.attemptID,
            model: request.model,
            score: request.score,
            label: request.label,
            comment: request.comment
        )
        feedback.attribution?.requestID = request.requestID
        _ = try await dependencies.ledger.recordFeedback(.init(feedback: feedback), options: context.onwardOptions())
        return RouterV1.ReportFeedbackResponse()
    }

    func admit(_ context: ServerContext) throws(RPCError) -> (principal: Principal, snapshot: RouterSnapshot) {
        try Admission.admit(
            bearer: context.bearer,
            requestID: context.requestID,
            snapshot: dependencies.snapshots.current
        )
    }

    private func waitForSnapshot(_ version: UInt64, _ context: ServerContext) async throws {
        let holder = dependencies.snapshots
        // The call's own deadline cancels this task: the wait needs none of its own.
        try await holder.wait(for: version)
    }
}
