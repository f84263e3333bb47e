import Alerts
import BatchService
import Catalogue
import FileStore
import FinetuneService
import Logging
import Provider
import ProviderClient
import RPCCore
import SQLStore
import SQLite
package import ServiceConfiguration
package import ServiceRuntime
import Spending
import Stubs

/// Runs fine-tunes from submission to a registered model.
package enum FinetuneManagerComponent: ServiceComponent {
    /// `finetune-manager`.
    package static let service = ServiceName.finetuneManager
    /// For `--help`.
    package static let summary = "Runs fine-tunes from submission to a registered model."
    /// Its settings.
    package static let keys: [any SettingDeclaration] =
        ProviderKeys.all + [
            CommonKeys.address(of: .router), CommonKeys.address(of: .costTracker), CommonKeys.address(of: .batchWorker),
            adminKey, pollInterval,
        ]

    private static let adminKey = SettingKey<Secret?>.secret(
        "ADMIN_KEY",
        shared: true,
        "The admin key that registers finished models with the router."
    )
    private static let pollInterval = SettingKey<Duration>.duration(
        "POLL_INTERVAL",
        default: "2s",
        in: .milliseconds(50) ... .seconds(3_600),
        "How often the provider is asked for the state of a training."
    )

    /// Opens the database and the files; jobs of a process before this one are picked up from there.
    package static func make(_ context: ComponentContext) async throws -> ComponentParts {
        let directory = try context.providers(for: .finetune)
        let router = try context.transport(to: .router)
        let tracker = try context.transport(to: .costTracker)
        let batches = try context.transport(to: .batchWorker)
        let client = context.providerClient()
        let alerts = AlertReporter(control: ControlClient(tracker), logger: context.logger)
        let providers = ProviderAPIs(transport: context.keyed(client, alerts, directory), directory: directory)
        let database = try await Database.open(
            path: context.dataDirectory + "/finetune.sqlite",
            synchronous: .full,
            migrations: SQLFinetuneStore.migrations
        )
        let outbox = try await SQLOutbox.open(database)
        let shipper = try await shipper(of: outbox, to: tracker, context.logger)
        let store = SQLFinetuneStore(database)
        let files = try await FileStore.open(directory: context.dataDirectory + "/files")
        let snapshot = ControlSnapshot()
        let changes = JobChanges()
        let poll = context.settings[pollInterval]
        let driver = FinetuneDriver(
            store: store,
            files: files,
            providers: providers,
            registrar: registrar(router, context),
            control: snapshot,
            changes: changes,
            configuration: .init(pollInterval: poll),
            nowUS: Database.wallClockMicroseconds,
            booked: { shipper.wake() },
            logger: context.logger
        )
        let worker = FinetuneWorker(
            store: store,
            driver: driver,
            changes: changes,
            idle: min(poll, .milliseconds(500)),
            nowUS: Database.wallClockMicroseconds,
            logger: context.logger
        )
        var parts = ComponentParts()
        parts.rpc = [
            FinetunesHandler(
                store: store,
                files: files,
                ownerFiles: RPCOwnerFiles(FilesClient(batches)),
                providers: providers,
                control: snapshot,
                changes: changes,
                nowUS: Database.wallClockMicroseconds,
                wake: { worker.wake() }
            )
        ]
        // The data itself may have 4 MiB.
        parts.messageBytesMax = TrainingData.bytesMax + 64 * 1024
        parts.background = [
            BackgroundLoop {
                await snapshot.follow(ControlClient(tracker), service: service.rawValue, logger: context.logger)
            },
            BackgroundLoop { await shipper.run() }, BackgroundLoop { await alerts.run() },
            BackgroundLoop { await worker.run() },
        ]
        parts.health = health(outbox, [(.costTracker, tracker), (.router, router), (.batchWorker, batches)])
        parts.isReady = { snapshot.catalogue != nil }
        parts.close = {
            client.stop()
            await database.close()
        }
        return parts
    }

    /// Jobs wait for whoever is away; only the database is needed to accept and show them.
    private static func health(
        _ outbox: SQLOutbox,
        _ services: [(name: ServiceName, transport: any ClientTransport)]
    ) -> [HealthCheck] {
        [HealthCheck("database", isNeeded: true) { _ = try await outbox.backlog() }]
            + services.map { .service($0.name, $0.transport, isNeeded: false) }
    }

    /// Sends the costs that were booked in `outbox` to the tracker, from where it stopped last.
    private static func shipper(
        of outbox: SQLOutbox,
        to tracker: any ClientTransport,
        _ logger: Logger
    ) async throws -> LedgerShipper {
        LedgerShipper(
            source: outbox,
            ledger: RPCLedger(LedgerClient(tracker)),
            appliedSeq: try await outbox.acknowledgedSeq(),
            logger: logger
        )
    }

    private static func registrar(_ router: any ClientTransport, _ context: ComponentContext) -> RouterRegistrar {
        let key = context.settings[adminKey]?.revealed
        if key == nil { context.logger.warning("trained models cannot be served: set ADMIN_KEY, which registers them") }
        return RouterRegistrar(router: RouterClient(router), adminKey: key ?? "")
    }
}

extension ControlSnapshot: FinetuneControl {}
