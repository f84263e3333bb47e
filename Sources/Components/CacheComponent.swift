import CacheService
import RedisStore
package import ServiceConfiguration
package import ServiceRuntime
import Telemetry

/// The response cache over Redis.
package enum CacheComponent: ServiceComponent {
    package static let service = ServiceName.cache
    package static let summary = "Keeps answers in Redis and finds them again."
    package static let keys: [any SettingDeclaration] = [
        CommonKeys.redisURL, inferenceLifetime, embeddingLifetime, entryBytesMax,
    ]

    private static let inferenceLifetime = SettingKey<Duration>.duration(
        "INFERENCE_LIFETIME",
        default: "1h",
        in: .seconds(1) ... .seconds(7 * 86_400),
        "How long answers of chat and completion models are kept."
    )
    private static let embeddingLifetime = SettingKey<Duration>.duration(
        "EMBEDDING_LIFETIME",
        default: "24h",
        in: .seconds(1) ... .seconds(7 * 86_400),
        "How long embeddings are kept."
    )
    private static let entryBytesMax = SettingKey<Int>.int(
        "ENTRY_BYTES_MAX",
        default: 1 << 20,
        in: 1_024...(16 << 20),
        "Longer answers are not kept, in bytes."
    )

    package static func make(_ context: ComponentContext) async throws -> ComponentParts {
        let address: RedisAddress
        do { address = try RedisAddress(context.settings[CommonKeys.redisURL]) } catch {
            throw ConfigurationError(problems: ["POINTSMAN_REDIS_URL: \(error)"])
        }
        var policy = CachePolicy()
        policy.inferenceLifetime = context.settings[inferenceLifetime]
        policy.embeddingLifetime = context.settings[embeddingLifetime]
        policy.entryBytesMax = context.settings[entryBytesMax]
        let redis = RedisConnection(
            configuration: .init(address: address, use: "cache"),
            metrics: context.metrics,
            logger: context.logger
        )
        let store = RedisResponseStore(connection: redis)
        var parts = ComponentParts()
        parts.rpc = [
            CacheHandler(store: store, policy: policy, metrics: context.metrics, nowUnixMS: WallClock.unixMS)
        ]
        // Without Redis every look-up is a miss: worse, but nobody is refused.
        parts.health = [
            HealthCheck("redis", isNeeded: false) {
                guard store.isReady else { throw RedisError(.away, "no connection to \(address)") }
            }
        ]
        parts.close = { await redis.close() }
        return parts
    }
}
