import Multipart

/// Reads the facts of a form: transcriptions and translations come with their sound in a multipart body.
struct FormReader {
    /// Sound of unknown length is taken to have this many bytes a millisecond: 16 kB/s, 128 kbit/s.
    private static let bytesPerMillisecond = 16
    /// What sound is held to last of which only the address is known: ten minutes.
    private static let remoteMilliseconds = 600_000
    /// What we read may stand in the form only once: else it could mean one thing to us and another to the provider.
    private static let ownFields = ["model", "stream", "file"]

    let kind: BodyKind
    private(set) var facts = RequestFacts()

    init(kind: BodyKind) {
        self.kind = kind
    }

    mutating func read(_ form: MultipartForm) throws(BodyError) {
        for field in Self.ownFields where form.parts.count(where: { $0.head.name == field }) > 1 {
            throw BodyError(field, "stands in the form more than once")
        }
        facts.model = try Self.text(form, "model") ?? ""
        guard form["model"] == nil || (1...256).contains(facts.model.utf8.count) else {
            throw BodyError("model", "must be 1 to 256 bytes; without it, or with `auto`, the router chooses")
        }
        facts.stream = try readStream(form)
        guard !facts.stream || kind.streams else { throw BodyError("stream", "is not possible for \(kind.plural)") }
        guard let file = form["file"], !file.span.isEmpty else {
            throw BodyError("file", "is required and must not be empty")
        }
        facts.units = Self.milliseconds(form.bytes(file), isUpload: file.head.filename != nil)
    }

    private func readStream(_ form: MultipartForm) throws(BodyError) -> Bool {
        switch try Self.text(form, "stream")?.lowercased() {
        case nil, "", "false": return false
        case "true": return true
        default: throw BodyError("stream", "must be true or false")
        }
    }

    private static func milliseconds(_ file: ArraySlice<UInt8>, isUpload: Bool) -> Int {
        if !isUpload, file.starts(with: "http://".utf8) || file.starts(with: "https://".utf8) {
            return remoteMilliseconds
        }
        return max(1, WaveHeader.milliseconds(file) ?? file.count / bytesPerMillisecond)
    }

    private static func text(_ form: MultipartForm, _ field: String) throws(BodyError) -> String? {
        guard let part = form[field] else { return nil }
        guard let text = String(validating: form.bytes(part), as: UTF8.self) else {
            throw BodyError(field, "must be UTF-8")
        }
        return text
    }
}

extension MultipartForm {
    /// The form with another `model`; every other byte stays. A form without one gets it as its first part.
    func with(model: String) -> [UInt8] {
        let value = Array(model.utf8)
        if let part = self["model"] {
            return source[..<part.span.lowerBound] + value + source[part.span.upperBound...]
        }
        // The body begins with its boundary, which ends with its line.
        let boundary = source.prefix { $0 != UInt8(ascii: "\r") }
        let head = "\r\ncontent-disposition: form-data; name=\"model\"\r\n\r\n"
        return boundary + head.utf8 + value + "\r\n".utf8 + source
    }
}
