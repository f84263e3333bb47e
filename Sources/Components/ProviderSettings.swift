import Provider
import ServiceConfiguration
import ServiceRuntime

extension ComponentContext {
    /// The provider that `PROVIDER_URL` and `PROVIDER_KEY` name; called by its host where `name` is empty.
    func providerEndpoint(name: String = "") throws(ConfigurationError) -> ProviderEndpoint {
        let address = settings[CommonKeys.providerURL]
        let host = address.split(separator: "/").dropFirst().first ?? "provider"
        do throws(ProviderEndpointError) {
            return try ProviderEndpoint(
                name: name.isEmpty ? String(host) : name,
                baseURL: address,
                apiKey: settings[CommonKeys.providerKey]?.revealed ?? ""
            )
        } catch {
            let variable = SettingSources.variable(CommonKeys.providerURL.name, service: service.rawValue)
            throw ConfigurationError(problems: ["\(variable): \(error.rule)"])
        }
    }
}
