// dev/fuzz.sh compiles this file too, into its fuzzer.
import Bodies
import Multipart

/// What must hold for any bytes that claim to be a request's body.
enum BodyProperty {
    /// The content type of forms in ``violation(of:)``.
    static let contentType = "multipart/form-data; boundary=b"
    private static let edits = BodyEdits(model: "n/\u{e9}\"", stream: true, includeUsage: true, encodingFormat: "float")

    /// The first byte says which endpoint the rest is for.
    ///
    /// - Returns: what does not hold; nil if all does.
    static func violation(of input: [UInt8]) -> String? {
        guard let first = input.first else { return nil }
        let kinds = BodyKind.allCases
        let kind = kinds[Int(first) % kinds.count]
        let bytes = Array(input.dropFirst())
        do throws(BodyError) {
            let body = try parse(bytes, kind)
            if body.bytes != bytes { return "the body is not kept as it came" }
            if !asksUs(body), body.spliced(BodyEdits()) != bytes { return "no edits change the body" }
            return kind.isForm ? formViolation(body) : jsonViolation(body)
        } catch {
            let isNamed = error.field.isEmpty || error.message.contains("`\(error.field)`")
            return isNamed && !error.message.isEmpty ? nil : "a refusal without its field: \(error)"
        }
    }

    /// Whether it may hold what no provider is to see.
    private static func asksUs(_ body: RequestBody) -> Bool {
        !body.kind.isForm && String(decoding: body.bytes, as: UTF8.self).contains("pointsman")
    }

    private static func parse(_ bytes: [UInt8], _ kind: BodyKind) throws(BodyError) -> RequestBody {
        guard kind.isForm else { return try RequestBody(parsing: bytes, kind: kind) }
        return try RequestBody(form: bytes, contentType: contentType, kind: kind)
    }

    private static func formViolation(_ body: RequestBody) -> String? {
        guard let spliced = try? parse(body.spliced(edits), body.kind) else { return "a spliced form is refused" }
        var expected = body.facts
        expected.model = edits.model ?? ""
        return spliced.facts == expected ? nil : "a spliced form says something else"
    }

    private static func jsonViolation(_ body: RequestBody) -> String? {
        var edits = edits
        if !body.kind.streams { (edits.stream, edits.includeUsage) = (nil, nil) }
        guard let spliced = try? parse(body.spliced(edits), body.kind) else { return "a spliced body is refused" }
        var expected = body.facts
        expected.model = edits.model ?? ""
        expected.stream = edits.stream ?? expected.stream
        expected.includeUsage = edits.includeUsage ?? expected.includeUsage
        expected.wantsBase64 = false
        // What is asked of us goes no further.
        expected.wishes = BodyWishes()
        if spliced.facts != expected { return "a spliced body says something else" }
        // Nothing that was edited is part of the digest, and nothing else was edited.
        if spliced.canonicalDigest() != body.canonicalDigest() { return "splicing changes the digest" }
        guard body.kind == .image else { return nil }
        guard let image = try? parse(body.spliced(BodyEdits(inTogethersWords: true)), .image) else {
            return "a body in Together's words is refused"
        }
        var kept = body.facts
        kept.wishes = BodyWishes()
        return image.facts == kept ? nil : "a body in Together's words says something else"
    }
}
