import JSON
import Multipart

/// New values for the members that we own; nil leaves a member as it is.
package struct BodyEdits: Sendable, Equatable {
    /// `model`.
    package var model: String?
    /// `stream`; without one `stream_options` goes, too.
    package var stream: Bool?
    /// `stream_options.include_usage`; other stream options stay.
    package var includeUsage: Bool?
    /// `max_tokens`, or `max_completion_tokens` where the body has that one.
    package var maxTokens: Int?
    /// `encoding_format`, where the body has one.
    package var encodingFormat: String?
    /// Whether what a body says in OpenAI's words is to be said in Together's: for pictures `width` and `height` for `size`,
    /// `base64` for `b64_json`; in chats a number for `logprobs` and `top_logprobs`; of sound the JSON of which a
    /// ``TranscriptFormat`` is made.
    package var inTogethersWords = false

    /// Edits nothing unless told.
    package init(
        model: String? = nil,
        stream: Bool? = nil,
        includeUsage: Bool? = nil,
        maxTokens: Int? = nil,
        encodingFormat: String? = nil,
        inTogethersWords: Bool = false
    ) {
        self.model = model
        self.stream = stream
        self.includeUsage = includeUsage
        self.maxTokens = maxTokens
        self.encodingFormat = encodingFormat
        self.inTogethersWords = inTogethersWords
    }
}

extension RequestBody {
    /// The body with `edits` made. Every byte that is not part of an edited value stays; a member that was absent is
    /// put first in its object. Of a form only `model` and `response_format` are edited.
    package func spliced(_ edits: BodyEdits) -> [UInt8] {
        switch content {
        case .json(let document, let spans): Self.spliced(document, spans, edits)
        case .form(let form): Self.spliced(form, edits, facts.transcriptFormat)
        }
    }

    private static func spliced(_ form: MultipartForm, _ edits: BodyEdits, _ format: TranscriptFormat?) -> [UInt8] {
        var values: [(field: String, value: String)] = []
        if let model = edits.model { values.append((field: "model", value: model)) }
        if edits.inTogethersWords, let format { values.append((field: "response_format", value: format.source)) }
        return values.isEmpty ? form.source : form.with(values)
    }

    private static func spliced(_ document: JSONDocument, _ spans: MemberSpans, _ edits: BodyEdits) -> [UInt8] {
        var edits = edits
        let isAlike = spans.size == nil && spans.responseFormat == nil && spans.logprobs == nil
        if isAlike, spans.maxCompletionMember == nil { edits.inTogethersWords = false }
        // Untouched, a large body is not copied.
        if edits == BodyEdits(), spans.wishesMember == nil, !spans.hasTwoLimits { return document.source }
        return splice(document, spans, edits).result()
    }

    static func splice(_ document: JSONDocument, _ spans: MemberSpans, _ edits: BodyEdits) -> Splice {
        var splice = Splice(bytes: document.source, root: document.root.span)
        if let model = edits.model { splice.set("model", spans.model, Self.json(model)) }
        if let stream = edits.stream { splice.set("stream", spans.stream, Self.json(stream)) }
        // Without a stream its options are refused by some.
        if edits.stream == false, let member = spans.streamOptionsMember { splice.remove(member: member) }
        if let include = edits.includeUsage { setIncludeUsage(include, document, spans, &splice) }
        setMaxTokens(edits, document, spans, &splice)
        if let format = edits.encodingFormat, let span = spans.encodingFormat {
            splice.replace(span, Self.json(format))
        }
        if let member = spans.wishesMember { splice.remove(member: member) }
        if edits.inTogethersWords {
            setImageWords(spans, &splice)
            if let asked = spans.logprobs { setLogprobs(asked, &splice) }
        }
        return splice
    }

    /// Providers differ in which of two limits they heed, so they get the one that counts here under both names; Together
    /// knows it by its old name alone.
    private static func setMaxTokens(
        _ edits: BodyEdits,
        _ document: JSONDocument,
        _ spans: MemberSpans,
        _ splice: inout Splice
    ) {
        let newer = spans.maxCompletionTokens.map { Array(document.source[$0]) }
        let limit = edits.maxTokens.map { Array(String($0).utf8) } ?? (spans.hasTwoLimits ? newer : nil)
        guard let span = spans.maxCompletionTokens, let member = spans.maxCompletionMember, let newer else {
            if let limit { splice.set("max_tokens", spans.maxTokens, limit) }
            return
        }
        if !edits.inTogethersWords {
            guard let limit else { return }
            splice.replace(span, limit)
            if let old = spans.maxTokens { splice.replace(old, limit) }
        } else if let old = spans.maxTokens {
            // One of the two may be null.
            if let limit = limit ?? (newer.first == UInt8(ascii: "n") ? nil : newer) { splice.replace(old, limit) }
            splice.remove(member: member)
        } else {
            splice.replace(member, Array("\"max_tokens\":".utf8) + (limit ?? newer))
        }
    }

