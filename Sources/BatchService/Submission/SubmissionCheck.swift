import Bodies
package import Catalogue
import Crypto
import JSON
package import Messages
package import RPCCore

/// Turns a submission into a batch, or says what is wrong with it. Pure but for the random ids.
package struct SubmissionCheck: Sendable {
    /// The most items in a batch.
    package static let itemsMax = 50_000
    /// The longest `custom_id`, in characters.
    package static let customIDCharactersMax = 64
    /// The longest `submission_id`, in bytes.
    package static let submissionIDBytesMax = 128

    private let catalogue: Catalogue
    private let policy: BatchModelPolicy

    /// A check against one version of the catalogue.
    package init(catalogue: Catalogue, policy: BatchModelPolicy = BatchModelPolicy()) {
        self.catalogue = catalogue
        self.policy = policy
    }

    /// The batch of `request`.
    ///
    /// - Throws: INVALID_ARGUMENT naming item and field, NOT_FOUND for an unknown model, FAILED_PRECONDITION for a
    ///   model that cannot be used in batches.
    package func batch(
        of request: BatchV1.SubmitRequest,
        for attribution: CommonV1.Attribution
    ) throws(RPCError) -> NewBatch {
        guard (1...Self.itemsMax).contains(request.items.count) else {
            throw Self.bad("items: 1 to \(Self.itemsMax) are allowed, not \(request.items.count)")
        }
        guard request.submissionID.utf8.count <= Self.submissionIDBytesMax else {
            throw Self.bad("submission_id: at most \(Self.submissionIDBytesMax) bytes")
        }
        var batch = NewBatch(
            id: "batch_" + Hex.encode(RandomBytes.make(count: 12)),
            submissionID: request.submissionID,
            attribution: attribution,
            items: [],
            jobs: []
        )
        batch.items.reserveCapacity(request.items.count)
        var jobOfModel: [String: Int] = [:]
        var seen: Set<String> = []
        for (index, item) in request.items.enumerated() {
            try check(customID: item.customID, index: index, seen: &seen)
            let body = try Self.parse(item.body, index)
            let model = try model(named: body.facts.model, default: request.model, index: index)
            let job = jobOfModel[model.id] ?? batch.jobs.count
            if job == batch.jobs.count {
                jobOfModel[model.id] = job
                batch.jobs.append(
                    NewBatch.Job(
                        id: "job_" + Hex.encode(RandomBytes.make(count: 12)),
                        model: model.id,
                        provider: model.provider,
                        price: model.price
                    )
                )
            }
            let spliced = body.facts.model == model.id ? body.bytes : body.spliced(BodyEdits(model: model.id))
            batch.items.append(NewBatch.Item(customID: item.customID, body: Self.oneLine(spliced), job: job))
        }
        return batch
    }

    private func check(customID: String, index: Int, seen: inout Set<String>) throws(RPCError) {
        guard (1...Self.customIDCharactersMax).contains(customID.count) else {
            throw Self.bad("items[\(index)].custom_id: must have 1 to \(Self.customIDCharactersMax) characters")
        }
        guard seen.insert(customID).inserted else {
            throw Self.bad("items[\(index)].custom_id: another item has the same")
        }
    }

    private static func parse(_ bytes: [UInt8], _ index: Int) throws(RPCError) -> RequestBody {
        let body: RequestBody
        do {
            body = try RequestBody(parsing: withModel(bytes), kind: .chat)
        } catch {
            throw bad("items[\(index)].body: \(error.message)")
        }
        guard !body.facts.stream else {
            throw bad("items[\(index)].body: `stream` must not be true in a batch")
        }
        return body
    }

    /// A body without `model` gets `auto`, so that it reads like any other.
    private static func withModel(_ bytes: [UInt8]) -> [UInt8] {
        guard let root = try? JSONDocument(parsing: bytes).root, root.kind == .object, root.count > 0,
            root["model"] == nil
        else { return bytes }
        let inside = root.span.lowerBound + 1
        return Array(#"{"model":"auto","#.utf8) + bytes[inside...]
    }

    private func model(named name: String, default standing: String, index: Int) throws(RPCError) -> Model {
        let isOpen = name.isEmpty || name == "auto"
        let wanted = isOpen ? standing : name
        guard !wanted.isEmpty, wanted != "auto" else {
            guard let chosen = policy.choose(from: catalogue) else {
                throw RPCError(.failedPrecondition, "no model of the catalogue can be used in batches")
            }
            return chosen
        }
        let field = isOpen ? "model" : "items[\(index)].body: `model`"
        guard let model = catalogue.serving(wanted) else {
            throw RPCError(.notFound, "\(field): no model is named \(wanted)", reason: .unknownModel)
        }
        guard model.tasks.contains(where: { $0 == .chat || $0 == .code }) else {
            throw RPCError(.failedPrecondition, "\(field): \(wanted) does not serve chat completions")
        }
        guard model.isBatchable else {
            throw RPCError(.failedPrecondition, "\(field): \(wanted) is not served in batches")
        }
        return model
    }

    /// JSON without line feeds, which stand only between tokens there.
    private static func oneLine(_ json: [UInt8]) -> [UInt8] {
        json.contains(where: { $0 == 10 || $0 == 13 }) ? json.map { $0 == 10 || $0 == 13 ? 32 : $0 } : json
    }

    private static func bad(_ message: String) -> RPCError {
        RPCError(.invalidArgument, message, reason: .badRequest)
    }
}
