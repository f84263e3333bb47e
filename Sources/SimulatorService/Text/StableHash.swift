/// A 64-bit hash that is the same in every process, build and machine: what the simulator says depends on it.
///
/// Not for security: eight bytes at a time are multiplied and shifted into one word.
struct StableHash {
    private var state: UInt64
    private var length: UInt64 = 0

    init(seed: UInt64 = 0x9E37_79B9_7F4A_7C15) {
        state = seed
    }

    mutating func combine(_ word: UInt64) {
        state = (state ^ word) &* 0x9FB2_1C65_1E98_DF25
        state ^= state >> 29
        length &+= 1
    }

    mutating func combine(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { buffer in
            var offset = 0
            while offset + 8 <= buffer.count {
                combine(UInt64(littleEndian: buffer.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
                offset += 8
            }
            var tail: UInt64 = 0
            while offset < buffer.count {
                tail = tail << 8 | UInt64(buffer[offset])
                offset += 1
            }
            combine(tail)
            combine(UInt64(buffer.count))
        }
    }

    /// The hash of all that was combined so far.
    var value: UInt64 {
        var random = SplitMix64(state: state &+ length)
        return random.next()
    }

    static func hash(_ bytes: [UInt8]) -> UInt64 {
        var hash = StableHash()
        hash.combine(bytes)
        return hash.value
    }
}

/// A small generator with 64 bits of state: equal seeds give equal sequences.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(state: UInt64) {
        self.state = state
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A number from 0 up to, but not, `bound`.
    mutating func below(_ bound: Int) -> Int {
        precondition(bound > 0)
        return Int(next() % UInt64(bound))
    }

    /// A number from 0 up to, but not, 1.
    mutating func fraction() -> Double {
        Double(next() >> 11) / Double(UInt64(1) << 53)
    }
}
