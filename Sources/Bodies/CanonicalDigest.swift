import Crypto
import JSON

extension RequestBody {
    /// SHA-256 (32 bytes) of what the body asks for: equal for bodies that differ only in spacing, order of members,
    /// escapes, the spelling of numbers, or members that cannot change the answer. Nil for a form.
    package func canonicalDigest() -> [UInt8]? {
        guard case .json(let document, _) = content else { return nil }
        return SHA256.hash(document.canonicalBytes(excluding: Self.notPartOfTheAnswer))
    }

    /// Members that do not change what is answered. Everything else, known or not, is part of the digest.
    static let notPartOfTheAnswer: Set<String> = [
        // Part of the cache key in its resolved form.
        "model",
        // What we alone read: how a model is chosen. The key holds which.
        "pointsman",
        // How the answer is delivered; stored answers are plain, and replayed as asked for.
        "stream",
        "stream_options",
        "encoding_format",
        // Labels for the provider's abuse checks and for its own records.
        "user",
        "safety_identifier",
        "metadata",
        "store",
        // Where and how fast the provider computes.
        "prompt_cache_key",
        "prompt_cache_retention",
        "service_tier",
    ]
}
