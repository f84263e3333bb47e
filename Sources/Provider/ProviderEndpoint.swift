/// Where a provider is, and the keys that open it.
package struct ProviderEndpoint: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The provider's name in the catalogue: `together`.
    package let name: String
    /// Address with the version prefix and without a slash at the end: `https://api.together.ai/v1`.
    package let baseURL: String
    /// The same for chat completions alone, which some providers serve on a host of their own.
    package let chatBaseURL: String
    /// In the order in which they are to be used; at least one.
    package let keys: [ProviderKey]
    /// The names of ``keys``.
    package let keyIDs: [ProviderKeyID]
    /// Whether calls share TLS connections by HTTP/2; nil = as the client does.
    package let http2: Bool?
    /// Which of ``keys`` is sent.
    private var chosen = 0

    /// What is sent as `authorization: Bearer …`; empty = no such header. Never printed.
    package var apiKey: String { keys[chosen].secret }

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
        try self.init(
            name: name,
            baseURL: baseURL,
            chatBaseURL: chatBaseURL,
            keys: [ProviderKey(name: "default", secret: apiKey)]
        )
    }

    /// A provider with several keys, or none.
    ///
    /// - Parameters:
    ///   - name: the provider's name in the catalogue.
    ///   - baseURL: as above, like the next.
    ///   - chatBaseURL: for chat completions; nil = `baseURL`.
    ///   - keys: in the order in which they are to be used; empty = it wants none.
    ///   - http2: whether calls share TLS connections; nil = as the client does.
    /// - Throws: `ProviderEndpointError` when `baseURL` or `chatBaseURL` is no such address.
    package init(
        name: String,
        baseURL: String,
        chatBaseURL: String? = nil,
        keys: [ProviderKey],
        http2: Bool? = nil
    ) throws(ProviderEndpointError) {
        self.name = name
        self.baseURL = try Self.normalized(baseURL)
        self.chatBaseURL = try Self.normalized(chatBaseURL ?? baseURL)
        self.keys = keys.isEmpty ? [ProviderKey(name: "none", secret: "")] : keys
        keyIDs = self.keys.map { ProviderKeyID(provider: name, key: $0.name) }
        self.http2 = http2
    }

    /// One exact address, which may hold secrets, for requests with an empty path.
    ///
    /// - Parameters:
    ///   - name: for logs, in place of the address.
    ///   - url: `http://` or `https://` and a host at least.
    /// - Throws: `ProviderEndpointError` when `url` is no such address.
    package init(name: String, exactly url: String) throws(ProviderEndpointError) {
        let scheme = ["https://", "http://"].first { url.hasPrefix($0) }
        guard let scheme, url.count > scheme.count, !url.contains(where: \.isWhitespace) else {
            throw ProviderEndpointError(rule: "must be an http:// or https:// URL with a host")
        }
        self.name = name
        baseURL = url
        chatBaseURL = url
        keys = [ProviderKey(name: "none", secret: "")]
        keyIDs = [ProviderKeyID(provider: name, key: "none")]
        http2 = nil
    }

    /// The same with the one of ``keys`` at this place.
    func using(key index: Int) -> ProviderEndpoint {
        var other = self
        other.chosen = index
        return other
    }

    /// What stands before a path such as `/chat/completions`.
    package func baseURL(of path: String) -> String { path == "/chat/completions" ? chatBaseURL : baseURL }

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
