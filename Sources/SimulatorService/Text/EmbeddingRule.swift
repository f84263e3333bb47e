/// Embeddings as a fixed function of the text: the sum of one pseudo-random vector per word, scaled to length one.
///
/// So texts that share words are near each other, and equal texts are equal, in every build and on every machine.
enum EmbeddingRule {
    /// The vector of `text` with `dimensions` numbers; an empty text has that of one empty word.
    static func vector(_ text: [UInt8], dimensions: Int) -> [Float] {
        var sum = [Double](repeating: 0, count: dimensions)
        let words = text.split(whereSeparator: { $0 <= 0x20 })
        if words.isEmpty {
            add([], to: &sum)
        }
        for word in words {
            add(Array(word), to: &sum)
        }
        let length = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return sum.map { Float($0 / (length > 0 ? length : 1)) }
    }

    private static func add(_ word: [UInt8], to sum: inout [Double]) {
        var random = SplitMix64(state: StableHash.hash(word))
        for index in sum.indices {
            sum[index] += random.fraction() * 2 - 1
        }
    }

    /// The vector's little-endian bytes in base64, as the OpenAI clients ask for it.
    static func base64(_ vector: [Float]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(vector.count * 4)
        for number in vector {
            let bits = number.bitPattern
            for shift in stride(from: UInt32(0), to: 32, by: 8) {
                bytes.append(UInt8(truncatingIfNeeded: bits >> shift))
            }
        }
        return Base64.encode(bytes)
    }
}

/// Base64 with padding.
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encode(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity((bytes.count + 2) / 3 * 4)
        var index = 0
        while index < bytes.count {
            let left = bytes.count - index
            let word =
                UInt32(bytes[index]) << 16 | (left > 1 ? UInt32(bytes[index + 1]) << 8 : 0)
                | (left > 2 ? UInt32(bytes[index + 2]) : 0)
            out.append(alphabet[Int(word >> 18)])
            out.append(alphabet[Int(word >> 12 & 63)])
            out.append(left > 1 ? alphabet[Int(word >> 6 & 63)] : 0x3D)
            out.append(left > 2 ? alphabet[Int(word & 63)] : 0x3D)
            index += 3
        }
        return out
    }
}
