/// Where a provider is, and the key that opens it.
package struct ProviderEndpoint: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The provider's name in the catalogue: `together`.
    package let name: String
    /// Address with the version prefix and without a slash at the end: `https://api.together.ai/v1`.
    package let baseURL: String
    /// The same for chat completions alone, which some providers serve on a host of their own.
    package let chatBaseURL: String
    /// Sent as `authorization: Bearer …`; empty = no such header. Never printed.
    package let apiKey: String

    /// - Parameters:
    ///   - name: the provider's name in the catalogue.
    ///   - baseURL: `http://` or `https://`, a host, and a path; without a path `/v1` is meant.
    ///   - chatBaseURL: the same for chat completions; nil = `baseURL`.
    ///   - apiKey: the provider's key, or empty.
    /// - Throws: `ProviderEndpointError` when `baseURL` or `chatBaseURL` is no such address.
    package init(
        name: String,
        baseURL: String,
        chatBaseURL: String? = nil,
        apiKey: String
    ) throws(ProviderEndpointError) {
        self.name = name
        self.baseURL = try Self.normalized(baseURL)
        self.chatBaseURL = try Self.normalized(chatBaseURL ?? baseURL)
        self.apiKey = apiKey
    }

    /// The whole address of a path such as `/chat/completions`.
    package func url(_ path: String) -> String {
        (path == "/chat/completions" ? chatBaseURL : baseURL) + path
    }

    /// Name and address; not the key.
    package var description: String { "\(name) at \(baseURL)" }

    /// Name and address; not the key.
    package var debugDescription: String { description }

    /// Name and address; not the key.
    package var customMirror: Mirror { Mirror(self, children: ["name": name, "baseURL": baseURL]) }

    private static func normalized(_ text: String) throws(ProviderEndpointError) -> String {
        guard let scheme = ["https://", "http://"].first(where: { text.hasPrefix($0) }) else {
            throw ProviderEndpointError(rule: "must start with http:// or https://")
        }
        var rest = text.dropFirst(scheme.count)
        while rest.last == "/" { rest = rest.dropLast() }
        let host = rest.prefix { $0 != "/" }
        guard !host.isEmpty else { throw ProviderEndpointError(rule: "must name a host") }
        guard !rest.contains(where: { $0.isWhitespace || $0 == "?" || $0 == "#" }), !host.contains("@") else {
            throw ProviderEndpointError(rule: "must have no spaces, query, fragment or credentials")
        }
        return scheme + rest + (host.count == rest.count ? "/v1" : "")
    }
}

/// Why text is no address of a provider.
package struct ProviderEndpointError: Error, Equatable, CustomStringConvertible {
    /// What the address breaks, as in "must name a host".
    package let rule: String

    /// The rule.
    package var description: String { "the provider's address \(rule)" }
}
