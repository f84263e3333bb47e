package import Messages

/// How long each kind of entry lives, and what is too large to keep.
package struct CachePolicy: Sendable, Equatable {
    /// Answers of chat and completion models.
    package var inferenceLifetime: Duration = .seconds(3_600)
    /// Embeddings.
    package var embeddingLifetime: Duration = .seconds(86_400)
    /// Lists of models.
    package var modelsLifetime: Duration = .seconds(3_600)
    /// States of fine-tunes.
    package var finetuneStatusLifetime: Duration = .seconds(60)
    /// States of batches.
    package var batchStatusLifetime: Duration = .seconds(30)
    /// The longest lifetime that a caller may ask for.
    package var lifetimeMax: Duration = .seconds(7 * 86_400)
    /// The largest encoded entry, in bytes; a larger one is not stored.
    package var entryBytesMax = 1024 * 1024
    /// The longest wait for the store in one call.
    package var storeWait: Duration = .milliseconds(50)

    /// The defaults.
    package init() {}

    /// The lifetime of entries of `kind`; nil for a kind that does not exist.
    package func lifetime(of kind: CacheV1.EntryKind) -> Duration? {
        switch kind {
        case .inference: inferenceLifetime
        case .embedding: embeddingLifetime
        case .models: modelsLifetime
        case .finetuneStatus: finetuneStatusLifetime
        case .batchStatus: batchStatusLifetime
        default: nil
        }
    }
}