    private static func setIncludeUsage(
        _ include: Bool,
        _ document: JSONDocument,
        _ spans: MemberSpans,
        _ splice: inout Splice
    ) {
        if let span = spans.includeUsage {
            splice.replace(span, json(include))
        } else if let options = spans.streamOptions, document.root["stream_options"]?.kind == .object {
            let comma = document.root["stream_options"]?.count == 0 ? "" : ","
            let at = options.lowerBound + 1
            splice.replace(at..<at, Array("\"include_usage\":\(include)\(comma)".utf8))
        } else {
            splice.set("stream_options", spans.streamOptions, Array("{\"include_usage\":\(include)}".utf8))
        }
    }

    private static func setImageWords(_ spans: MemberSpans, _ splice: inout Splice) {
        if let span = spans.responseFormat { splice.replace(span, json("base64")) }
        guard let size = spans.size else { return }
        if let sides = size.sides {
            splice.replace(size.member, Array("\"width\":\(sides.width),\"height\":\(sides.height)".utf8))
        } else {
            splice.remove(member: size.member)
        }
    }

    private static func setLogprobs(_ asked: AskedLogprobs, _ splice: inout Splice) {
        let count = asked.flag ? max(1, asked.alternatives) : 0
        splice.replace(asked.span, Array(String(count).utf8))
        if let member = asked.alternativesMember { splice.remove(member: member) }
    }

    private static func json(_ text: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.value(text)
        return writer.bytes
    }

    private static func json(_ flag: Bool) -> [UInt8] { Array((flag ? "true" : "false").utf8) }
}

/// Replacements in a body, made all at once.
struct Splice {
    let bytes: [UInt8]
    let root: Range<Int>
    private var edits: [(span: Range<Int>, with: [UInt8])] = []
    private var removed: [Range<Int>] = []
    private var inserted: [UInt8] = []

    init(bytes: [UInt8], root: Range<Int>) {
        self.bytes = bytes
        self.root = root
    }

    mutating func replace(_ span: Range<Int>, _ with: [UInt8]) {
        edits.append((span: span, with: with))
    }

    /// Takes a member out, with the comma after it; of the last ones with the comma before.
    mutating func remove(member: Range<Int>) {
        removed.append(member)
    }

    mutating func set(_ name: String, _ span: Range<Int>?, _ value: [UInt8]) {
        if let span { return replace(span, value) }
        // A body that was accepted has members, so a comma always belongs after a new one.
        inserted += Array("\"\(name)\":".utf8) + value + [UInt8(ascii: ",")]
    }

    /// Where a span that no edit touches stands in the result.
    func moved(_ span: Range<Int>) -> Range<Int> {
        let by = allEdits.reduce(inserted.count) { sum, edit in
            edit.span.upperBound <= span.lowerBound ? sum + edit.with.count - edit.span.count : sum
        }
        return span.lowerBound + by..<span.upperBound + by
    }

    func result() -> [UInt8] {
        let edits = allEdits
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + inserted.count + edits.reduce(0) { $0 + $1.with.count })
        let start = root.lowerBound + 1
        result += bytes[..<start]
        result += inserted
        var at = start
        for edit in edits.sorted(by: { $0.span.lowerBound < $1.span.lowerBound }) {
            result += bytes[at..<edit.span.lowerBound]
            result += edit.with
            at = edit.span.upperBound
        }
        return result + bytes[at...]
    }

    private var allEdits: [(span: Range<Int>, with: [UInt8])] {
        guard !removed.isEmpty else { return edits }
        return edits + cuts.map { (span: $0, with: []) }
    }

    /// What goes with the removed members: those that stand side by side go as one, so that no comma is taken twice.
    private var cuts: [Range<Int>] {
        var cuts: [Range<Int>] = []
        for member in removed.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = cuts.last, let comma = comma(after: last.upperBound),
                next(from: comma + 1) == member.lowerBound
            {
                cuts[cuts.count - 1] = last.lowerBound..<member.upperBound
            } else {
                cuts.append(member)
            }
        }
        return cuts.map { cut in
            if let comma = comma(after: cut.upperBound) { return cut.lowerBound..<comma + 1 }
            // A body that was accepted has other members, so a comma stands before the last ones.
            return (bytes[..<cut.lowerBound].lastIndex(of: UInt8(ascii: ",")) ?? cut.lowerBound)..<cut.upperBound
        }
    }

    private func comma(after end: Int) -> Int? {
        next(from: end).flatMap { bytes[$0] == UInt8(ascii: ",") ? $0 : nil }
    }

    /// Where the next byte stands that is no white space.
    private func next(from start: Int) -> Int? { bytes[start...].firstIndex { $0 > 0x20 } }
}
