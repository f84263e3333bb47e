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
