/// The providers that a process may call, by the names that models and calls use.
package struct ProviderDirectory: Sendable {
    /// In the order of the file that names them.
    package let all: [ProviderEndpoint]
    private let takesAnyName: Bool

    /// Several providers, each called by its name.
    package init(_ providers: [ProviderEndpoint]) {
        all = providers
        takesAnyName = false
    }

    /// The one provider there is, whatever it is called.
    package init(only provider: ProviderEndpoint) {
        all = [provider]
        takesAnyName = true
    }

    /// The provider of that name; nil = there is none, or no key of it may be used here.
    package subscript(name: String) -> ProviderEndpoint? {
        takesAnyName ? all.first : all.first { $0.name == name }
    }
}

/// The management calls of each provider.
package struct ProviderAPIs: Sendable {
    private let transport: any ProviderTransport
    /// Whom it can ask.
    package let directory: ProviderDirectory

    /// Calls of the providers of `directory`, over `transport`.
    package init(transport: any ProviderTransport, directory: ProviderDirectory) {
        self.transport = transport
        self.directory = directory
    }

    /// The one provider there is, whatever it is called.
    package init(only api: ProviderAPI) {
        self.init(transport: api.transport, directory: ProviderDirectory(only: api.endpoint))
    }

    /// The provider of that name; the first one for an empty name. Throws as a call that was not sent when there is none,
    /// or no key of it may be used here.
    package func named(_ name: String) throws(ProviderFailure) -> ProviderAPI {
        guard let endpoint = name.isEmpty ? directory.all.first : directory[name] else {
            let text = "there is no provider \(name.isEmpty ? "at all" : name), or none of its keys is for this"
            throw ProviderFailure(.notSent, .key, text)
        }
        return ProviderAPI(transport: transport, endpoint: endpoint)
    }
}
