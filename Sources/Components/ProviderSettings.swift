import Provider
import ProviderClient
import ServiceConfiguration
import ServiceRuntime
import Telemetry

/// How a service reaches the provider.
enum ProviderKeys {
    /// All of them.
    static let all: [any SettingDeclaration] = [
        CommonKeys.providerURL, CommonKeys.providerKey, certificateFile, http2, connectionsMax, connectionIdle,
    ]

    /// The base URL for chat completions, for a service that makes them.
    static let chatURL = SettingKey<String>.string(
        "PROVIDER_CHAT_URL",
        default: "",
        shared: true,
        "The provider's base URL for chat completions alone; PROVIDER_URL when empty."
    )
    fileprivate static let certificateFile = SettingKey<String>.string(
        "PROVIDER_CA_FILE",
        default: "",
        shared: true,
        "A file of certificates to trust for the provider instead of the system's."
    )
    fileprivate static let http2 = SettingKey<Bool>.bool(
        "PROVIDER_HTTP2",
        default: false,
        shared: true,
        "Whether provider calls share TLS connections by HTTP/2; without it a reset connection fails one call only."
    )
    fileprivate static let connectionsMax = SettingKey<Int>.int(
        "PROVIDER_CONNECTIONS_MAX",
        default: 0,
        in: 0...100_000,
        shared: true,
        "The most connections to the provider, calls beyond wait for one; 0 = as many as there are calls."
    )
    fileprivate static let connectionIdle = SettingKey<Duration>.duration(
        "PROVIDER_CONNECTION_IDLE",
        default: "20s",
        in: .seconds(1) ... .seconds(3_600),
        shared: true,
        "How long an idle connection to the provider may be used again; less than what the provider keeps it."
    )
}

extension ComponentContext {
    /// The provider that the settings name; called by its host where `name` is empty.
    ///
    /// - Parameters:
    ///   - name: what the catalogue calls it.
    ///   - hasChat: whether the service declares `PROVIDER_CHAT_URL`.
    /// - Returns: the endpoint.
    /// - Throws: the variable and the rule that its address breaks.
    func providerEndpoint(
        name: String = "",
        hasChat: Bool = false
    ) throws(ConfigurationError) -> ProviderEndpoint {
        let address = settings[CommonKeys.providerURL]
        let host = address.split(separator: "/").dropFirst().first ?? "provider"
        let chat = hasChat ? settings[ProviderKeys.chatURL] : ""
        // Looked at by itself first, so that an error names the right one.
        if !chat.isEmpty { _ = try endpoint(ProviderKeys.chatURL, chat, chat: nil, name: "") }
        return try endpoint(
            CommonKeys.providerURL,
            address,
            chat: chat.isEmpty ? nil : chat,
            name: name.isEmpty ? String(host) : name
        )
    }

    private func endpoint(
        _ key: SettingKey<String>,
        _ address: String,
        chat: String?,
        name: String
    ) throws(ConfigurationError) -> ProviderEndpoint {
        do throws(ProviderEndpointError) {
            return try ProviderEndpoint(
                name: name,
                baseURL: address,
                chatBaseURL: chat,
                apiKey: settings[CommonKeys.providerKey]?.revealed ?? ""
            )
        } catch {
            let variable = SettingSources.variable(key.name, service: service.rawValue)
            throw ConfigurationError(problems: ["\(variable): \(error.rule)"])
        }
    }

    /// A client of the provider, with its metrics. `ProviderKeys.all` must be among the component's keys.
    func providerClient(callsMax: Int = 4_096) -> ProviderClient {
        let file = settings[ProviderKeys.certificateFile]
        let client = ProviderClient(
            configuration: ProviderClient.Configuration(
                userAgent: "pointsman/\(BuildInfo.version)",
                http2: settings[ProviderKeys.http2],
                callsMax: callsMax,
                connectionIdle: settings[ProviderKeys.connectionIdle],
                certificateFile: file.isEmpty ? nil : file,
                hostConnectionsMax: settings[ProviderKeys.connectionsMax],
                proxies: ProviderProxies(environment: ProcessEnvironment.current)
            )
        )
        showConnections(of: client)
        return client
    }

    private func showConnections(of client: ProviderClient) {
        let prefix = service.metricPrefix + "_provider"
        let calls = metrics.gauge("\(prefix)_calls", help: "Provider calls under way.")
        let waiting = metrics.gauge("\(prefix)_calls_waiting", help: "Provider calls without a connection yet.")
        let opened = metrics.counter("\(prefix)_connections_opened_total", help: "Connections made to the provider.")
        let reused = metrics.counter("\(prefix)_connections_reused_total", help: "Calls that found a connection.")
        metrics.beforeText { [weak client] in
            guard let client else { return }
            let connections = client.connections
            calls.set(client.callsInFlight)
            waiting.set(connections.waiting)
            opened.raise(to: connections.opened)
            reused.raise(to: connections.reused)
        }
    }
}
