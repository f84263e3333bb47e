import Alerts
import Catalogue
import Glibc
import InferenceService
import Logging
import Provider
import ProviderClient
import RPCCore
import RedisStore
package import ServiceConfiguration
package import ServiceRuntime
import Spending
import Stubs
import Telemetry

/// Calls the provider, streams its answers on, and journals what they cost.
package enum InferenceComponent: ServiceComponent {
    /// `inference`.
    package static let service = ServiceName.inference
    /// For `--help`.
    package static let summary = "Calls the provider, streams its answers on, and journals what they cost."

    private static let connect = SettingKey<Duration>.duration(
        "CONNECT_TIMEOUT",
        default: "5s",
        in: .milliseconds(1) ... .seconds(86_400),
        "The longest time until a connection to the provider stands."
    )
    private static let firstContent = timeouts("FIRST_CONTENT", "10s/30s/300s", "until a stream's first content")
    private static let betweenBytes = timeouts("BETWEEN_BYTES", "10s/30s/60s", "between two pieces of an answer")
    private static let answer = timeouts("ANSWER", "60s/180s/600s", "until a plain answer begins")
    private static let total = timeouts("TOTAL", "300s/600s/3600s", "for a whole provider call")

    private static let cacheTimeout = SettingKey<Duration>.duration(
        "CACHE_TIMEOUT",
        default: "50ms",
        in: .milliseconds(1) ... .seconds(10),
        "The longest that a call waits until the cache has its answer."
    )

    /// Its settings.
    package static let keys: [any SettingDeclaration] =
        ProviderKeys.all + [
            CommonKeys.address(of: .cache), cacheTimeout, CommonKeys.address(of: .costTracker), connect, firstContent,
            betweenBytes, answer, total, callsMax, coalescingGap, coalescingWait,
            coalescingInputs, ProviderKeys.chatURL, CommonKeys.redisURL,
        ]

    private static let coalescingWait = SettingKey<Duration>.duration(
        "EMBEDDING_COALESCING_WAIT",
        default: "100ms",
        in: .milliseconds(1) ... .seconds(10),
        "The longest that an embedding waits for more to share a provider call with, however many come."
    )

    private static let coalescingGap = SettingKey<Duration>.duration(
        "EMBEDDING_COALESCING_GAP",
        default: "20ms",
        in: .milliseconds(1) ... .seconds(10),
        "How long an embedding waits, while others of its model run, for the next one to come."
    )

    private static let coalescingInputs = SettingKey<Int>.int(
        "EMBEDDING_COALESCING_INPUTS",
        default: 128,
        in: 2...256,
        "The most embeddings that share a provider call."
    )

    private static let callsMax = SettingKey<Int>.int(
        "CALLS_MAX",
        default: 4_096,
        in: 1...100_000,
        "The most provider calls at a time; more are refused at once."
    )

    /// One journal a process, below the data directory that all replicas of a machine may share.
    package static func make(_ context: ComponentContext) async throws -> ComponentParts {
        let settings = context.settings
        let cache = try context.transport(to: .cache)
        let tracker = try context.transport(to: .costTracker)
        let providers = try context.providers(for: .inference, hasChat: true)
        let ledger = RPCLedger(LedgerClient(tracker))
        let folder = context.dataDirectory + "/journal"
        let logger = context.logger
        let journal = try await UsageJournal.start(in: folder, ledger: ledger, logger: logger) { failure in
            // What can't be accounted for must not be spent; what was written will be adopted.
            logger.critical("the usage journal failed; this process ends", metadata: ["error": "\(failure)"])
            exit(74)
        }
        let adopter = JournalAdopter(folder: folder, ledger: ledger, nowUnixMS: WallClock.unixMS, logger: logger)
        let client = context.providerClient(callsMax: settings[callsMax])
        let alerts = AlertReporter(control: ControlClient(tracker), logger: logger)
        let redis = try context.redis(use: "evidence")
        let book = EvidenceBook(context.metrics)
        let publisher = publisher(book, redis, context)
        let gauges = JournalGauges(journal, context.metrics)
        let handler = InferenceHandler(
            InferenceHandler.Dependencies(
                transport: context.keyed(client, alerts, providers),
                providers: providers,
                spender: journal,
                cache: CacheClient(cache),
                metrics: InferenceMetrics(context.metrics),
                logger: logger,
                nowUnixMS: WallClock.unixMS,
                timeouts: timeouts(settings),
                storePatience: settings[cacheTimeout],
                coalescing: CoalescingLimits(
                    gap: settings[coalescingGap],
                    wait: settings[coalescingWait],
                    inputsMax: settings[coalescingInputs]
                ),
                replicas: { publisher.replicas },
                book: book
            )
        )
        var parts = ComponentParts()
        parts.messageBytesMax = ComponentParts.messageBytesMaxWithBody
        parts.rpc = [handler]
        parts.background = [
            BackgroundLoop { await journal.run() }, BackgroundLoop { await adopter.run() },
            BackgroundLoop { await gauges.run() }, BackgroundLoop { await alerts.run() },
            BackgroundLoop { await publisher.run() },
        ]
        // Without the cache nothing is stored, without the tracker the journal grows, without Redis routers do not learn what
        // this process sees: none keeps from serving.
        parts.health = [
            .service(.cache, cache, isNeeded: false), .service(.costTracker, tracker, isNeeded: false),
            .redis(redis, isNeeded: false),
            HealthCheck("journal", isNeeded: true) {
                guard journal.isUsable else { throw RPCError(.unavailable, "the disk failed") }
            },
        ]
        parts.isReady = { journal.isUsable }
        parts.close = {
            await journal.close(within: .seconds(3))
            client.stop()
            await redis.close()
        }
        return parts
    }

    private static func publisher(
        _ book: EvidenceBook,
        _ redis: RedisConnection,
        _ context: ComponentContext
    ) -> EvidencePublisher {
        EvidencePublisher(
            book,
            store: RedisEvidenceStore(connection: redis),
            replica: "\(UInt64.random(in: 1 ... .max))",
            metrics: context.metrics,
            nowUnixMS: WallClock.unixMS
        )
    }

    private static func timeouts(_ settings: Settings) -> CallTimeouts {
        CallTimeouts(
            connect: settings[connect],
            firstContent: settings[firstContent],
            betweenBytes: settings[betweenBytes],
            answer: settings[answer],
            total: settings[total]
        )
    }

    /// A duration for each class, realtime/standard/batch, or one for all.
    private static func timeouts(_ name: String, _ text: String, _ what: String) -> SettingKey<CallTimeouts.ByClass> {
        SettingKey(
            "\(name)_TIMEOUT",
            default: text,
            "The longest time \(what): of priority realtime/standard/batch, or one for all."
        ) { text throws(SettingRule) in
            let parts = text.split(separator: "/", omittingEmptySubsequences: false)
            let durations = parts.compactMap { DurationText.parse(String($0)) }
                .filter { (.milliseconds(1) ... .seconds(86_400)).contains($0) }
            guard durations.count == parts.count, [1, 3].contains(parts.count) else {
                throw SettingRule("must be a duration from 1ms to 86400s, or three with slashes, like 10s/30s/300s")
            }
            return CallTimeouts.ByClass(
                realtime: durations[0],
                standard: durations[durations.count / 2],
                batch: durations[durations.count - 1]
            )
        }
    }
}

/// Shows the journal in the metrics.
private struct JournalGauges: Sendable {
    private let journal: UsageJournal
    private let bytes: Gauge
    private let open: Gauge
    private let unshipped: Gauge

    init(_ journal: UsageJournal, _ metrics: Metrics) {
        self.journal = journal
        bytes = metrics.gauge("inference_journal_bytes", help: "Disk taken by this process's usage journal.")
        open = metrics.gauge("inference_journal_open_attempts", help: "Attempts that have not been settled.")
        unshipped = metrics.gauge(
            "inference_journal_has_unshipped",
            help: "Whether the ledger lacks settlements of this process: 0 or 1."
        )
    }

    func run() async {
        while !Task.isCancelled {
            bytes.set(journal.bytes)
            open.set(journal.openAttempts)
            unshipped.set(journal.hasUnshipped ? 1 : 0)
            // The journal tells nobody when it changes; a second is soon enough for gauges.
            try? await Task.sleep(for: .seconds(1))
        }
    }
}
