import Glibc
import HTTPServer
import Logging
import RPCCore
import RPCTransport
import ServiceConfiguration
import ServiceLifecycle
import Stubs
import Synchronization
import Telemetry

/// A component that was put together, with its servers.
struct RunningComponent: Service {
    let context: ComponentContext
    let parts: ComponentParts
    let readiness: Readiness
    private let servers = Servers()
    private(set) var announcement = Announcement(pid: Int(getpid()))

    var service: ServiceName { context.service }
    var background: [any Service] { parts.background }
    var drainTimeout: Duration { context.settings[CommonKeys.drainTimeout] }

    private init(context: ComponentContext, parts: ComponentParts) {
        self.context = context
        self.parts = parts
        readiness = Readiness(isReady: parts.isReady)
    }

    static func make(
        _ component: any ServiceComponent.Type,
        _ settings: Settings,
        _ connector: Connector,
        _ security: RPCSecurity
    ) async throws -> RunningComponent {
        let service = component.service
        let configured = settings[CommonKeys.dataDirectory]
        let directory = configured.isEmpty ? "./var/\(service.rawValue)" : configured
        guard makeDirectory(directory) else {
            throw StartError(.failure, "\(service.rawValue) cannot make its directory \(directory)")
        }
        let context = ComponentContext(
            service: service,
            settings: settings,
            logger: Logger(label: service.rawValue),
            metrics: Metrics(),
            dataDirectory: directory,
            connector: connector,
            security: security
        )
        let parts: ComponentParts
        do { parts = try await component.make(context) } catch let error as ConfigurationError {
            throw StartError(.usage, error.description)
        } catch let error as StartError {
            throw error
        } catch {
            throw StartError(.failure, "\(service.rawValue) cannot start: \(error)")
        }
        return RunningComponent(context: context, parts: parts)
    }

