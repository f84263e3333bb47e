/// The endpoints that a model answers.
enum InferenceEndpoint: String, Sendable, CaseIterable {
    case chat = "/v1/chat/completions"
    case completions = "/v1/completions"
    case embeddings = "/v1/embeddings"
    case images = "/v1/images/generations"
    case rerank = "/v1/rerank"
    case speech = "/v1/audio/speech"
    case transcriptions = "/v1/audio/transcriptions"
    case translations = "/v1/audio/translations"

    var path: String { rawValue }

    var kind: MeterRow.Kind {
        switch self {
        case .chat: .chat
        case .completions: .completion
        case .embeddings: .embedding
        case .images: .image
        case .rerank: .rerank
        case .speech: .speech
        case .transcriptions, .translations: .transcription
        }
    }

    /// Whether models of a type are served here.
    func takes(_ type: ModelType) -> Bool {
        switch self {
        case .chat, .completions: type == .chat || type == .code || type == .language || type == .moderation
        case .embeddings: type == .embedding
        case .images: type == .image
        case .rerank: type == .rerank
        case .speech: type == .audio
        case .transcriptions, .translations: type == .transcribe
        }
    }

    /// Whether batches of these requests are taken.
    var isBatchable: Bool {
        self == .chat || self == .transcriptions || self == .translations
    }
}

/// An answer that is ready to be sent, with the row of the whole of it.
struct PreparedAnswer: Sendable {
    enum Content: Sendable {
        case plain([UInt8])
        case stream(AnswerEncoder, usageChunk: Bool, usageAtEnd: Bool)
        case sound(Sound, model: String, asEvents: Bool)
    }

    var content: Content
    var row: MeterRow
    var model: Model

    var isPlain: Bool {
        if case .plain = content { true } else { false }
    }
}
