import JSON

/// What OpenAI's clients may want a transcription as, and Together does not make: it is made here of what that answers.
package enum TranscriptFormat: String, Sendable {
    /// The words alone.
    case text
    /// Subtitles: SubRip.
    case srt
    /// Subtitles: WebVTT (W3C).
    case vtt

    /// The `response_format` of which it is made.
    var source: String { self == .text ? "json" : "verbose_json" }

    /// A transcription in this format. An answer that is no JSON is in it already.
    package func transcript(_ answer: [UInt8]) throws(BodyError) -> [UInt8] {
        guard answer.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") else { return answer }
        let root: JSONValue
        do {
            root = try JSONDocument(parsing: answer).root
        } catch {
            throw BodyError("", "the answer is not JSON: \(error.message)")
        }
        switch self {
        case .text:
            guard let text = root["text"]?.utf8 else { throw BodyError("text", "the answer has none") }
            return text + [0x0A]
        case .srt: return try subtitles(root)
        case .vtt: return try Array("WEBVTT\n\n".utf8) + subtitles(root)
        }
    }

    private func subtitles(_ root: JSONValue) throws(BodyError) -> [UInt8] {
        guard let segments = root["segments"]?.array else { throw BodyError("segments", "the answer has none") }
        var result = ""
        for (index, segment) in segments.enumerated() {
            guard let start = time(segment["start"]), let end = time(segment["end"]) else {
                throw BodyError("segments[\(index)]", "the answer must say its start and end")
            }
            if self == .srt { result += "\(index + 1)\n" }
            // An empty line would end it.
            let words = (segment["text"]?.string ?? "").split(whereSeparator: \.isWhitespace).joined(separator: " ")
            result += "\(start) --> \(end)\n\(words)\n\n"
        }
        return Array(result.utf8)
    }

    /// Seconds as `HH:MM:SS,mmm`; WebVTT has a full stop.
    private func time(_ value: JSONValue?) -> String? {
        guard let seconds = value?.double, (0..<1e6).contains(seconds) else { return nil }
        let milliseconds = Int((seconds * 1000).rounded())
        let parts = [milliseconds / 3_600_000, milliseconds / 60_000 % 60, milliseconds / 1000 % 60]
        let clock = parts.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
        return clock + (self == .srt ? "," : ".") + String(1000 + milliseconds % 1000).dropFirst()
    }
}
