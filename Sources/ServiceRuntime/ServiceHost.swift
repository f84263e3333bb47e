import Glibc
import Logging
package import ServiceConfiguration
import ServiceLifecycle
import Telemetry
import UnixSignals

/// Runs one component, or several in one process: starts them, serves until told to stop, drains, closes.
package struct ServiceHost: Sendable {
    /// A component with where its settings come from.
    package struct Hosted: Sendable {
        let component: any ServiceComponent.Type
        let sources: SettingSources

        /// Runs `component` with settings from `sources`.
        package init(_ component: any ServiceComponent.Type, sources: SettingSources) {
            self.component = component
            self.sources = sources
        }
    }

    private let hosted: [Hosted]
    private let processName: String
    private let tls: TLSLoader?

    /// A process of these components, those that others depend on first.
    ///
    /// - Parameters:
    ///   - hosted: the components. Several call each other in memory; their ports are open all the same.
    ///   - processName: names the process in logs.
    ///   - tls: makes TLS for RPC when the settings ask for it.
    package init(_ hosted: [Hosted], processName: String, tls: TLSLoader? = nil) {
        self.hosted = hosted
        self.processName = processName
        self.tls = tls
    }

    /// Serves until SIGTERM or SIGINT and everything is drained.
    ///
    /// - Parameter onServing: is told the addresses once everything listens.
    /// - Throws: ``StartError`` when the start fails, with nothing left running; else what made a service fail.
    package func run(onServing: @Sendable ([ServiceName: Announcement]) -> Void = { _ in }) async throws {
        signal(SIGPIPE, SIG_IGN)
        OpenFiles.raiseLimit()
        let settings = try loadSettings()
        if let first = settings.first {
            LogSetup.bootstrap(
                format: first[CommonKeys.logFormat],
                level: first[CommonKeys.logLevel],
                service: processName
            )
        }
        let logger = Logger(label: processName)
        let connector = Connector(logger: logger)
        if hosted.count > 1 {
            for one in hosted { connector.keepLocal(one.component.service) }
        }
        let security = try loadSecurity(settings)
        var started: [RunningComponent] = []
        do {
            for ((one, settings), security) in zip(zip(hosted, settings), security) {
                started.append(try await RunningComponent.make(one.component, settings, connector, security))
            }
            for index in started.indices { try await started[index].listen() }
            for one in started { try one.announce() }
        } catch {
            await Self.close(started, connector)
            throw error
        }
        for one in started { one.beginServing() }
        onServing(Dictionary(uniqueKeysWithValues: started.map { ($0.service, $0.announcement) }))
        let outcome = await serve(started, logger)
        await Self.close(started, connector)
        try outcome.get()
    }

    private func loadSettings() throws -> [Settings] {
        var all: [Settings] = []
        for one in hosted {
            let service = one.component.service
            let keys = CommonKeys.all(service) + one.component.keys
            do {
                all.append(try Settings(service: service.rawValue, keys: keys, sources: one.sources))
            } catch {
                throw StartError(.usage, error.description)
            }
        }
        return all
    }

    /// Services of one process call each other in memory, so only what is elsewhere has to be reached safely.
    private func loadSecurity(_ settings: [Settings]) throws -> [RPCSecurity] {
        var here: Set<ServiceName> = []
        if hosted.count > 1 { for one in hosted { here.insert(one.component.service) } }
        var all: [RPCSecurity] = []
        for (one, settings) in zip(hosted, settings) {
            let service = one.component.service
            let others = RPCSecurity.called(by: one.component.keys).filter { !here.contains($0) }
            do {
                all.append(
                    try RPCSecurity(
                        service,
                        settings,
                        calling: others,
                        tls: tls,
                        logger: Logger(label: service.rawValue)
                    )
                )
            } catch {
                throw StartError(.usage, error.description)
            }
        }
        return all
    }

    /// Background loops first, servers last: the group stops in reverse, so calls drain while the loops still run.
    private func serve(_ started: [RunningComponent], _ logger: Logger) async -> Result<Void, any Error> {
        let services = started.flatMap(\.background) + started.map { $0 as any Service }
        var configuration = ServiceGroupConfiguration(
            services: services.map {
                .init(
                    service: $0,
                    successTerminationBehavior: .gracefullyShutdownGroup,
                    failureTerminationBehavior: .gracefullyShutdownGroup
                )
            },
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: Logger(label: processName, factory: { _ in SwiftLogNoOpLogHandler() })
        )
        configuration.maximumGracefulShutdownDuration = started.map(\.drainTimeout).max().map { $0 + .seconds(10) }
        let group = ServiceGroup(configuration: configuration)
        do {
            try await group.run()
            return .success(())
        } catch {
            logger.critical("a part of the service failed", metadata: ["error": "\(error)"])
            return .failure(error)
        }
    }

    private static func close(_ started: [RunningComponent], _ connector: Connector) async {
        for one in started.reversed() { await one.close() }
        await connector.close()
    }
}
