import Catalogue
import CostService
import Logging
import Messages
import Provider
import ProviderClient
import RPCCore
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
            models, unlisted, apiKey, adminKey, webhook, routing, userRequestsPerSecond,
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
    /// Whether models may come from the provider's list beside MODELS.
    static let unlisted = SettingKey<Bool>.bool(
        "PROVIDER_UNLISTED",
        default: true,
        shared: true,
        "Whether models of the provider that MODELS lacks are served by name, at its price; a file of PROVIDERS says it itself."
    )
    /// Who is told of alerts.
    static let webhook = SettingKey<Secret?>.secret(
        "ALERT_WEBHOOK",
        "A URL that gets each new alert as JSON by POST; none when empty."
    )
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

    /// What every user may ask for where no limit was set.
    static let userRequestsPerSecond = SettingKey<Double>.double(
        "DEFAULT_USER_REQUESTS_PER_SECOND",
        default: 10,
        in: 0...LimitRules.requestsPerSecondMax,
        "How many requests a second each user may make, unless a limit for each user is set; 0 = as many as it likes."
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
        let file = try context.providersFile()
        let catalogue = try load(settings[models], settings, file, context.logger)
        let client = context.providerClient()
        let webhook = try makeWebhook(context, client)
        let sources = try listSources(context, file, catalogue)
        let database = try await open("\(context.dataDirectory)/\(CostSchema.fileName)")
        let owner = SnapshotOwner(
            store: SQLControlStore(database),
            providers: KnownProviders(file),
            routing: settings[routing],
            defaultLimit: LimitRules.each(userRequestsPerSecond: settings[userRequestsPerSecond])
        )
        let alerts = AlertBook(
            store: SQLAlertStore(database),
            metrics: context.metrics,
            logger: context.logger,
            nowUnixMS: { Database.wallClockMicroseconds() / 1000 },
            tell: { webhook?.add($0) }
        )
        do {
            try await owner.start(bootstrap: bootstrap, catalogue: catalogue)
            try await alerts.start()
        } catch {
            await database.close()
            throw error
        }
        var parts = ComponentParts()
        parts.rpc = services(context, database, owner, alerts)
        if let webhook { parts.background.append(BackgroundLoop { await webhook.run() }) }
        if !sources.isEmpty {
            parts.background.append(
                CatalogueFetcher(
                    owner: owner,
                    alerts: alerts,
                    // Inference reports keys that are refused.
                    transport: KeyedTransport(client),
                    base: catalogue,
                    sources: sources,
                    logger: context.logger
                )
            )
        }
        parts.health = [
            HealthCheck("database", isNeeded: true) {
                try await database.read { connection in _ = try connection.query("SELECT 1") }
            }
        ]
        parts.isReady = { owner.current != nil }
        parts.beginStopping = { owner.finish() }
        parts.close = {
            client.stop()
            await database.close()
        }
        return parts
    }

    private static func services(
        _ context: ComponentContext,
        _ database: Database,
        _ owner: SnapshotOwner,
        _ alerts: AlertBook
    ) -> [any RPCService] {
        let ledger = SQLLedgerStore(database)
        let feedback = SQLFeedbackStore(database)
        let (metrics, logger) = (context.metrics, context.logger)
        return [
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
    }

    private static func makeWebhook(
        _ context: ComponentContext,
        _ client: ProviderClient
    ) throws(ConfigurationError) -> AlertWebhook? {
        guard let url = context.settings[webhook]?.revealed else { return nil }
        do throws(ProviderEndpointError) {
            return try AlertWebhook(url: url, transport: client, metrics: context.metrics, logger: context.logger)
        } catch {
            throw ConfigurationError(problems: ["ALERT_WEBHOOK: \(error.rule)"])
        }
    }

    /// Whose lists are asked for: of all providers where there is no other catalogue, else of those whose further models
    /// are served.
    private static func listSources(
        _ context: ComponentContext,
        _ file: ProvidersFile?,
        _ catalogue: Catalogue?
    ) throws(ConfigurationError) -> [CatalogueFetcher.Source] {
        let endpoints = try context.providers(for: .inference).all
        guard let file else {
            guard catalogue == nil || context.settings[unlisted] else { return [] }
            let names = Set(catalogue?.models.values.map(\.provider) ?? [])
            return endpoints.map { endpoint in
                // The one there is, whatever its models call it.
                let name = context.settings[ProviderKeys.name].isEmpty && names.count == 1 ? names.first : nil
                return CatalogueFetcher.Source(provider: name ?? endpoint.name, endpoint: endpoint)
            }
        }
        let asked = Set(file.providers.filter { catalogue == nil || $0.servesUnlisted }.map(\.name))
        return endpoints.filter { asked.contains($0.name) }.map {
            CatalogueFetcher.Source(provider: $0.name, endpoint: $0)
        }
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

    private static func load(
        _ source: ModelsSetting,
        _ settings: Settings,
        _ file: ProvidersFile?,
        _ logger: Logger
    ) throws(ConfigurationError) -> Catalogue? {
        do throws(CatalogueError) {
            guard let file else {
                // There is one provider, and all is asked there.
                let name = settings[ProviderKeys.name]
                let catalogue = try source.load()?.withoutOffers
                return name.isEmpty ? catalogue : catalogue?.served(by: name)
            }
            let catalogue = try source.load(providers: Set(file.providers.map(\.name)))
            if let catalogue, catalogue.models.isEmpty {
                logger.warning("no model of MODELS is of a provider of PROVIDERS")
            }
            return catalogue
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
