import CacheService
import RedisStore
package import ServiceConfiguration
package import ServiceRuntime
import Telemetry

/// The cache: keeps answers in Redis.
package enum CacheComponent: ServiceComponent {
    /// `cache`.
    package static let service = ServiceName.cache
    /// For `--help`.
    package static let summary = "Keeps answers in Redis and gives them back."

    private static let defaults = CachePolicy()
    private static let inference = lifetime("INFERENCE", "1h", "answers of chat and completion models")
    private static let embedding = lifetime("EMBEDDING", "24h", "embeddings")
    private static let models = lifetime("MODELS", "1h", "lists of models")
    private static let finetuneStatus = lifetime("FINETUNE_STATUS", "1m", "states of fine-tunes")
    private static let batchStatus = lifetime("BATCH_STATUS", "30s", "states of batches")
    private static let entryBytesMax = SettingKey<Int>.int(
        "ENTRY_BYTES_MAX",
        default: defaults.entryBytesMax,
        in: 1_024...64 * 1024 * 1024,
        "The largest entry in bytes; a larger one is not stored."
    )
    private static let storeWait = SettingKey<Duration>.duration(
        "STORE_WAIT",
        default: "50ms",
        in: .milliseconds(1) ... .seconds(10),
        "The longest wait for Redis in one call."
    )

    /// Its settings.
    package static let keys: [any SettingDeclaration] = [
        CommonKeys.redisURL, inference, embedding, models, finetuneStatus, batchStatus, entryBytesMax, storeWait,
    ]

    /// One connection, which is tried in the background for as long as it takes.
    package static func make(_ context: ComponentContext) async throws -> ComponentParts {
        let settings = context.settings
        let connection = try context.redis(use: "cache")
        var policy = CachePolicy()
        policy.inferenceLifetime = settings[inference]
        policy.embeddingLifetime = settings[embedding]
        policy.modelsLifetime = settings[models]
        policy.finetuneStatusLifetime = settings[finetuneStatus]
        policy.batchStatusLifetime = settings[batchStatus]
        policy.entryBytesMax = settings[entryBytesMax]
        policy.storeWait = settings[storeWait]
        var parts = ComponentParts()
        parts.rpc = [
            CacheHandler(
                store: RedisResponseStore(connection: connection),
                policy: policy,
                metrics: context.metrics,
                nowUnixMS: WallClock.unixMS
            )
        ]
        // Without Redis every look-up is a miss: worse, but nobody is refused.
        parts.health = [.redis(connection, isNeeded: false)]
        parts.close = { await connection.close() }
        return parts
    }

    private static func lifetime(_ kind: String, _ text: String, _ what: String) -> SettingKey<Duration> {
        .duration(
            "\(kind)_LIFETIME",
            default: text,
            in: .milliseconds(1) ... .seconds(7 * 86_400),
            "How long \(what) are kept."
        )
    }
}
