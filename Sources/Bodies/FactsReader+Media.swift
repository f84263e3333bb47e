import JSON

/// What is read of bodies that are not about text by tokens alone.
extension FactsReader {
    private static let pixelsMax: Int64 = 1 << 16

    mutating func readImage(_ root: JSONValue) throws(BodyError) {
        var sides = [1024, 1024]
        for (index, field) in ["width", "height"].enumerated() {
            guard let value = root[field] else { continue }
            sides[index] = try Self.whole(value, field, 1...Self.pixelsMax) ?? sides[index]
        }
        facts.units = (sides[0] * sides[1] * facts.choices + 999) / 1000
    }

    mutating func readEncoding(_ root: JSONValue) throws(BodyError) {
        guard let value = root["encoding_format"] else { return }
        spans.encodingFormat = value.span
        guard !value.isNull else { return }
        guard value.isString("float") || value.isString("base64") else {
            throw BodyError("encoding_format", "must be `float` or `base64`")
        }
        facts.wantsBase64 = value.isString("base64")
    }

    /// The model reads each document together with the query.
    mutating func readRerank(_ root: JSONValue) throws(BodyError) {
        guard let query = root["query"], query.kind == .string else {
            throw BodyError("query", "is required and must be a string")
        }
        guard let documents = root["documents"]?.array, !documents.isEmpty,
            documents.allSatisfy({ $0.kind == .string || $0.kind == .object })
        else {
            throw BodyError("documents", "is required and must be an array of at least one string or object")
        }
        var asked = TokenEstimate()
        asked.add(query.raw)
        for document in documents {
            var pair = asked
            pair.addMessage()
            pair.add(document.raw)
            addOne(pair)
        }
    }

    /// Speech is paid by the character.
    mutating func readSpeech(_ root: JSONValue) throws(BodyError) {
        guard let input = root["input"], let characters = input.withUTF8({ Self.scalars($0) }) else {
            throw BodyError("input", "is required and must be a string")
        }
        guard characters > 0 else { throw BodyError("input", "must not be empty") }
        facts.units = characters
    }

    /// Every scalar has one byte that does not continue another.
    private static func scalars(_ utf8: UnsafeBufferPointer<UInt8>) -> Int {
        utf8.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
    }
}
