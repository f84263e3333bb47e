package import HTTPServer
package import Logging
package import RPCCore
package import ServiceConfiguration
package import ServiceLifecycle
package import Telemetry

/// One service as the runtime sees it: a name, settings, and a way to put its parts together.
///
/// A component is an enum without cases, one file in `Sources/Components`. The runtime does everything that services
/// have in common: flags, settings, logs, the ports, health, draining, exit codes.
package protocol ServiceComponent: SendableMetatype {
    /// Which service it is.
    static var service: ServiceName { get }
    /// One sentence for `--help`.
    static var summary: String { get }
    /// Its own settings, beyond those that all services have.
    static var keys: [any SettingDeclaration] { get }

    /// Puts the parts together: opens files and makes clients, but does not wait for other services, which may start
    /// later. Nothing is listened on yet.
    ///
    /// - Parameter context: settings, logs, metrics, and the way to other services.
    /// - Returns: what to run and serve.
    /// - Throws: ``ConfigurationError`` when settings do not fit each other (exit 64); anything else is exit 1.
    static func make(_ context: ComponentContext) async throws -> ComponentParts
}

/// What a component is given to put its parts together.
package struct ComponentContext: Sendable {
    /// Which service it is.
    package let service: ServiceName
    /// Every declared setting.
    package let settings: Settings
    /// Labelled with the service's name.
    package let logger: Logger
    /// The metrics that `/metrics` shows.
    package let metrics: Metrics
    /// The directory for the service's own files. It exists.
    package let dataDirectory: String
    let connector: Connector
    let security: RPCSecurity

    /// The way to another service. Its `CommonKeys.address(of:)` must be among the component's keys. Connects when it
    /// is first used, and again after losses; closed by the runtime. Throws when the address is none.
    package func transport(to other: ServiceName) throws(ConfigurationError) -> any ClientTransport {
        try connector.transport(to: other, address: settings[CommonKeys.address(of: other)], for: self)
    }
}

/// What a component runs and serves. Everything is optional.
package struct ComponentParts: Sendable {
    /// Served on the RPC port, next to the health service that the runtime adds.
    package var rpc: [any RPCService] = []
    /// The message limit, in bytes, of services that pass bodies of up to 32 MiB on, and of what any service answers.
    package static let messageBytesMaxWithBody = 33 << 20

    /// The largest message that is taken by RPC, in bytes.
    package var messageBytesMax = SessionConfiguration().messageBytesMax
    /// Served on the public HTTP port.
    package var http: (any HTTPHandler)?
    /// Adjusts the public HTTP server's bounds.
    package var configureHTTP: @Sendable (inout HTTPServer.Configuration) -> Void = { _ in }
    /// Loops that run as long as the service, in the order of their dependencies: later ones are stopped first. A loop
    /// ends when its graceful shutdown is triggered or its task is cancelled; one that throws ends the process.
    package var background: [any Service] = []
    /// What the service depends on, for `/healthz`.
    package var health: [HealthCheck] = []
    /// Whether calls can be served at all, for `/readyz`. Must not block; Redis or another service being away is no
    /// reason to answer false.
    package var isReady: @Sendable () -> Bool = { true }
    /// Runs when the service is told to stop, before its running calls are waited for: ends the streams that would
    /// never end by themselves. Must not block.
    package var beginStopping: @Sendable () -> Void = {}
    /// Runs last, after everything else has stopped: closes files.
    package var close: @Sendable () async -> Void = {}

    /// No parts.
    package init() {}
}
