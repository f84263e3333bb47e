package import Messages

/// The API keys of a snapshot by their SHA-256. Holds no key, only hashes.
package struct KeyRing: Sendable {
    /// A key of the ring: an object, since each request looks one up, and a key is many texts.
    package final class Entry: Sendable {
        /// As the snapshot has it.
        package let key: CostV1.Key

        init(_ key: CostV1.Key) { self.key = key }
    }

    private let keys: [[UInt8]: Entry]

    /// The keys of a snapshot; entries without a hash of 32 bytes are left out.
    package init(_ keys: [CostV1.Key] = []) {
        self.keys = Dictionary(
            keys.filter { $0.sha256.count == 32 }.map { ($0.sha256, Entry($0)) },
            uniquingKeysWith: { _, later in later }
        )
    }

    /// How many keys there are.
    package var count: Int { keys.count }

    /// The key whose text has this SHA-256; nil = no such key.
    package func key(sha256: [UInt8]) -> CostV1.Key? { keys[sha256]?.key }

    /// The same in its place, for those who read little of it.
    package func entry(sha256: [UInt8]) -> Entry? { keys[sha256] }
}

extension CostV1.Key {
    /// Whose calls are made with this key; `requestID` is the label that their rows carry.
    package func attribution(requestID: String) -> CommonV1.Attribution {
        CommonV1.Attribution(tenant: tenant, team: team, user: user, keyID: id, requestID: requestID)
    }

    /// Whether it may change models and keys and read reports.
    package var isAdmin: Bool { role == .admin }
}
