import Multipart

/// Reads the facts of a form: transcriptions and translations come with their sound in a multipart body.
struct FormReader {
    /// Sound of unknown length is taken to have this many bytes a millisecond: 16 kB/s, 128 kbit/s.
    private static let bytesPerMillisecond = 16
    /// What sound is held to last of which only the address is known: ten minutes.
    private static let remoteMilliseconds = 600_000
    /// What we read may stand in the form only once: else it could mean one thing to us and another to the provider.
    private static let ownFields = ["model", "stream", "file", "response_format"]

    let kind: BodyKind
    private(set) var facts = RequestFacts()

    init(kind: BodyKind) {
        self.kind = kind
    }

    mutating func read(_ form: MultipartForm) throws(BodyError) {
        for field in Self.ownFields where form.parts.count(where: { $0.head.name == field }) > 1 {
            throw BodyError(field, "stands in the form more than once")
        }
        guard form[FactsReader.wishes] == nil else {
            throw BodyError(FactsReader.wishes, "is not read in a form: say it by `x-pointsman-...` headers")
        }
        facts.model = try Self.text(form, "model") ?? ""
        guard form["model"] == nil || (1...256).contains(facts.model.utf8.count) else {
            throw BodyError("model", "must be 1 to 256 bytes; without it, or with `auto`, the router chooses")
        }
        facts.stream = try readStream(form)
        guard !facts.stream || kind.streams else { throw BodyError("stream", "is not possible for \(kind.plural)") }
        facts.transcriptFormat = try Self.text(form, "response_format").flatMap(TranscriptFormat.init)
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
    /// The form with other values of fields; every other byte stays. A field that is not there becomes the first part.
    func with(_ values: [(field: String, value: String)]) -> [UInt8] {
        var result = source
        // From the end, so that spans before it stay where they are.
        let present = values.compactMap { field, value in self[field].map { (span: $0.span, value: value) } }
        for (span, value) in present.sorted(by: { $0.span.lowerBound > $1.span.lowerBound }) {
            result.replaceSubrange(span, with: value.utf8)
        }
        // The body begins with its boundary, which ends with its line.
        let boundary = source.prefix { $0 != UInt8(ascii: "\r") }
        for (field, value) in values where self[field] == nil {
            let head = "\r\ncontent-disposition: form-data; name=\"\(field)\"\r\n\r\n"
            result = boundary + head.utf8 + value.utf8 + "\r\n".utf8 + result
        }
        return result
    }
}
