import Alerts
import BatchService
import BlockingThread
import Catalogue
import FileStore
import Logging
import Messages
import Provider
import ProviderClient
import RedisStore
import SQLStore
import SQLite
package import ServiceConfiguration
package import ServiceRuntime
import Spending
import Stubs
import Telemetry

/// The batch worker: batches in SQL, Redis as the bell, the provider's `/batches`.
package enum BatchWorkerComponent: ServiceComponent {
    /// `batch-worker`.
    package static let service = ServiceName.batchWorker
    /// For `--help`.
    package static let summary = "Runs batches through the provider at the batch price."

    private static let pollInterval = SettingKey<Duration>.duration(
        "POLL_INTERVAL",
        default: "1s",
        in: .milliseconds(10) ... .seconds(3_600),
        "How long to wait between two looks at a provider's batch; 30s is polite to Together."
    )
    private static let jobsMax = SettingKey<Int>.int(
        "JOBS_MAX",
        default: 8,
        in: 1...256,
        "How many jobs are driven at a time."
    )
    private static let settleTime = SettingKey<Duration>.duration(
        "SETTLE_TIME",
        default: "10s",
        in: .zero ... .seconds(600),
        "How long a batch made a moment ago may be missing from the provider's list."
    )
    private static let roundsMax = SettingKey<Int>.int(
        "ROUNDS_MAX",
        default: 2,
        in: 1...10,
        "How many batches at the provider may end without all results before the items are reported as failed."
    )

    private static let fileBytesMax = SettingKey<Int>.int(
        "FILE_BYTES_MAX",
        default: 1 << 30,
        in: 1 << 10...1 << 36,
        "The most bytes that a file may have."
    )
    /// Between two looks for files whose time is over.
    private static let expireInterval: Duration = .seconds(60)

    /// Its settings.
    package static let keys: [any SettingDeclaration] =
        ProviderKeys.all + [
            CommonKeys.redisURL, CommonKeys.address(of: .costTracker), pollInterval, jobsMax, settleTime, roundsMax,
            fileBytesMax,
        ]

    /// Opens the database; jobs of a process before this one are ready again, since the file has one owner.
    package static func make(_ context: ComponentContext) async throws -> ComponentParts {
        let address = try RedisAddress.from(context.settings, context.service)
        let providers = try context.providers(for: .batch)
        let client = context.providerClient()
        let database = try await Database.open(
            path: context.dataDirectory + "/batch.sqlite",
            synchronous: .full,
            migrations: SQLBatchStore.migrations
        )
        let outbox = try await SQLOutbox.open(database)
        let store = SQLBatchStore(database)
        let orphans = try await store.sweep(all: true)
        if orphans > 0 {
            context.logger.info("jobs of an earlier process go on", metadata: ["jobs": "\(orphans)"])
        }
        let files = try await files(context, database)
        let commands = connection(context, address, "bell")
        let listening = connection(context, address, "bell_wait")
        let bell = bell(commands, listening)
        let tracker = try context.transport(to: .costTracker)
        let alerts = AlertReporter(control: ControlClient(tracker), logger: context.logger)
        let apis = ProviderAPIs(transport: context.keyed(client, alerts, providers), directory: providers)
        let worker = worker(context, store, files, bell, apis)
        let snapshot = ControlSnapshot()
        let shipper = LedgerShipper(
            source: outbox,
            ledger: RPCLedger(LedgerClient(tracker)),
            appliedSeq: try await outbox.acknowledgedSeq(),
            logger: context.logger
        )
        var parts = ComponentParts()
        parts.messageBytesMax = 32 * 1024 * 1024
        parts.rpc = [
            BatchesHandler(store: store, files: files, snapshot: snapshot) { await worker.announce($0) },
            FilesHandler(files: files, snapshot: snapshot),
        ]
        parts.background = [
            BackgroundLoop { await shipper.run() },
            BackgroundLoop {
                await snapshot.follow(ControlClient(tracker), service: "batch-worker", logger: context.logger)
            },
            BackgroundLoop { await alerts.run() },
            BackgroundLoop { await worker.run() }, BackgroundLoop { await expire(files, context.logger) },
        ]
        parts.health = [.redis(commands, isNeeded: false), .service(.costTracker, tracker, isNeeded: false)]
        parts.isReady = { snapshot.catalogue != nil }
        parts.close = {
            await commands.close()
            await listening.close()
            client.stop()
            await database.close()
        }
        return parts
    }

    /// Opens the files; contents that a killed process left without a row go.
    private static func files(_ context: ComponentContext, _ database: Database) async throws -> TenantFiles {
        let contents = try await FileStore.open(
            directory: context.dataDirectory + "/files",
            configuration: .init(fileBytesMax: context.settings[fileBytesMax]),
            thread: BlockingThread(name: "files", queueMax: 1_024)
        )
        let files = TenantFiles(
            registry: SQLFileRegistry(database),
            contents: contents,
            logger: context.logger
        )
        let swept = try await files.sweep()
        if swept > 0 { context.logger.info("contents without a file were removed", metadata: ["contents": "\(swept)"]) }
        return files
    }

    private static func expire(_ files: TenantFiles, _ logger: Logger) async {
        while !Task.isCancelled {
            do {
                try await files.expire()
            } catch {
                logger.error("removing files whose time is over failed", metadata: ["error": "\(error)"])
            }
            do { try await Task.sleep(for: expireInterval) } catch { return }
        }
    }

    private static func bell(_ commands: RedisConnection, _ listening: RedisConnection) -> RedisJobBell {
        RedisJobBell(
            commands: commands,
            listening: listening,
            queue: "batch",
            listener: "worker-\(UInt64.random(in: 0 ... .max))"
        )
    }

    private static func connection(
        _ context: ComponentContext,
        _ address: RedisAddress,
        _ use: String
    ) -> RedisConnection {
        var configuration = RedisConnection.Configuration(address: address, use: use)
        // Beyond any wait at the bell.
        configuration.commandTimeout = .seconds(10)
        return RedisConnection(configuration: configuration, metrics: context.metrics, logger: context.logger)
    }

    private static func worker(
        _ context: ComponentContext,
        _ store: SQLBatchStore,
        _ files: TenantFiles,
        _ bell: RedisJobBell,
        _ providers: ProviderAPIs
    ) -> BatchWorker {
        let settings = context.settings
        var driving = JobDriver.Configuration()
        driving.pollInterval = settings[pollInterval]
        driving.settleTime = settings[settleTime]
        driving.roundsMax = settings[roundsMax]
        var configuration = BatchWorker.Configuration()
        configuration.jobsMax = settings[jobsMax]
        return BatchWorker(
            store: store,
            bell: bell,
            driver: JobDriver(
                store: store,
                providers: providers,
                configuration: driving,
                logger: context.logger,
                nowUnixMS: WallClock.unixMS
            ),
            finisher: BatchFinisher(store: store, files: files),
            configuration: configuration,
            metrics: context.metrics,
            logger: context.logger
        )
    }
}
