import Catalogue
import Provider
import ProviderClient
import ServiceConfiguration
import ServiceRuntime
import Telemetry

/// How a service reaches the providers.
enum ProviderKeys {
    /// All of them.
    static let all: [any SettingDeclaration] = [
        file, CommonKeys.providerURL, CommonKeys.providerKey, name, certificateFile, http2, connectionsMax,
        connectionIdle,
    ]

    /// Several providers.
    static let file = SettingKey<String>.string(
        "PROVIDERS",
        default: "",
        shared: true,
        "A YAML file of providers and their keys, in place of the PROVIDER_ settings below that name one; empty = none."
    )
    /// What the one provider is called.
    static let name = SettingKey<String>.string(
        "PROVIDER_NAME",
        default: "",
        shared: true,
        "What models' provider is called in headers and rows; empty = as the models file says, or the host of PROVIDER_URL."
    )

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
    /// The providers of the file that the settings name; nil if they name none.
    ///
    /// - Throws: the variable, and what is wrong with the file.
    func providersFile() throws(ConfigurationError) -> ProvidersFile? {
        let path = settings[ProviderKeys.file]
        guard !path.isEmpty else { return nil }
        do throws(CatalogueError) {
            return try ProvidersFile(path: path)
        } catch {
            throw ConfigurationError(problems: ["\(variable(ProviderKeys.file)): \(error)"])
        }
    }

    /// Whom this service may call, each with the keys for `purpose`. Without a file the one provider of the other settings,
    /// whatever it is called.
    ///
    /// - Parameters:
    ///   - purpose: providers whose keys are all for something else are left out.
    ///   - hasChat: whether the service declares `PROVIDER_CHAT_URL`.
    /// - Returns: the providers.
    /// - Throws: the variable, and the rule that is broken.
    func providers(
        for purpose: ProviderEntry.Purpose,
        hasChat: Bool = false
    ) throws(ConfigurationError) -> ProviderDirectory {
        guard let file = try providersFile() else {
            return ProviderDirectory(only: try onlyProvider(hasChat: hasChat))
        }
        var endpoints: [ProviderEndpoint] = []
        for entry in file.providers {
            if let endpoint = try endpoint(entry, purpose) { endpoints.append(endpoint) }
        }
        return ProviderDirectory(endpoints)
    }

    /// Nil if the provider's keys are all for something else.
    private func endpoint(
        _ entry: ProviderEntry,
        _ purpose: ProviderEntry.Purpose
    ) throws(ConfigurationError) -> ProviderEndpoint? {
        let place = "\(variable(ProviderKeys.file)): \(settings[ProviderKeys.file]): provider \(entry.name)"
        var keys: [ProviderKey] = []
        for (index, key) in entry.keys.enumerated() where key.purposes.contains(purpose) {
            guard let secret = ProcessEnvironment.current[key.variable], !secret.isEmpty else {
                let rule = "the environment variable \(key.variable) is not set"
                throw ConfigurationError(problems: ["\(place): keys[\(index)].env: \(rule)"])
            }
            keys.append(ProviderKey(name: key.name, secret: secret))
        }
        if keys.isEmpty, !entry.keys.isEmpty { return nil }
        func made(
            _ chatBaseURL: String?,
            _ baseURL: String,
            _ field: String
        ) throws(ConfigurationError) -> ProviderEndpoint {
            do throws(ProviderEndpointError) {
                return try ProviderEndpoint(
                    name: entry.name,
                    baseURL: baseURL,
                    chatBaseURL: chatBaseURL,
                    keys: keys,
                    http2: entry.http2
                )
            } catch {
                throw ConfigurationError(problems: ["\(place): \(field): \(error.rule)"])
            }
        }
        // Looked at by itself first, so that an error names the right one.
        if let chat = entry.chatBaseURL { _ = try made(nil, chat, "chat_base_url") }
        return try made(entry.chatBaseURL, entry.baseURL, "base_url")
    }

    /// The provider that PROVIDER_URL, PROVIDER_KEY and PROVIDER_NAME describe; called by its host where it has no name.
    private func onlyProvider(hasChat: Bool) throws(ConfigurationError) -> ProviderEndpoint {
        let address = settings[CommonKeys.providerURL]
        let host = address.split(separator: "/").dropFirst().first ?? "provider"
        let name = settings[ProviderKeys.name]
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

    private func variable(_ key: SettingKey<String>) -> String {
        SettingSources.variable(key.name, service: service.rawValue)
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
            throw ConfigurationError(problems: ["\(variable(key)): \(error.rule)"])
        }
    }

    /// A client of providers, with its metrics. `ProviderKeys.all` must be among the component's keys.
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
