import CCrypto
import Synchronization

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

    /// An id that nobody can guess and nothing else has: 32 hexadecimal digits.
    package static func id() -> String { store.withLock { $0.next() } }

    private static let store = Mutex(Store())

    /// Bytes for some ids: asking for a thousand costs hardly more than asking for sixteen.
    private struct Store {
        private static let idBytes = 16
        private var bytes: [UInt8] = []

        mutating func next() -> String {
            if bytes.isEmpty { bytes = RandomBytes.make(count: 64 * Self.idBytes) }
            defer { bytes.removeLast(Self.idBytes) }
            return Hex.encode(bytes.suffix(Self.idBytes))
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
