import JSON

/// What a speech request asks for, checked.
struct SpeechRequest {
    private static let charactersMax = 10_000
    private static let bitRates = [32_000, 64_000, 96_000, 128_000, 192_000]

    var sound: Sound
    /// Unicode scalars of the input: what is billed.
    var characters: Int
    /// The sound comes as server-sent events.
    var asEvents: Bool

    init(_ root: JSONValue, charactersPerPiece: Int) throws(APIError) {
        let fields = try Fields(root)
        let input = try fields.requiredString("input")
        characters = input.unicodeScalars.count
        guard characters <= Self.charactersMax else {
            throw .invalid("input", "must have at most \(Self.charactersMax) characters")
        }
        let voice = try Self.voice(fields.required("voice"))
        let wantsStream = try fields.bool("stream") ?? false
        let streamFormat = try fields.string("stream_format")
        guard streamFormat == nil || streamFormat == "sse" || streamFormat == "audio" else {
            throw .invalid("stream_format", "must be sse or audio")
        }
        asEvents = wantsStream || streamFormat == "sse"
        let coding = try Self.coding(fields, asEvents: asEvents)
        sound = Sound(
            text: Array(input.unicodeScalars.map(\.value)),
            voice: StableHash.hash(Array(voice.utf8)),
            coding: coding,
            sampleRate: try fields.int("sample_rate", in: 8_000...48_000) ?? 44_100,
            speed: try fields.double("speed", in: 0.25...4) ?? 1,
            charactersPerPiece: charactersPerPiece
        )
        _ = try fields.string("language")
        _ = try fields.string("instructions")
    }

    var usage: BilledUsage {
        BilledUsage(units: characters)
    }

    /// A voice's name, or OpenAI's object with its id.
    private static func voice(_ value: JSONValue) throws(APIError) -> String {
        guard let name = value.string else {
            return try Fields(value, path: "voice").requiredString("id")
        }
        guard !name.isEmpty else {
            throw .invalid("voice", "must not be empty")
        }
        return name
    }

    private static func coding(_ fields: Fields, asEvents: Bool) throws(APIError) -> Sound.Coding {
        let format = try fields.string("response_format") ?? (asEvents ? "raw" : "wav")
        let encoding = try fields.string("response_encoding") ?? "pcm_f32le"
        guard let raw = Sound.Encoding(rawValue: encoding) else {
            throw .invalid("response_encoding", "must be one of \(Sound.Encoding.names)")
        }
        let bitRate = try fields.int("bit_rate", in: 1...1_000_000) ?? 128_000
        guard bitRates.contains(bitRate) else {
            throw .invalid("bit_rate", "must be one of \(bitRates.map(String.init).joined(separator: ", "))")
        }
        switch format {
        case "raw", "pcm": return .raw(raw)
        case "mp3" where !asEvents: return .mp3(bitRate: bitRate)
        case "wav" where !asEvents: return .wav
        case "mp3", "wav": throw .invalid("response_format", "must be raw in a stream")
        default: throw .invalid("response_format", "must be mp3, wav or raw")
        }
    }
}
