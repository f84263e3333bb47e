import Catalogue
import Crypto
import FileStore
import JSON
package import Messages
import Provider
package import RPCCore
import Resilience

extension FinetunesHandler {
    /// Accepts a job. When this returns, data and job are durable.
    package func submit(_ request: FinetuneV1.SubmitRequest, context: ServerContext) async throws -> FinetuneV1.Job {
        let owner = try owner(context)
        let model = try SubmissionCheck(catalogue: control.catalogue, nowUnixS: nowUS() / 1_000_000).check(request)
        let (bytes, data) = try await training(request, context)
        var source = FinetuneSource()
        source.trainingFile = request.trainingFile
        source.validationFile = request.validationFile
        source.options = try await options(request.options, owner)
        source.metadata = request.metadata
        let validation = try await validation(request, like: data, context)
        do {
            let job = try await turn.run {
                let file = try await files.put(bytes)
                if let validation {
                    let stored = try await files.put(validation)
                    (source.validationID, source.validationBytes) = (stored.id, Int64(stored.bytes))
                }
                let now = nowUS() / 1_000
                let order = FinetuneOrder(
                    tag: Hex.encode(RandomBytes.make(count: 8)),
                    attribution: owner.attribution(requestID: context.requestID),
                    submissionID: request.submissionID,
                    baseModel: model.id,
                    provider: model.provider,
                    price: model.price,
                    suffix: request.suffix,
                    epochs: max(1, request.epochs),
                    learningRate: request.learningRate,
                    fileID: file.id,
                    fileBytes: Int64(file.bytes),
                    examples: UInt32(data.examples),
                    createdUnixMS: now,
                    source: source
                )
                let checked = FinetuneEvent(
                    type: "data_checked",
                    message: "\(data.examples) examples of the format \(data.format.rawValue)",
                    createdUnixMS: now
                )
                return try await store.submit(order, events: [checked], openMax: Self.openMax)
            }
            wake()
            return job.message
        } catch FinetuneStoreError.tooManyOpen {
            throw RPCError(
                .resourceExhausted,
                "at most \(Self.openMax) jobs of a tenant may be open",
                reason: .rateLimit
            )
        }
    }

    private func training(
        _ request: FinetuneV1.SubmitRequest,
        _ context: ServerContext
    ) async throws -> (bytes: [UInt8], data: TrainingData) {
        guard !request.trainingFile.isEmpty else {
            return (request.trainingData, try SubmissionCheck.check(request.trainingData, field: "training_data"))
        }
        let bytes = try await content(request.trainingFile, field: "training_file", context)
        return (bytes, try SubmissionCheck.check(bytes, field: "training_file"))
    }

    private func validation(
        _ request: FinetuneV1.SubmitRequest,
        like training: TrainingData,
        _ context: ServerContext
    ) async throws -> [UInt8]? {
        guard !request.validationFile.isEmpty else { return nil }
        let bytes = try await content(request.validationFile, field: "validation_file", context)
        guard try SubmissionCheck.check(bytes, field: "validation_file").format == training.format else {
            throw RPCError(
                .invalidArgument,
                "validation_file: must be of the training data's format, \(training.format.rawValue)",
                reason: .badRequest
            )
        }
        return bytes
    }

    func content(_ id: String, field: String, _ context: ServerContext) async throws -> [UInt8] {
        try await ownerFiles.content(
            id,
            field: field,
            bytesMax: TrainingData.bytesMax,
            options: context.options()
        )
    }

    /// The options with the provider's name of the job that `from_checkpoint` names, where that is one of ours.
    private func options(_ json: [UInt8], _ owner: CostV1.Key) async throws -> [UInt8] {
        guard let root = (try? JSONDocument(parsing: json))?.root, let start = root["from_checkpoint"]?.string,
            start.hasPrefix("ftjob-")
        else { return json }
        let parts = start.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let named = try await store.job(String(parts[0]), tenant: owner.tenant)
        guard let named, !named.providerJobID.isEmpty else {
            throw RPCError(.notFound, "options: `from_checkpoint`: no training of the id \(parts[0])")
        }
        let step = parts.count > 1 ? ":" + parts[1] : ""
        return ProviderBody.replacing(["from_checkpoint": named.providerJobID + step], in: root)
    }
}
