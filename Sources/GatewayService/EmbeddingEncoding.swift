import JSON

/// Vectors as base64 of little-endian 32-bit floats, which OpenAI's SDK asks for and providers need not know.
package enum EmbeddingEncoding {
    /// `answer` with its vectors in base64 if `request` asks for that; as it is if not, or if it has no lists of numbers.
    package static func encodeIfAsked(_ answer: [UInt8], request: [UInt8]) async -> [UInt8] {
        guard await BodyWishes.wantsBase64(request) else { return answer }
        return await withTaskExecutorPreference(globalConcurrentExecutor) { await encodeElsewhere(answer) }
    }

    @concurrent
    private static func encodeElsewhere(_ answer: [UInt8]) async -> [UInt8] { encode(answer) }

    /// `answer` with every `data[].embedding` list in base64; every other byte stays.
    package static func encode(_ answer: [UInt8]) -> [UInt8] {
        guard let list = try? JSONDocument(parsing: answer).root["data"]?.array else { return answer }
        var result: [UInt8] = []
        result.reserveCapacity(answer.count / 2)
        var at = 0
        for item in list {
            guard let embedding = item["embedding"], let values = embedding.array else { continue }
            var floats: [UInt8] = []
            floats.reserveCapacity(values.count * 4)
            for value in values {
                guard let number = value.double else { return answer }
                withUnsafeBytes(of: Float(number).bitPattern.littleEndian) { floats += $0 }
            }
            result += answer[at..<embedding.span.lowerBound]
            result.append(UInt8(ascii: "\""))
            result += base64(floats)
            result.append(UInt8(ascii: "\""))
            at = embedding.span.upperBound
        }
        return result + answer[at...]
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// Standard base64 with padding.
    static func base64(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            bits <<= UInt32(8 * (3 - group.count))
            for place in 0..<4 {
                let digit = Int(bits >> UInt32(18 - 6 * place) & 63)
                result.append(place <= group.count ? alphabet[digit] : UInt8(ascii: "="))
            }
        }
        return result
    }
}
