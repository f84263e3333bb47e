package import Bodies
package import Catalogue
import Crypto
package import Messages

/// Which answers are cached, and under which key.
package enum CachePolicy {
    /// Part of every key: a change of what goes into a key, or into an entry, must change it.
    static let version: UInt8 = 1
    /// Candidates that are looked up: live statistics change the best one, and with only that the hit rate would fall.
    package static let lookupsMax = 3

    /// Whether the answer may come from the cache and go into it: embeddings and rerankings, which are the same each
    /// time, and completions with an explicit temperature of 0, unless the caller says no or asks for a fault.
    package static func isCacheable(
        _ facts: RequestFacts,
        _ kind: BodyKind,
        isAllowed: Bool,
        hasFault: Bool
    ) -> Bool {
        guard isAllowed, !hasFault else { return false }
        switch kind {
        case .embedding, .rerank: return true
        case .chat, .completion: return facts.temperature == 0
        case .image, .speech, .transcription, .translation: return false
        }
    }

    /// How long the answer is worth keeping is a matter of its kind.
    package static func entryKind(_ kind: BodyKind) -> CacheV1.EntryKind {
        kind == .embedding ? .embedding : .inference
    }

    /// The key (32 bytes) of an answer by `model`. Different tenants, endpoints, models or bodies never share one. The
    /// revision is the catalogue's: providers swap weights behind an id without a word, an operator raises it.
    package static func key(
        tenant: String,
        kind: BodyKind,
        model: Model,
        bodyDigest: [UInt8]
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256)
        bytes.append(version)
        bytes.append(endpointByte(kind))
        add(tenant, to: &bytes)
        add(model.id, to: &bytes)
        add(model.provider, to: &bytes)
        add(model.revision, to: &bytes)
        bytes += bodyDigest
        return SHA256.hash(bytes)
    }

    /// With its length before it: no two lists of texts look the same.
    private static func add(_ text: String, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: UInt32(text.utf8.count).bigEndian) { bytes += $0 }
        bytes += text.utf8
    }

    private static func endpointByte(_ kind: BodyKind) -> UInt8 {
        switch kind {
        case .chat: 1
        case .completion: 2
        case .embedding: 3
        case .image: 4
        case .rerank: 5
        case .speech: 6
        case .transcription: 7
        case .translation: 8
        }
    }
}
