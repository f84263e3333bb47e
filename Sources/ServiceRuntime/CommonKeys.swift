package import Logging
package import ServiceConfiguration
package import Telemetry

/// The settings that several services have in common.
package enum CommonKeys {
    /// How log lines look.
    package static let logFormat = SettingKey<LogFormat>.choice(
        "LOG_FORMAT",
        default: .json,
        shared: true,
        "How log lines look: json or human."
    )
    /// Below which level lines are dropped.
    package static let logLevel = SettingKey<Logger.Level>.choice(
        "LOG_LEVEL",
        default: .info,
        shared: true,
        "Log lines below this level are dropped."
    )
    /// The host of listening addresses that name none.
    package static let listenHost = SettingKey<String>.string(
        "LISTEN_HOST",
        default: "127.0.0.1",
        shared: true,
        "The host to listen on where a listening address names only a port."
    )
    /// How long running calls may take when the process is told to stop.
    package static let drainTimeout = SettingKey<Duration>.duration(
        "DRAIN_TIMEOUT",
        default: "20s",
        in: .zero ... .seconds(3_600),
        shared: true,
        "How long running calls may take to finish when the process is told to stop."
    )
    /// How many event loops serve.
    package static let threads = SettingKey<Int>.int(
        "THREADS",
        default: 1,
        in: 1...256,
        shared: true,
        "How many event loops serve calls, a thread each."
    )
    /// Where to write the addresses once listening.
    package static let announceFile = SettingKey<String>.string(
        "ANNOUNCE_FILE",
        default: "",
        "A file that the listening addresses are written to, as JSON, once all are bound; for supervisors."
    )
    /// Where the service keeps its files.
    package static let dataDirectory = SettingKey<String>.string(
        "DATA_DIR",
        default: "",
        shared: true,
        "The directory for the service's own files; ./var/<service> when empty."
    )
    /// The Redis server.
    package static let redisURL = SettingKey<String>.string(
        "REDIS_URL",
        default: "redis://127.0.0.1:6379/0",
        shared: true,
        "The Redis server: redis://host:port/0 or unix:/path."
    )
    /// The provider's base URL.
    package static let providerURL = SettingKey<String>.url(
        "PROVIDER_URL",
        default: "https://api.together.ai/v1",
        shared: true,
        "The provider's base URL, an OpenAI-compatible API."
    )
    /// The provider's key.
    package static let providerKey = SettingKey<Secret?>.secret(
        "PROVIDER_KEY",
        shared: true,
        "The key for the provider."
    )

    /// Where the RPC server of `service` listens.
    package static func listen(_ service: ServiceName) -> SettingKey<ListenAddress>? {
        service.rpcPort.map { .listen("LISTEN", defaultPort: $0, "Where the RPC server listens, host:port or :port.") }
    }

    /// Where the admin server of `service` listens.
    package static func adminListen(_ service: ServiceName) -> SettingKey<ListenAddress>? {
        service.adminPort.map {
            .listen("ADMIN_LISTEN", defaultPort: $0, "Where /healthz, /readyz, /metrics and /version are served.")
        }
    }

    /// Where the public HTTP server of `service` listens.
    package static func httpListen(_ service: ServiceName) -> SettingKey<ListenAddress>? {
        service.httpPort.map { .listen("HTTP_LISTEN", defaultPort: $0, "Where the public HTTP API listens.") }
    }

    /// Where other services find `service`; every address of a name is used.
    package static func address(of service: ServiceName) -> SettingKey<String> {
        .string(
            "\(service.variable)_ADDRESS",
            default: service.rpcPort.map { "127.0.0.1:\($0)" } ?? "",
            shared: true,
            "Where the \(service.rawValue) is: host:port, a list with commas, or file:PATH with an address a line."
        )
    }

    /// What every service can be told, whatever else it declares.
    static func all(_ service: ServiceName) -> [any SettingDeclaration] {
        var keys: [any SettingDeclaration] = []
        if let key = listen(service) { keys.append(key) }
        if let key = httpListen(service) { keys.append(key) }
        if let key = adminListen(service) { keys.append(key) }
        keys +=
            [listenHost, threads, drainTimeout, logFormat, logLevel, announceFile, dataDirectory]
            as [any SettingDeclaration]
        if service != .providerSimulator { keys += security }
        return keys
    }
}
