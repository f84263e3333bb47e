/// A key that opens a provider, with the name that people know it by.
package struct ProviderKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// For logs, metrics and alerts.
    package let name: String
    /// Sent as `authorization: Bearer …`; empty = no such header. Never printed.
    package let secret: String

    /// A key.
    package init(name: String, secret: String) {
        self.name = name
        self.secret = secret
    }

    /// Its name.
    package var description: String { name }

    /// Its name.
    package var debugDescription: String { name }

    /// Its name.
    package var customMirror: Mirror { Mirror(self, children: ["name": name]) }
}

/// A key of a provider, by both names.
package struct ProviderKeyID: Sendable, Hashable, CustomStringConvertible {
    /// The provider's name.
    package let provider: String
    /// The key's name there.
    package let key: String

    /// Names a key.
    package init(provider: String, key: String) {
        self.provider = provider
        self.key = key
    }

    /// `together/main`.
    package var description: String { "\(provider)/\(key)" }
}
