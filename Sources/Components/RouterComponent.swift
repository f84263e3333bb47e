import Alerts
import Crypto
import RedisStore
import RouterService
package import ServiceConfiguration
package import ServiceRuntime
import Stubs
import Telemetry

/// Chooses the model, looks into the cache, calls, and falls back.
package enum RouterComponent: ServiceComponent {
    /// `router`.
    package static let service = ServiceName.router
    /// For `--help`.
    package static let summary = "Chooses the model, looks into the cache, calls, and falls back."
    /// Its settings.
    package static let keys: [any SettingDeclaration] = [
        CommonKeys.address(of: .cache), CommonKeys.address(of: .inference), CommonKeys.address(of: .costTracker),
        CommonKeys.address(of: .batchWorker), cacheTimeout, embeddingCoalescing, allowSimulatorFaults,
        decisionLogPercent, CommonKeys.redisURL, limitTimeout, limitRouters, liveRouting,
    ]

    private static let limitTimeout = SettingKey<Duration>.duration(
        "LIMIT_TIMEOUT",
        default: "50ms",
        in: .milliseconds(1) ... .seconds(10),
        "A Redis that takes longer to count a limited request is treated as away: this router gives out its share of limits."
    )

    private static let limitRouters = SettingKey<Int>.int(
        "LIMIT_ROUTERS",
        default: 1,
        in: 1...1000,
        "Routers that share the limits, as long as no Redis has said how many there are since this one started."
    )

    private static let embeddingCoalescing = SettingKey<Bool>.bool(
        "EMBEDDING_COALESCING",
        default: true,
        "Whether embeddings of one text that come at the same time, from any tenant, may share a provider call."
    )

    private static let liveRouting = SettingKey<Bool>.bool(
        "LIVE_ROUTING",
        default: true,
        "Whether what is measured moves traffic: away from models that fail or are slow, and back."
    )

    private static let decisionLogPercent = SettingKey<Int>.int(
        "DECISION_LOG_PERCENT",
        default: 1,
        in: 0...100,
        "Of how many choices of a model the log gets all that they depended on, for `pointsman explain --decision`."
    )

    private static let cacheTimeout = SettingKey<Duration>.duration(
        "CACHE_TIMEOUT",
        default: "50ms",
        in: .milliseconds(1) ... .seconds(10),
        "A cache that takes longer is treated as away: the request goes on, and nobody asks it for half a second."
    )

    private static let allowSimulatorFaults = SettingKey<Bool>.bool(
        "ALLOW_SIMULATOR_FAULTS",
        default: false,
        "Whether callers may ask the provider simulator for a fault (x-simulator-fault). For development only."
    )

    /// Ready once the first snapshot has come from the tracker; the cache may be away.
    package static func make(_ context: ComponentContext) async throws -> ComponentParts {
        let cache = try context.transport(to: .cache)
        let inference = try context.transport(to: .inference)
        let tracker = try context.transport(to: .costTracker)
        let batches = try context.transport(to: .batchWorker)
        let metrics = RouterMetrics(context.metrics)
        let snapshots = SnapshotHolder()
        let control = ControlClient(tracker)
        let alerts = AlertReporter(control: control, logger: context.logger)
        let savings = SavingsReporter(ledger: LedgerClient(tracker), metrics: metrics)
        let watcher = SnapshotWatcher(control: control, holder: snapshots, metrics: metrics, logger: context.logger)
        let redis = try context.redis(use: "router")
        let limiter = Limiter(
            store: RedisLimitStore(
                connection: redis,
                router: RandomBytes.make(count: 8).hex,
                timeout: context.settings[limitTimeout]
            ),
            routers: context.settings[limitRouters],
            metrics: context.metrics,
            logger: context.logger
        )
        let liveMetrics = LiveMetrics(context.metrics)
        let board = LiveBoard(store: RedisProbeStore(connection: redis), metrics: liveMetrics)
        let evidence = EvidenceReader(board, source: RedisEvidenceStore(connection: redis), metrics: liveMetrics)
        let dependencies = RouterHandler.Dependencies(
            snapshots: snapshots,
            cache: CacheClient(cache),
            inference: InferenceClient(inference),
            control: control,
            ledger: LedgerClient(tracker),
            batches: BatchesClient(batches),
            savings: savings,
            metrics: metrics,
            logger: context.logger,
            alerts: alerts,
            limiter: limiter
        )
        var parts = ComponentParts()
        parts.messageBytesMax = ComponentParts.messageBytesMaxWithBody
        parts.rpc = [
            RouterHandler(
                dependencies,
                cacheTimeout: context.settings[cacheTimeout],
                coalescesEmbeddings: context.settings[embeddingCoalescing],
                allowsSimulatorFaults: context.settings[allowSimulatorFaults],
                decisionLogPercent: context.settings[decisionLogPercent],
                board: board,
                nowUnixMS: WallClock.unixMS
            )
        ]
        parts.background = [
            BackgroundLoop { await watcher.run() }, BackgroundLoop { await savings.run() },
            BackgroundLoop { await alerts.run() }, BackgroundLoop { await limiter.run() },
        ]
        // A board that nobody brings up to date says that all is well.
        if context.settings[liveRouting] { parts.background.append(BackgroundLoop { await evidence.run() }) }
        // Without the cache every request is a miss; without the tracker the last snapshot stays in force; without the
        // batch-worker only batches wait; without Redis each router gives out its share of limits, and knows only what it
        // saw itself.
        parts.health = [
            .service(.inference, inference, isNeeded: true), .service(.cache, cache, isNeeded: false),
            .service(.costTracker, tracker, isNeeded: false), .service(.batchWorker, batches, isNeeded: false),
            .redis(redis, isNeeded: false),
        ]
        parts.isReady = { snapshots.current != nil }
        parts.close = { await redis.close() }
        return parts
    }
}
