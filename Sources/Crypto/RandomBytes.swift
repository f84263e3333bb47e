import CCrypto

/// Bytes that nobody can guess.
package enum RandomBytes {
    /// `count` random bytes, 0 or more. The process ends if the system gives no randomness: nothing made without it
    /// would be unique.
    package static func make(count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            precondition(RAND_bytes(buffer.baseAddress, Int32(count)) == 1 || count == 0, "no random bytes")
            initialized = count
        }
    }
}

/// Comparing secrets.
package enum ConstantTime {
    /// Whether both are the same, in a time that tells nothing of where they differ. It does tell their lengths.
    package static func equals(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        guard one.count == other.count else { return false }
        return CRYPTO_memcmp(one, other, one.count) == 0
    }
}