    /// Makes the directory and those above it; true when it is there.
    private static func makeDirectory(_ path: String) -> Bool {
        var made = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            made += "/\(part)"
            if mkdir(made, 0o700) != 0, errno != EEXIST { return false }
        }
        return true
    }

    // MARK: Start

    mutating func listen() async throws {
        let settings = context.settings
        let router = RPCRouter(parts.rpc, readiness: readiness)
        let interceptors = RPCInterceptors.server(
            service,
            methods: router.methods,
            security: context.security,
            metrics: context.metrics,
            logger: context.logger
        )
        context.connector.serve(service, router, interceptors, messageBytesMax: parts.messageBytesMax)
        if let key = CommonKeys.adminListen(service) {
            var configuration = configuration(settings[key])
            configuration.threads = 0
            let handler = AdminHandler(
                service: service,
                readiness: readiness,
                checks: parts.health,
                metrics: context.metrics
            )
            let server = try await start(configuration, handler, key)
            servers.add(admin: server)
            announcement.admin = Self.text(configuration.host, server.port)
        }
        if let key = CommonKeys.listen(service) {
            let address = settings[key]
            let host = address.host ?? settings[CommonKeys.listenHost]
            let listener = try await naming(key, host, address.port) {
                try await RPCNetwork.listen(
                    context.security,
                    host: host,
                    port: address.port,
                    threads: settings[CommonKeys.threads],
                    messageBytesMax: parts.messageBytesMax,
                    router: router,
                    interceptors: interceptors,
                    metrics: RPCServerMetrics(service, context.metrics),
                    logger: context.logger
                )
            }
            servers.add(rpc: listener)
            announcement.rpc = Self.text(host, listener.port)
        }
        if let handler = parts.http, let key = CommonKeys.httpListen(service) {
            var configuration = configuration(settings[key])
            configuration.threads = settings[CommonKeys.threads]
            if configuration.threads == 1 {
                configuration.loops = HTTPServer.Loops(EventLoops.shared.group) { EventLoops.shared.executor(of: $0) }
            }
            parts.configureHTTP(&configuration)
            fitConnections(&configuration)
            let metrics = HTTPServerMetrics(service, context.metrics)
            configuration.onRefusal = metrics.refused
            let server = try await start(configuration, handler, key)
            metrics.follow(server.load)
            servers.add(http: server)
            announcement.http = Self.text(configuration.host, server.port)
        }
    }

    /// Writes the addresses down for a supervisor, when it asked for that.
    func announce() throws {
        let path = context.settings[CommonKeys.announceFile]
        if !path.isEmpty, !announcement.write(to: path) {
            throw StartError(.failure, "\(service.rawValue) cannot write its addresses to \(path)")
        }
    }

    func beginServing() {
        readiness.beginServing()
        context.logger.info(
            "\(service.rawValue) \(BuildInfo.version) (\(BuildInfo.configuration)) listens: \(announcement.text)"
        )
    }

    private func configuration(_ address: ListenAddress) -> HTTPServer.Configuration {
        let host = address.host ?? context.settings[CommonKeys.listenHost]
        return HTTPServer.Configuration(host: host, port: address.port)
    }

    /// Where files run out, nothing else could be opened either: further clients are told instead.
    private func fitConnections(_ configuration: inout HTTPServer.Configuration) {
        let limit = OpenFiles.raiseLimit()
        let room = OpenFiles.connections(wanted: configuration.connectionsMax, limit: limit)
        guard room < configuration.connectionsMax else { return }
        context.logger.warning(
            "fewer client connections than set, since the limit of open files is low",
            metadata: ["connections": "\(room)", "open_files": "\(limit)"]
        )
        configuration.connectionsMax = room
    }

    private func start(
        _ configuration: HTTPServer.Configuration,
        _ handler: any HTTPHandler,
        _ key: SettingKey<ListenAddress>
    ) async throws -> HTTPServer {
        try await naming(key, configuration.host, configuration.port) {
            try await HTTPServer.start(configuration: configuration, handler: handler, logger: context.logger)
        }
    }

    /// Runs `body`; when the port is taken, the error names it and the setting that moves it.
    private func naming<T>(
        _ key: SettingKey<ListenAddress>,
        _ host: String,
        _ port: Int,
        _ body: () async throws -> T
    ) async throws -> T {
        do { return try await body() } catch {
            let variable = SettingSources.variable(key.name, service: service.rawValue)
            if RPCNetwork.isPortTaken(error) || error as? HTTPServerError == .addressInUse(host: host, port: port) {
                let text =
                    "\(Self.text(host, port)) is in use by another program; \(variable) moves \(service.rawValue)"
                throw StartError(.portTaken, text)
            }
            throw StartError(.failure, "\(service.rawValue) cannot listen (\(variable)): \(error)")
        }
    }

    private static func text(_ host: String, _ port: Int) -> String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    // MARK: Stop

    /// Waits for the end, then lets running calls finish: public ones first, since they make the others.
    func run() async throws {
        var drain = drainTimeout
        do { try await gracefulShutdown() } catch { drain = .zero }
        readiness.beginDraining()
        context.logger.info("stopping")
        parts.beginStopping()
        await servers.stopCalls(drain: drain)
    }

    /// Everything else has stopped, or never started.
    func close() async {
        readiness.beginDraining()
        await servers.stopCalls(drain: .zero)
        await parts.close()
        await servers.stopAdmin()
    }
}

/// The servers of a component; each is stopped once.
private final class Servers: Sendable {
    private struct State {
        var admin: HTTPServer?
        var http: HTTPServer?
        var rpc: RPCServer?
    }

    private let state = Mutex(State())

    func add(admin: HTTPServer) { state.withLock { $0.admin = admin } }
    func add(http: HTTPServer) { state.withLock { $0.http = http } }
    func add(rpc: RPCServer) { state.withLock { $0.rpc = rpc } }

    /// What the outside calls first, since it makes the calls that the inside serves.
    func stopCalls(drain: Duration) async {
        let (http, rpc) = state.withLock { state in
            defer { (state.http, state.rpc) = (nil, nil) }
            return (state.http, state.rpc)
        }
        await http?.stop(drain: drain)
        await rpc?.stop(drain: drain)
    }

    func stopAdmin() async {
        let admin = state.withLock { $0.admin.take() }
        await admin?.stop(drain: .zero)
    }
}
