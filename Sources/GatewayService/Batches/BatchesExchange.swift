import HTTPServer
import Messages
import RPCCore
import Stubs

/// Answers what clients ask of batches.
struct BatchesExchange: Sendable {
    let batches: BatchesClient
    let call: GatewayCall

    func answer(_ action: GatewayRoute.Action, _ id: String) async throws(RPCError) -> HTTPResponse {
        let options = try call.options()
        switch action {
        case .createBatch:
            let batch = try await batches.submit(try submission(), options: options).batch ?? BatchV1.Batch()
            let isTogether = call.dialect == .together
            return .json(isTogether ? 201 : 200, BatchJSON.created(batch, call.dialect))
        case .retrieveBatch: return item(try await batches.get(BatchV1.GetRequest(id: id), options: options))
        case .cancelBatch: return item(try await batches.cancel(BatchV1.GetRequest(id: id), options: options))
        default:
            let query = call.request.query
            let request = BatchV1.ListRequest(
                limit: try QueryFields.limit(query, max: 1_000),
                after: query["after"] ?? ""
            )
            return .json(200, BatchJSON.list(try await batches.list(request, options: options), call.dialect))
        }
    }

    private func item(_ batch: BatchV1.Batch) -> HTTPResponse { .json(200, BatchJSON.item(batch, call.dialect)) }

    private func submission() throws(RPCError) -> BatchV1.SubmitRequest {
        let fields = try BodyFields(call.request.body)
        try fields.refuse(["output_expires_after"], "is not possible: files stay until they are deleted")
        return BatchV1.SubmitRequest(
            model: try fields.string("model_id") ?? "",
            inputFileID: try fields.required("input_file_id"),
            endpoint: try fields.required("endpoint"),
            metadata: try fields.object("metadata"),
            completionWindow: try fields.string("completion_window") ?? ""
        )
    }
}
