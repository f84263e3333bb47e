import JSON

/// What is read of bodies that are not about text by tokens alone.
extension FactsReader {
    private static let pixelsMax: Int64 = 1 << 16
    /// Far more than any provider takes.
    private static let stepsMax: Int64 = 1 << 16
    /// What providers take where a request says nothing.
    private static let sideDefault = 1024

    mutating func readImage(_ root: JSONValue) throws(BodyError) {
        let width = try root["width"].flatMap { value throws(BodyError) in
            try Self.whole(value, "width", 1...Self.pixelsMax)
        }
        let height = try root["height"].flatMap { value throws(BodyError) in
            try Self.whole(value, "height", 1...Self.pixelsMax)
        }
        let size = try readSize(root)
        guard size == nil || (width ?? height) == nil else {
            throw BodyError("size", "must be absent where `width` or `height` is given")
        }
        let pixels = (width ?? size?.width ?? Self.sideDefault) * (height ?? size?.height ?? Self.sideDefault)
        facts.pixels = pixels * facts.choices
        facts.units = (facts.pixels + 999) / 1000
        facts.steps = try root["steps"].flatMap { value throws(BodyError) in
            try Self.whole(value, "steps", 1...Self.stepsMax)
        }
        try readImageFormat(root)
    }

    /// OpenAI's way to say width and height.
    private mutating func readSize(_ root: JSONValue) throws(BodyError) -> ImageSides? {
        guard let value = root["size"] else { return nil }
        let sides =
            try Self.optional(
                value,
                "size",
                "must be WIDTHxHEIGHT in pixels, such as `1024x1024`, each from 1 to \(Self.pixelsMax), or `auto`"
            ) { $0.string.flatMap(Self.sides) } ?? nil
        spans.size = Self.member("size", of: root).map { (member: $0, sides: sides) }
        return sides
    }

    /// Nil if the text is no size; nil within if it is `auto`.
    private static func sides(_ text: String) -> ImageSides?? {
        if text == "auto" { return .some(nil) }
        let parts = text.utf8.split(separator: UInt8(ascii: "x"), omittingEmptySubsequences: false)
        let sides = parts.compactMap { part in
            part.allSatisfy { (0x30...0x39).contains($0) } ? Int(String(decoding: part, as: UTF8.self)) : nil
        }
        guard parts.count == 2, sides.count == 2, sides.allSatisfy({ (1...Int(pixelsMax)).contains($0) }) else {
            return nil
        }
        return ImageSides(width: sides[0], height: sides[1])
    }

    private mutating func readImageFormat(_ root: JSONValue) throws(BodyError) {
        guard let value = root["response_format"], !value.isNull else { return }
        guard ["url", "base64", "b64_json"].contains(where: { value.isString($0) }) else {
            throw BodyError("response_format", "must be `b64_json`, `base64` or `url`")
        }
        if value.isString("b64_json") { spans.responseFormat = value.span }
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
