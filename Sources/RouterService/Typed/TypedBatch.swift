import Bodies
import Catalogue
package import Messages
package import RPCCore

/// Turns typed requests into a batch's submission.
package enum TypedBatch {
    /// The submission, in which every item names its model: where the caller leaves that open, the cheap one that does,
    /// of those that are served in batches. Throws INVALID_ARGUMENT, naming item and field, or what the policy throws.
    package static func submission(
        _ request: RouterV1.SubmitBatchRequest,
        _ policy: RoutingPolicy,
        _ snapshot: RouterSnapshot
    ) throws(RPCError) -> BatchV1.SubmitRequest {
        var items: [BatchV1.Item] = []
        items.reserveCapacity(request.items.count)
        for (index, item) in request.items.enumerated() {
            do throws(RPCError) {
                items.append(BatchV1.Item(customID: item.customID, body: try body(item, policy, snapshot)))
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

    private static func body(
        _ item: RouterV1.BatchItem,
        _ policy: RoutingPolicy,
        _ snapshot: RouterSnapshot
    ) throws(RPCError) -> [UInt8] {
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
        guard routing.isAuto else { return body.bytes }
        let model = try policy.rank(routing, snapshot).candidates[0].model
        return body.spliced(BodyEdits(model: model.id))
    }
}
