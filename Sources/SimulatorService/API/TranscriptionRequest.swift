import JSON
import Multipart

/// What a transcription or translation request asks for, checked.
struct TranscriptionRequest {
    /// The model of a request that names none.
    static let defaultModel = "openai/whisper-large-v3"

    private static let fileBytesMax = 80_000_000
    private static let millisecondsMax = 4 * 3_600_000

    private let transcript: Transcript
    private let isVerbose: Bool
    private let hasWords: Bool
    private let hasSpeakers: Bool

    /// A form with the file, or its address, in it; JSON, as the lines of a batch are, with the address.
    init(_ body: RequestBody, isTranslation: Bool) throws(APIError) {
        let values = try Values(body)
        let recording = try Self.recording(body)
        let format = values.first("response_format") ?? "json"
        guard format == "json" || format == "verbose_json" else {
            throw .invalid("response_format", "must be json or verbose_json")
        }
        isVerbose = format == "verbose_json"
        let granularities =
            values.all("timestamp_granularities") + values.all("timestamp_granularities[]")
        guard granularities.allSatisfy({ $0 == "segment" || $0 == "word" }) else {
            throw .invalid("timestamp_granularities", "must be segment or word")
        }
        let diarize = values.first("diarize") ?? "false"
        guard diarize == "true" || diarize == "false" else {
            throw .invalid("diarize", "must be true or false")
        }
        if let temperature = values.first("temperature") {
            guard let number = Double(temperature), (0...1).contains(number) else {
                throw .invalid("temperature", "must be a number from 0 to 1")
            }
        }
        let milliseconds = recording.milliseconds
        guard milliseconds <= Self.millisecondsMax else {
            throw APIError(
                status: 400,
                message: "file must be at most 4 hours long",
                param: "file",
                code: "audio_too_long"
            )
        }
        let language = values.first("language") ?? "auto"
        transcript = Transcript(
            text: recording.text(seed: isTranslation ? 2 : 1),
            milliseconds: milliseconds,
            language: language == "auto" || language.isEmpty ? "en" : language
        )
        hasSpeakers = diarize == "true" && !isTranslation
        hasWords = granularities.contains("word")
    }

    var usage: BilledUsage {
        BilledUsage(units: transcript.milliseconds)
    }

    var answer: [UInt8] {
        isVerbose ? transcript.verbose(words: hasWords, speakers: hasSpeakers) : transcript.plain
    }

    private static func recording(_ body: RequestBody) throws(APIError) -> Recording {
        let bytes: ArraySlice<UInt8>
        let isFile: Bool
        switch body {
        case .form(let form):
            guard let part = form["file"] else {
                throw .missing("file")
            }
            (bytes, isFile) = (form.bytes(part), part.head.filename != nil)
        case .json(let document):
            (bytes, isFile) = (Array(try Fields(document.root).requiredString("file").utf8)[...], false)
        }
        guard !bytes.isEmpty else {
            throw .invalid("file", "must not be empty")
        }
        guard isFile || bytes.starts(with: "http://".utf8) || bytes.starts(with: "https://".utf8) else {
            throw .invalid("file", "must be a file or an http address")
        }
        guard bytes.count <= fileBytesMax else {
            throw APIError(
                status: 413,
                message: "file must have at most \(fileBytesMax) bytes",
                param: "file",
                code: "file_too_large"
            )
        }
        return Recording(bytes: bytes)
    }

    /// The fields of either kind of body as texts, since a form has nothing else.
    private struct Values {
        private let pairs: [(name: String, text: String)]

        init(_ body: RequestBody) throws(APIError) {
            switch body {
            case .form(let form):
                pairs = form.parts.filter { $0.head.filename == nil }
                    .map { ($0.head.name, String(decoding: form.bytes($0), as: UTF8.self)) }
            case .json(let document):
                guard let members = document.root.members else {
                    throw .malformed("an object is expected")
                }
                pairs = members.filter { !$0.value.isNull }
                    .flatMap { member in
                        (member.value.array ?? [member.value]).map { (member.key, Self.text($0)) }
                    }
            }
        }

        private static func text(_ value: JSONValue) -> String {
            value.string ?? String(decoding: value.raw, as: UTF8.self)
        }

        func all(_ name: String) -> [String] {
            pairs.filter { $0.name == name }.map(\.text)
        }

        func first(_ name: String) -> String? {
            pairs.first { $0.name == name }?.text
        }
    }
}
