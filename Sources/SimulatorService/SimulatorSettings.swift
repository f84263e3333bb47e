import JSON

/// What is billed when a client leaves, or a stream is cut: no provider documents it, so it is a mode.
package enum AbortMode: String, Sendable, CaseIterable {
    /// The prompt, and the tokens that were sent so far.
    case produced
    /// The whole answer, as if the client had stayed.
    case whole
    /// Nothing: no row.
    case nothing
}

/// What can be changed while the simulator runs, by `POST /admin/settings`.
package struct SimulatorSettings: Sendable, Equatable {
    /// Pause before each chunk of a stream.
    package var chunkDelay: Duration = .zero

    /// Tokens in a chunk of a stream, 1 to 100,000.
    package var tokensPerChunk = 4

    /// Pause before any answer of an inference endpoint.
    package var latency: Duration = .zero

    /// What is billed when a client leaves or a stream is cut.
    package var abortMode: AbortMode = .produced

    /// The share of a prompt that counts as cached for models with a cached price, in percent.
    package var cachedPercent = 0

    /// How long a new batch is validated.
    package var batchValidation: Duration = .milliseconds(200)

    /// Batch items a second, all batches together; 0 for as fast as it goes.
    package var batchItemsPerSecond = 500

    /// How long each state of a fine-tune lasts; an epoch of training counts as one.
    package var finetuneStep: Duration = .milliseconds(500)

    /// How long each state of an endpoint on its way, and of the upload of a model, lasts.
    package var endpointStep: Duration = .milliseconds(500)

    /// The defaults.
    package init() {}

    /// Takes over the fields that are there; errors name the field and nothing is changed then.
    mutating func apply(_ fields: Fields) throws(APIError) {
        var new = self
        let delays = 0...Fault.delayMillisecondsMax
        let known: Set<String> = [
            "chunk_delay_ms", "tokens_per_chunk", "latency_ms", "abort_mode", "cached_percent", "batch_validation_ms",
            "batch_items_per_second", "finetune_step_ms", "endpoint_step_ms",
        ]
        if let unknown = fields.keys.first(where: { !known.contains($0) }) {
            throw .invalid(unknown, "is no setting; there are \(known.sorted().joined(separator: ", "))")
        }
        new.chunkDelay = try fields.int("chunk_delay_ms", in: delays).map { .milliseconds($0) } ?? chunkDelay
        new.tokensPerChunk = try fields.int("tokens_per_chunk", in: 1...100_000) ?? tokensPerChunk
        new.latency = try fields.int("latency_ms", in: delays).map { .milliseconds($0) } ?? latency
        if let name = try fields.string("abort_mode") {
            guard let mode = AbortMode(rawValue: name) else {
                throw .invalid("abort_mode", "must be produced, whole or nothing")
            }
            new.abortMode = mode
        }
        new.cachedPercent = try fields.int("cached_percent", in: 0...100) ?? cachedPercent
        new.batchValidation =
            try fields.int("batch_validation_ms", in: delays).map { .milliseconds($0) } ?? batchValidation
        new.batchItemsPerSecond = try fields.int("batch_items_per_second", in: 0...1_000_000) ?? batchItemsPerSecond
        new.finetuneStep = try fields.int("finetune_step_ms", in: delays).map { .milliseconds($0) } ?? finetuneStep
        new.endpointStep = try fields.int("endpoint_step_ms", in: delays).map { .milliseconds($0) } ?? endpointStep
        self = new
    }

    /// The settings as JSON.
    func encoded() -> [UInt8] {
        var out: [UInt8] = []
        out.append(text: #"{"chunk_delay_ms":"#)
        out.append(decimal: milliseconds(chunkDelay))
        out.append(text: #","tokens_per_chunk":"#)
        out.append(decimal: tokensPerChunk)
        out.append(text: #","latency_ms":"#)
        out.append(decimal: milliseconds(latency))
        out.append(text: #","abort_mode":"#)
        out.append(jsonString: abortMode.rawValue)
        out.append(text: #","cached_percent":"#)
        out.append(decimal: cachedPercent)
        out.append(text: #","batch_validation_ms":"#)
        out.append(decimal: milliseconds(batchValidation))
        out.append(text: #","batch_items_per_second":"#)
        out.append(decimal: batchItemsPerSecond)
        out.append(text: #","finetune_step_ms":"#)
        out.append(decimal: milliseconds(finetuneStep))
        out.append(text: #","endpoint_step_ms":"#)
        out.append(decimal: milliseconds(endpointStep))
        out.append(text: "}")
        return out
    }
}

/// Whole milliseconds of a duration.
func milliseconds(_ duration: Duration) -> Int {
    Int(duration / .milliseconds(1))
}
