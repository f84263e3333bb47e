import Catalogue
import CostService
import Messages
import SQLStore
import SQLite
package import ServiceConfiguration
package import ServiceRuntime

/// Owns the ledger, keys, prices and the catalogue, and hands out the snapshot.
package enum CostTrackerComponent: ServiceComponent {
    /// `cost-tracker`.
    package static let service = ServiceName.costTracker
    /// For `--help`.
    package static let summary = "Owns the ledger, keys, prices and the catalogue, and hands out the snapshot."
    /// Its settings.
    package static let keys: [any SettingDeclaration] =
        ProviderKeys.all + [
            models, apiKey, adminKey, providerName, routing,
        ]

    /// Where models and prices come from.
    static let models = SettingKey<ModelsSetting>(
        "MODELS",
        default: "default",
        shared: true,
        "Models and prices: default, default+simulator, YAML files with commas between, or provider to ask PROVIDER_URL."
    ) { text throws(SettingRule) in
        guard let setting = ModelsSetting(text) else {
            throw SettingRule("must be default, default+simulator, paths of YAML files, or provider alone")
        }
        return setting
    }
    /// A first key for callers.
    static let apiKey = SettingKey<Secret?>.secret(
        "API_KEY",
        shared: true,
        "A key of tenant default without limits, for callers; none when empty."
    )
    /// A first key for operators.
    static let adminKey = SettingKey<Secret?>.secret(
        "ADMIN_KEY",
        shared: true,
        "A key that may change keys and models and read reports; none when empty."
    )
    /// What the provider is called.
    static let providerName = SettingKey<String>.string(
        "PROVIDER_NAME",
        default: "",
        shared: true,
        "What models' provider is called in headers and rows; empty = as the models file says, or the host of PROVIDER_URL."
    )

    /// How `auto` chooses.
    static let routing = SettingKey<RoutingFile>(
        "ROUTING",
        default: "",
        "A YAML file with profiles, canaries and what counts as a short prompt (docs/ROUTING.md); empty = the built-in rules."
    ) { path throws(SettingRule) in
        do throws(CatalogueError) { return try RoutingFile(path: path) } catch { throw SettingRule("\(error)") }
    }

    /// Opens the database, adds the bootstrap keys and loads the catalogue. Exits as a wrong usage when another process
    /// has the database.
    package static func make(_ context: ComponentContext) async throws -> ComponentParts {
        let settings = context.settings
        let bootstrap = try bootstrapKeys(settings)
        let source = settings[models]
        let catalogue = try load(source, settings)
        let database = try await open("\(context.dataDirectory)/\(CostSchema.fileName)")
        let owner = SnapshotOwner(store: SQLControlStore(database), routing: settings[routing])
        do {
            try await owner.start(bootstrap: bootstrap, catalogue: catalogue)
        } catch {
            await database.close()
            throw error
        }
        let ledger = SQLLedgerStore(database)
        let feedback = SQLFeedbackStore(database)
        let metrics = context.metrics
        let logger = context.logger
        let alerts = AlertBook(
            store: SQLAlertStore(database),
            metrics: metrics,
            logger: logger,
            nowUnixMS: { Database.wallClockMicroseconds() / 1000 }
        )
        try await alerts.start()

        var parts = ComponentParts()
        parts.rpc = [
            LedgerHandler(store: ledger, feedback: feedback, metrics: metrics, logger: logger),
            ControlHandler(
                owner: owner,
                alerts: alerts,
                metrics: metrics,
                logger: logger,
                nowUnixMS: { Database.wallClockMicroseconds() / 1000 }
            ),
            ReportsHandler(
                store: ledger,
                feedback: feedback,
                alerts: alerts,
                owner: owner,
                metrics: metrics,
                logger: logger
            ),
        ]
        if source == .provider {
            let endpoint = try context.providerEndpoint(name: settings[providerName])
            parts.background = [
                CatalogueFetcher(owner: owner, client: context.providerClient(), endpoint: endpoint, logger: logger)
            ]
        }
        parts.health = [
            HealthCheck("database", isNeeded: true) {
                try await database.read { connection in _ = try connection.query("SELECT 1") }
            }
        ]
        parts.isReady = { owner.current != nil }
        parts.beginStopping = { owner.finish() }
        parts.close = { await database.close() }
        return parts
    }

    private static func bootstrapKeys(_ settings: Settings) throws(ConfigurationError) -> [CostV1.Key] {
        let (user, admin) = (settings[apiKey]?.revealed, settings[adminKey]?.revealed)
        if let user, user == admin {
            throw ConfigurationError(problems: [
                "API_KEY and ADMIN_KEY must differ: a caller's key must not be an admin's"
            ])
        }
        return BootstrapKeys.keys(
            apiKey: user,
            adminKey: admin,
            nowUnixMS: Database.wallClockMicroseconds() / 1000
        )
    }

    private static func load(_ source: ModelsSetting, _ settings: Settings) throws(ConfigurationError) -> Catalogue? {
        do throws(CatalogueError) {
            let catalogue = try source.load()
            let name = settings[providerName]
            return name.isEmpty ? catalogue : catalogue?.served(by: name)
        } catch {
            throw ConfigurationError(problems: ["MODELS: \(error)"])
        }
    }

    private static func open(_ path: String) async throws -> Database {
        do {
            return try await Database.open(path: path, synchronous: .full, migrations: CostSchema.migrations)
        } catch let error as StoreError where error.code == .locked {
            throw StartError(.usage, error.message)
        }
    }
}
