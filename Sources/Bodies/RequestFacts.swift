import JSON
import Multipart

/// Which contract a body follows.
package enum BodyKind: Sendable, Hashable, CaseIterable {
    case chat
    case completion
    case embedding
    case image
    case rerank
    case speech
    case transcription
    case translation

    /// Whether its answers may come as events.
    package var streams: Bool {
        switch self {
        case .chat, .completion, .speech, .transcription: true
        case .embedding, .image, .rerank, .translation: false
        }
    }

    /// Whether its answers are text by tokens, in choices.
    package var hasChoices: Bool { self == .chat || self == .completion }

    /// Whether its bodies are forms, not JSON.
    package var isForm: Bool { self == .transcription || self == .translation }

    /// Whether it is paid by tokens, not by units of another kind.
    package var isPaidByTokens: Bool { hasChoices || self == .embedding || self == .rerank }

    /// The member that holds what the model is to work on.
    package var inputField: String {
        switch self {
        case .chat: "messages"
        case .completion, .image: "prompt"
        case .embedding, .speech: "input"
        case .rerank: "documents"
        case .transcription, .translation: "file"
        }
    }

    /// For people, as in "not possible for images".
    var plural: String {
        switch self {
        case .chat: "chat completions"
        case .completion: "completions"
        case .embedding: "embeddings"
        case .image: "images"
        case .rerank: "rerankings"
        case .speech: "speech"
        case .transcription: "transcriptions"
        case .translation: "translations"
        }
    }
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
    /// Whether the model is asked to think first (`reasoning`, `reasoning_effort`).
    package var reasoningAsked = false
    /// Whether the answer is to tell how likely its tokens were.
    package var logprobsAsked = false
    /// What the body says is shared by requests with the same beginning (`prompt_cache_key`), "" if it says nothing.
    package var promptCacheKey = ""
    /// What the body's own object `pointsman` asks of us.
    package var wishes = BodyWishes()
    /// Most tokens that the prompt is likely to have (`TokenEstimate`).
    package var promptTokensHigh = 0
    /// Fewest tokens that the prompt is likely to have.
    package var promptTokensLow = 0
    /// Most tokens that the model is likely to hold at one time: the prompt's, but for lists that it takes one by one
    /// (embeddings, documents to rerank) those of the longest.
    package var contextTokensHigh = 0
    /// Fewest tokens that the model is likely to hold at one time.
    package var contextTokensLow = 0
    /// Images: the pixels of all together.
    package var pixels = 0
    /// Images: the steps in which each is made; nil = the provider's default.
    package var steps: Int?
    /// Images: thousandths of a megapixel, all images together, whatever their steps. Speech: characters. Sound: its
    /// milliseconds.
    package var units = 0
    /// Whether vectors are to be answered in base64.
    package var wantsBase64 = false
    /// As what a transcription is to be answered, if not as JSON.
    package var transcriptFormat: TranscriptFormat?

    /// Starts with the facts of a body that states nothing.
    package init() {}
}

/// A request's body: checked, understood, and ready to be spliced.
package struct RequestBody: Sendable {
    enum Content: Sendable {
        case json(JSONDocument, MemberSpans)
        case form(MultipartForm)
    }

    /// As the caller sent it.
    package var bytes: [UInt8] {
        switch content {
        case .json(let document, _): document.source
        case .form(let form): form.source
        }
    }
    /// Which contract it follows.
    package let kind: BodyKind
    /// What it says.
    package let facts: RequestFacts
    let content: Content

    /// Parses a JSON body and checks the members that we read: their presence and their types. What else the body holds is
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
        content = .json(document, reader.spans)
        self.kind = kind
        facts = reader.facts
    }

    /// Takes a form apart and checks the fields that we read. What else it holds is the provider's to judge.
    package init(form bytes: [UInt8], contentType: String, kind: BodyKind) throws(BodyError) {
        let form: MultipartForm
        do {
            form = try MultipartForm(contentType: contentType, body: bytes)
        } catch {
            throw BodyError("", error.message)
        }
        var reader = FormReader(kind: kind)
        try reader.read(form)
        content = .form(form)
        self.kind = kind
        facts = reader.facts
    }
}

/// A picture's sides in pixels.
struct ImageSides: Sendable, Equatable {
    var width: Int
    var height: Int
}

/// Where in the body the values of the members stand that we own.
struct MemberSpans: Sendable {
    var model: Range<Int>?
    var stream: Range<Int>?
    var streamOptions: Range<Int>?
    /// `stream_options` with its name.
    var streamOptionsMember: Range<Int>?
    var includeUsage: Range<Int>?
    var maxTokens: Range<Int>?
    var maxCompletionTokens: Range<Int>?
    /// `max_completion_tokens` with its name.
    var maxCompletionMember: Range<Int>?
    /// It differs from `max_tokens`.
    var hasTwoLimits = false
    var encodingFormat: Range<Int>?
    var responseFormat: Range<Int>?
    /// The member, its name included, and what it says; no sides = `auto`.
    var size: (member: Range<Int>, sides: ImageSides?)?
    var logprobs: AskedLogprobs?
    /// `pointsman`, its name included.
    var wishesMember: Range<Int>?
}

/// Log probabilities as OpenAI's clients ask for them.
struct AskedLogprobs: Sendable {
    /// `logprobs`.
    var flag: Bool
    /// Where its value stands.
    var span: Range<Int>
    /// `top_logprobs`; 0 = not given.
    var alternatives = 0
    /// Where that member stands, its name included.
    var alternativesMember: Range<Int>?
}
