import JSON

/// Which contract a body follows.
package enum BodyKind: Sendable, Hashable, CaseIterable {
    case chat
    case completion
    case embedding
    case image
}

/// What routing, caching and accounting need to know of a request's body. A member that is `null` counts as absent.
package struct RequestFacts: Sendable, Equatable {
    /// As the body says; `""` and `auto` leave the choice to the router.
    package var model = ""
    /// Whether the answer is to come as server-sent events.
    package var stream = false
    /// Whether the caller asked for the chunk that holds usage.
    package var includeUsage = false
    /// `max_completion_tokens`, else `max_tokens`.
    package var maxTokens: Int?
    /// Nil unless the body states one.
    package var temperature: Double?
    /// Answers asked for, 1 to 128.
    package var choices = 1
    /// Whether tools are offered to the model.
    package var toolsPresent = false
    /// `response_format.type`, "" if the body states none.
    package var responseFormat = ""
    /// Whether anything but text is in the messages.
    package var mediaParts = 0
    /// Most tokens that the prompt is likely to have (`TokenEstimate`).
    package var promptTokensHigh = 0
    /// Fewest tokens that the prompt is likely to have.
    package var promptTokensLow = 0
    /// Images: thousandths of a megapixel, all images together.
    package var imageUnits = 0

    /// Starts with the facts of a body that states nothing.
    package init() {}
}

/// A request's body: checked, understood, and ready to be spliced.
package struct RequestBody: Sendable {
    /// As the caller sent it.
    package var bytes: [UInt8] { document.source }
    /// Which contract it follows.
    package let kind: BodyKind
    /// What it says.
    package let facts: RequestFacts
    let document: JSONDocument
    let spans: MemberSpans

    /// Parses `bytes` and checks the members that we read: their presence and their types. What else the body holds is
    /// the provider's to judge.
    package init(parsing bytes: [UInt8], kind: BodyKind) throws(BodyError) {
        let document: JSONDocument
        do {
            document = try JSONDocument(parsing: bytes)
        } catch {
            throw BodyError("", error.message)
        }
        guard document.root.kind == .object else { throw BodyError("", "the body must be a JSON object") }
        var reader = FactsReader(kind: kind)
        try reader.read(document.root)
        self.document = document
        self.kind = kind
        facts = reader.facts
        spans = reader.spans
    }
}

/// Where in the body the values of the members stand that we own.
struct MemberSpans: Sendable {
    var model: Range<Int>?
    var stream: Range<Int>?
    var streamOptions: Range<Int>?
    var includeUsage: Range<Int>?
    var maxTokens: Range<Int>?
    var maxCompletionTokens: Range<Int>?
}
