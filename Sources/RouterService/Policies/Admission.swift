import Catalogue
import Crypto
package import Messages
package import RPCCore

/// Who is calling, as the snapshot knows it.
package struct Principal: Sendable, Equatable {
    /// Copied into every usage row.
    package let attribution: CommonV1.Attribution
    /// May change the catalogue.
    package let isAdmin: Bool
    /// The models that may be used: ids, or `prefix*`; empty = all.
    package let allowedModels: [String]
    /// No limit holds for it.
    package let isUnlimited: Bool
}

/// Lets callers in by their key.
package enum Admission {
    /// The principal of `bearer`. Throws UNAVAILABLE while no snapshot is there (a key may be good and not yet known),
    /// UNAUTHENTICATED for a missing or unknown key.
    package static func admit(
        bearer: String?,
        requestID: String,
        snapshot: RouterSnapshot?
    ) throws(RPCError) -> (principal: Principal, snapshot: RouterSnapshot) {
        guard let snapshot else {
            let wait = Duration.seconds(1)
            throw RPCError(.unavailable, "keys and models are not loaded yet; try again soon", retryAfter: wait)
        }
        guard let bearer, !bearer.isEmpty else {
            throw RPCError(.unauthenticated, "an API key is required: send it as `Authorization: Bearer KEY`")
        }
        guard let entry = snapshot.keys.entry(sha256: SHA256.hash(bearer)) else {
            throw RPCError(.unauthenticated, "the API key is not valid")
        }
        let principal = Principal(
            attribution: entry.key.attribution(requestID: requestID),
            isAdmin: entry.key.isAdmin,
            allowedModels: entry.key.allowedModels,
            isUnlimited: entry.key.unlimited
        )
        return (principal, snapshot)
    }

    /// Throws PERMISSION_DENIED unless `principal` may change the catalogue.
    package static func requireAdmin(_ principal: Principal) throws(RPCError) {
        guard principal.isAdmin else { throw RPCError(.permissionDenied, "this needs an admin key") }
    }
}
