import Bodies
import Catalogue
import Crypto
import Logging
import Messages
import RPCCore
import Stubs
import Telemetry

/// Makes a batch of one of a request that finds every provider busy, if its caller allows that.
struct Overflow: Sendable {
    /// The longest to wait for a ticket: then the caller hears why it got no answer.
    private static let patience = Duration.seconds(2)

    let policy: RoutingPolicy
    let batches: BatchesClient
    let metrics: RouterMetrics
    let logger: Logger

    /// The ticket in place of an answer; nil if the request is not to wait in a batch, or can't.
    func ticket(_ call: PreparedCall, _ context: ServerContext) async -> RouterV1.ForwardResponse? {
        guard call.routing.mayOverflow, call.kind == .chat else { return nil }
        guard let body = body(call) else { return nil }
        let same = SHA256.hash(Array("\(context.requestID)\n".utf8) + body).hex
        let submission = BatchV1.SubmitRequest(
            items: [BatchV1.Item(customID: "request", body: body)],
            // The same request that comes again gets the same ticket; others may share its id.
            submissionID: "overflow-\(same)"
        )
        // The batch is the caller's own: its key goes along.
        var options = context.options()
        options.timeout = min(context.remaining, Self.patience)
        do {
            guard let batch = try await batches.submit(submission, options: options).batch else { return nil }
            metrics.overflows.add()
            return RouterV1.ForwardResponse(status: 202, ticket: batch)
        } catch {
            logger.warning(
                "a request could not become a batch",
                metadata: ["request_id": "\(context.requestID)", "error": "\(error)"]
            )
            return nil
        }
    }

    /// The request as a batch makes it: of a model that does all that was asked for and is served in batches; nil if there
    /// is none. How models do now says nothing of then.
    private func body(_ call: PreparedCall) -> [UInt8]? {
        var routing = call.routing
        (routing.isForBatch, routing.isStreamed, routing.priority) = (true, false, .batch)
        guard let ranking = try? policy.rank(routing, call.snapshot), let first = ranking.candidates.first else {
            return nil
        }
        let edits = BodyEdits(
            model: first.model.id,
            // A batch has no streams.
            stream: call.facts.stream ? false : nil,
            maxTokens: call.answerTokensMax(first)
        )
        return call.body.spliced(edits)
    }
}
