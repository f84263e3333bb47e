import Crypto
package import Messages

/// The keys that come from the settings, so that a fresh stack can be used at all.
package enum BootstrapKeys {
    /// The id of the key that `API_KEY` gives.
    package static let userID = "bootstrap-user"
    /// The id of the key that `ADMIN_KEY` gives.
    package static let adminID = "bootstrap-admin"

    /// The keys of the settings: tenant `default`, no limits. Nil or empty = no such key.
    package static func keys(apiKey: String?, adminKey: String?, nowUnixMS: Int64) -> [CostV1.Key] {
        let settings = [(userID, CostV1.KeyRole.user, apiKey), (adminID, .admin, adminKey)]
        return settings.compactMap { id, role, text in
            guard let text, !text.isEmpty else { return nil }
            return CostV1.Key(
                id: id,
                sha256: SHA256.hash(text),
                role: role,
                tenant: "default",
                unlimited: true,
                createdUnixMS: nowUnixMS
            )
        }
    }
}
