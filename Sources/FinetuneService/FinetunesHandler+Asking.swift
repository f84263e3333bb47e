import Catalogue
import JSON
package import Messages
import Provider
package import RPCCore
import Stubs

/// What is asked of the provider at the moment of the call.
extension FinetunesHandler {
    /// The most bytes of a body that is passed on.
    private static let bodyBytesMax = 64 * 1024
    private static let pieceBytesMax = 256 * 1024

    /// The provider's checkpoints; none before it has the job.
    package func listCheckpoints(
        _ request: FinetuneV1.GetRequest,
        context: ServerContext
    ) async throws -> FinetuneV1.ListCheckpointsResponse {
        let job = try await job(request.id, try owner(context))
        guard !job.providerJobID.isEmpty else { return FinetuneV1.ListCheckpointsResponse() }
        let found = try await asked { () async throws(ProviderFailure) in
            try await providers.trainer(job.order.provider).finetuneCheckpoints(job.providerJobID)
        }
        return FinetuneV1.ListCheckpointsResponse(
            checkpoints: found.map {
                FinetuneV1.Checkpoint(
                    step: UInt64(max(0, $0.step)),
                    createdAt: $0.createdAt,
                    path: $0.path,
                    type: $0.type
                )
            }
        )
    }

    /// The provider's measurements. FAILED_PRECONDITION before it has the job.
    package func metrics(
        _ request: FinetuneV1.MetricsRequest,
        context: ServerContext
    ) async throws -> FinetuneV1.ProviderAnswer {
        let job = try await job(request.id, try owner(context))
        let id = try started(job)
        if !request.body.isEmpty { _ = try object(request.body) }
        return FinetuneV1.ProviderAnswer(
            body: try await asked { () async throws(ProviderFailure) in
                try await providers.trainer(job.order.provider).finetuneMetrics(id, body: request.body)
            }
        )
    }

    /// The provider's limits for a model, which may be named as the catalogue names it.
    package func limits(
        _ request: FinetuneV1.LimitsRequest,
        context: ServerContext
    ) async throws -> FinetuneV1.ProviderAnswer {
        _ = try owner(context)
        guard !request.model.isEmpty else { throw RPCError(.invalidArgument, "model: must be named") }
        let base = base(request.model)
        return FinetuneV1.ProviderAnswer(
            body: try await asked { () async throws(ProviderFailure) in
                try await providers.trainer(base.provider).finetuneLimits(model: base.name)
            }
        )
    }

    /// The models that the first provider trains.
    package func supportedModels(
        _ request: FinetuneV1.SupportedModelsRequest,
        context: ServerContext
    ) async throws -> FinetuneV1.ProviderAnswer {
        _ = try owner(context)
        return FinetuneV1.ProviderAnswer(
            body: try await asked { () async throws(ProviderFailure) in
                try await providers.trainer("").finetuneModels()
            }
        )
    }

    /// The provider's estimate. It knows only its own files: the owner's are uploaded first, which costs nothing if it
    /// has them already.
    package func estimatePrice(
        _ request: FinetuneV1.EstimatePriceRequest,
        context: ServerContext
    ) async throws -> FinetuneV1.ProviderAnswer {
        _ = try owner(context)
        let root = try object(request.body)
        let base = root["model"]?.string.map(base)
        let provider = base?.provider ?? ""
        var values: [String: String] = [:]
        for field in ["training_file", "validation_file"] {
            guard let id = root[field]?.string, !id.isEmpty else { continue }
            let bytes = try await content(id, field: field, context)
            values[field] = try await asked { () async throws(ProviderFailure) in
                let trainer = try providers.trainer(provider)
                return try await trainer.uploadFile(name: id + ".jsonl", purpose: "fine-tune", bytes: bytes).fileID
            }
        }
        if let base { values["model"] = base.name }
        let body = ProviderBody.replacing(values, in: root)
        return FinetuneV1.ProviderAnswer(
            body: try await asked { () async throws(ProviderFailure) in
                try await providers.trainer(provider).estimateFinetune(body)
            }
        )
    }

    /// The trained weights, as they come. FAILED_PRECONDITION before the provider has the job.
    package func download(
        _ request: FinetuneV1.DownloadRequest,
        context: ServerContext,
        writer: RPCWriter<FinetuneV1.DownloadPart>
    ) async throws {
        let job = try await job(request.id, try owner(context))
        let id = try started(job)
        do {
            try await providers.trainer(job.order.provider).downloadFinetune(
                id,
                checkpoint: request.checkpoint,
                step: request.checkpointStep,
                total: context.remaining
            ) { head, bytes in
                let length = head["content-length"].flatMap { UInt64($0) } ?? 0
                let name = head["content-disposition"].map(Self.filename) ?? ""
                try await writer.write(.init(contentType: head.contentType, bytes: length, filename: name))
                while let piece = try await bytes.next() {
                    for start in stride(from: 0, to: piece.count, by: Self.pieceBytesMax) {
                        let end = min(start + Self.pieceBytesMax, piece.count)
                        try await writer.write(.init(data: Array(piece[start..<end])))
                    }
                }
            }
        } catch let failure as ProviderFailure {
            throw failure.asRPCError
        }
    }

    // MARK: Parts

    private func asked<T>(_ call: () async throws(ProviderFailure) -> T) async throws(RPCError) -> T {
        do throws(ProviderFailure) {
            return try await call()
        } catch {
            throw error.asRPCError
        }
    }

    private func started(_ job: FinetuneJob) throws(RPCError) -> String {
        guard !job.providerJobID.isEmpty else {
            throw RPCError(.failedPrecondition, "id: \(job.order.id) has not been started at the provider")
        }
        return job.providerJobID
    }

    private func object(_ body: [UInt8]) throws(RPCError) -> JSONValue {
        guard body.count <= Self.bodyBytesMax else {
            throw RPCError(.invalidArgument, "body: at most \(Self.bodyBytesMax) bytes", reason: .badRequest)
        }
        guard let root = (try? JSONDocument(parsing: body))?.root, root.kind == .object else {
            throw RPCError(.invalidArgument, "body: must be a JSON object", reason: .badRequest)
        }
        return root
    }

    /// Who trains a model, and under which name.
    private func base(_ name: String) -> (provider: String, name: String) {
        guard let model = control.catalogue?.serving(name, nowUnixS: nowUS() / 1_000_000) else { return ("", name) }
        return (model.provider, model.providerModelID)
    }

    /// The name in `attachment; filename="model.tar.zst"`, without a path.
    private static func filename(_ disposition: String) -> String {
        guard let start = disposition.firstRange(of: "filename=") else { return "" }
        let text = disposition[start.upperBound...].prefix { $0 != ";" }
        return text.filter { $0 != "\"" }.split(separator: "/").last.map(String.init) ?? ""
    }
}
