import Bodies
package import Catalogue
import Crypto
import JSON
package import Messages
package import RPCCore

/// Turns a submission into a batch, or says what is wrong with it. Pure but for the random ids.
package struct SubmissionCheck: Sendable {
    /// The path whose requests batches run.
    package static let endpoint = "/v1/chat/completions"
    /// The most items in a batch.
    package static let itemsMax = 50_000
    /// The longest `custom_id`, in characters.
    package static let customIDCharactersMax = 64
    /// The longest `submission_id`, in bytes.
    package static let submissionIDBytesMax = 128

    private let catalogue: Catalogue
    private let nowUnixS: Int64
    private let allowed: [String]
    private let policy: BatchModelPolicy

    /// A check against one version of the catalogue at one time, for a key that may use the `allowed` models (ids, and
    /// prefixes that end in `*`; empty = all).
    package init(
        catalogue: Catalogue,
        nowUnixS: Int64,
        allowed: [String] = [],
        policy: BatchModelPolicy = BatchModelPolicy()
    ) {
        self.catalogue = catalogue
        self.nowUnixS = nowUnixS
        self.allowed = allowed
        self.policy = policy
    }

    /// What is wrong with a submission apart from its items.
    package static func check(_ request: BatchV1.SubmitRequest) throws(RPCError) {
        guard request.endpoint.isEmpty || request.endpoint == endpoint else {
            throw bad("endpoint: batches run \(endpoint), not \(request.endpoint)")
        }
        guard ["", "24h"].contains(request.completionWindow) else {
            throw bad("completion_window: must be 24h, not \(request.completionWindow)")
        }
        guard request.submissionID.utf8.count <= submissionIDBytesMax else {
            throw bad("submission_id: at most \(submissionIDBytesMax) bytes")
        }
        if let rule = OwnerNotes.rule(brokenBy: request.metadata) { throw bad("metadata: \(rule)") }
        guard request.inputFileID.isEmpty || request.items.isEmpty else {
            throw bad("items: must be none when `input_file_id` is given")
        }
    }

    /// The batch of `request`.
    ///
    /// - Parameters:
    ///   - request: with its items, wherever they came from.
    ///   - attribution: whose it is.
    ///   - lines: where in a file the items stand; nil = they came in the call.
    /// - Returns: the batch.
    /// - Throws: INVALID_ARGUMENT naming item and field, NOT_FOUND for an unknown model, PERMISSION_DENIED for one
    ///   that the key may not use, FAILED_PRECONDITION for one that cannot be used in batches.
    package func batch(
        of request: BatchV1.SubmitRequest,
        for attribution: CommonV1.Attribution,
        lines: [Int]? = nil
    ) throws(RPCError) -> NewBatch {
        guard (1...Self.itemsMax).contains(request.items.count) else {
            throw Self.bad("items: 1 to \(Self.itemsMax) are allowed, not \(request.items.count)")
        }
        var batch = NewBatch(
            id: "batch_" + Hex.encode(RandomBytes.make(count: 12)),
            submissionID: request.submissionID,
            attribution: attribution,
            items: [],
            jobs: []
        )
        batch.inputFileID = request.inputFileID
        batch.metadata = request.metadata
        batch.completionWindow = request.completionWindow
        batch.items.reserveCapacity(request.items.count)
        var jobOfModel: [String: Int] = [:]
        var seen: Set<String> = []
        for (index, item) in request.items.enumerated() {
            let place = lines.map { "input_file_id: line \($0[index]): " } ?? "items[\(index)]."
            try check(customID: item.customID, place, seen: &seen)
            let body = try Self.parse(item.body, place)
            let model = try model(named: body.facts.model, default: request.model, place)
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
            let name = model.providerModelID
            let spliced = body.spliced(BodyEdits(model: body.facts.model == name ? nil : name))
            batch.items.append(NewBatch.Item(customID: item.customID, body: Self.oneLine(spliced), job: job))
        }
        return batch
    }

    private func check(customID: String, _ place: String, seen: inout Set<String>) throws(RPCError) {
        guard (1...Self.customIDCharactersMax).contains(customID.count) else {
            throw Self.bad("\(place)custom_id: must have 1 to \(Self.customIDCharactersMax) characters")
        }
        guard seen.insert(customID).inserted else {
            throw Self.bad("\(place)custom_id: another item has the same")
        }
    }

    private static func parse(_ bytes: [UInt8], _ place: String) throws(RPCError) -> RequestBody {
        let body: RequestBody
        do {
            body = try RequestBody(parsing: withModel(bytes), kind: .chat)
        } catch {
            throw bad("\(place)body: \(error.message)")
        }
        guard !body.facts.stream else {
            throw bad("\(place)body: `stream` must not be true in a batch")
        }
        guard body.facts.wishes == BodyWishes() else {
            throw bad("\(place)body: `pointsman` must not be there: a batch goes to the model that its lines name")
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

    private func model(named name: String, default standing: String, _ place: String) throws(RPCError) -> Model {
        let isOpen = name.isEmpty || name == "auto"
        let wanted = isOpen ? standing : name
        guard !wanted.isEmpty, wanted != "auto" else {
            guard let chosen = policy.choose(from: catalogue, at: nowUnixS, allowed: allowed) else {
                throw RPCError(.failedPrecondition, "no model that this key may use can be used in batches")
            }
            return chosen
        }
        let field = isOpen ? "model" : "\(place)body: `model`"
        guard let model = catalogue.serving(wanted, nowUnixS: nowUnixS) else {
            throw RPCError(.notFound, "\(field): no model is named \(wanted)", reason: .unknownModel)
        }
        guard model.isAmong(allowed) else {
            throw RPCError(.permissionDenied, "\(field): this key may not use \(model.id)", reason: .badRequest)
        }
        guard model.tasks.contains(where: { $0 == .chat || $0 == .code }) else {
            throw RPCError(.failedPrecondition, "\(field): \(wanted) does not serve chat completions")
        }
        guard let route = policy.route(of: model) else {
            throw RPCError(.failedPrecondition, "\(field): \(wanted) is not served in batches")
        }
        return route
    }

    /// JSON without line feeds, which stand only between tokens there.
    private static func oneLine(_ json: [UInt8]) -> [UInt8] {
        json.contains(where: { $0 == 10 || $0 == 13 }) ? json.map { $0 == 10 || $0 == 13 ? 32 : $0 } : json
    }

    private static func bad(_ message: String) -> RPCError {
        RPCError(.invalidArgument, message, reason: .badRequest)
    }
}
