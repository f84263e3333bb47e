import Bodies
import Messages
import RPCCore
import Stubs
import Telemetry

/// Makes a batch of one of a request that finds every provider busy, if its caller allows that.
struct Overflow: Sendable {
    let batches: BatchesClient
    let metrics: RouterMetrics

    /// The ticket in place of an answer; nil if the request is not to wait in a batch, or can't.
    func ticket(_ call: PreparedCall, _ context: ServerContext) async throws(RPCError) -> RouterV1.ForwardResponse? {
        guard call.routing.mayOverflow, call.kind == .chat else { return nil }
        // A batch has no streams.
        let edits = BodyEdits(model: call.routing.isAuto ? "auto" : nil, stream: call.facts.stream ? false : nil)
        let body = call.body.spliced(edits)
        let submission = BatchV1.SubmitRequest(
            items: [BatchV1.Item(customID: "request", body: body)],
            // The same request that comes again gets the same ticket.
            submissionID: "overflow-\(context.requestID)"
        )
        // The batch is the caller's own: its key goes along.
        guard let batch = try await batches.submit(submission, options: context.options()).batch else { return nil }
        metrics.overflows.add()
        return RouterV1.ForwardResponse(status: 202, ticket: batch)
    }
}
