import Bodies
import Catalogue
import Messages
import RPCCore

/// Turns typed requests into a batch's submission.
struct TypedBatch: Sendable {
    let policy: RoutingPolicy
    let snapshot: RouterSnapshot
    let live: LiveView
    let principal: Principal

    /// The submission, in which every item names its model: where the caller leaves that open, the cheap one that does,
    /// of those that are served in batches. Throws INVALID_ARGUMENT, naming item and field, or what the policy throws.
    func submission(_ request: RouterV1.SubmitBatchRequest) throws(RPCError) -> BatchV1.SubmitRequest {
        var items: [BatchV1.Item] = []
        items.reserveCapacity(request.items.count)
        for (index, item) in request.items.enumerated() {
            do throws(RPCError) {
                items.append(BatchV1.Item(customID: item.customID, body: try body(item)))
            } catch {
                throw RPCError(error.code, "items[\(index)].request: \(error.message)", reason: error.reason)
            }
        }
        return BatchV1.SubmitRequest(
            items: items,
            submissionID: request.submissionID,
            metadata: request.metadata
        )
    }

    private func body(_ item: RouterV1.BatchItem) throws(RPCError) -> [UInt8] {
        guard let request = item.request else { throw RPCError(.invalidArgument, "is required", reason: .badRequest) }
        let json = try TypedRequest.body(request)
        let body: RequestBody
        do throws(BodyError) {
            body = try RequestBody(parsing: json, kind: .chat)
        } catch {
            throw RPCError(.invalidArgument, error.message, reason: .badRequest)
        }
        var routing = RoutingRequest(kind: .chat, task: request.task, priority: .batch, facts: body.facts)
        routing.isForBatch = true
        routing.wishes = request.wishes ?? RouterV1.Wishes()
        try routing.wishes.check()
        routing.allowedModels = principal.allowedModels
        // One lot for all items, so that they do not scatter over models.
        routing.draw = Draw(of: principal.attribution.requestID.utf8)
        // Whether a named one is served in batches is the batch-worker's to say; whether the key may use it is not.
        guard routing.isAuto || !principal.allowedModels.isEmpty else { return body.bytes }
        let model = try policy.rank(routing, snapshot, live: live).candidates[0].model
        return body.spliced(BodyEdits(model: model.id))
    }
}
