package import JSON

/// Vectors as base64 of little-endian 32-bit floats, which OpenAI's SDK asks for and providers need not know.
package enum EmbeddingEncoding {
    /// `answer` with every `data[].embedding` list in base64; every other byte stays. Throws if a list has anything but
    /// numbers that fit 32-bit floats.
    package static func base64(_ answer: [UInt8]) throws(BodyError) -> [UInt8] {
        let list: [JSONValue]
        do {
            list = try JSONDocument(parsing: answer).root["data"]?.array ?? []
        } catch {
            throw BodyError("", "the answer is not JSON: \(error.message)")
        }
        var result: [UInt8] = []
        result.reserveCapacity(answer.count / 2)
        var at = 0
        for item in list {
            // A provider that knows base64 may have answered so.
            guard let embedding = item["embedding"], embedding.kind != .string else { continue }
            var bytes: [UInt8] = []
            for float in try floats(embedding) { withUnsafeBytes(of: float.bitPattern.littleEndian) { bytes += $0 } }
            result += answer[at..<embedding.span.lowerBound]
            result.append(UInt8(ascii: "\""))
            result += Base64.encode(bytes)
            result.append(UInt8(ascii: "\""))
            at = embedding.span.upperBound
        }
        return result + answer[at...]
    }

    /// The floats of one vector. Throws unless it is a list of numbers that fit 32-bit floats.
    package static func floats(_ vector: JSONValue) throws(BodyError) -> [Float] {
        guard let values = vector.array else { throw BodyError("embedding", "the answer's vector is no list") }
        var floats: [Float] = []
        floats.reserveCapacity(values.count)
        for value in values {
            guard let number = value.double, Float(number).isFinite else {
                throw BodyError("embedding", "the answer's vector has what does not fit a 32-bit float")
            }
            floats.append(Float(number))
        }
        return floats
    }
}
