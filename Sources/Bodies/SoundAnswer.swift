import JSON

/// Answers that are sound, or that were made of sound.
package enum SoundAnswer {
    /// Checks an answer to speech, which is sound in whatever format was asked for.
    package static func checkSpeech(_ answer: [UInt8]) throws(BodyError) {
        guard !answer.isEmpty else { throw BodyError("", "the answer has no sound") }
    }

    /// Checks an answer to a transcription or translation: a JSON object with `text`, or plain text (subtitles too).
    ///
    /// - Returns: the milliseconds of sound that it says it was made of; nil if it does not say.
    package static func milliseconds(_ answer: [UInt8]) throws(BodyError) -> Int64? {
        guard answer.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") else {
            if String(validating: answer, as: UTF8.self) != nil { return nil }
            throw BodyError("", "the answer is not UTF-8")
        }
        let root: JSONValue
        do {
            root = try JSONDocument(parsing: answer).root
        } catch {
            throw BodyError("", "the answer is not JSON: \(error.message)")
        }
        guard root["text"]?.kind == .string else { throw BodyError("text", "the answer has none") }
        return stated(root)
    }

    /// What an object says of the sound it was made of: `usage.seconds`, or `duration` in seconds.
    static func stated(_ root: JSONValue) -> Int64? {
        guard let seconds = root["usage"]?["seconds"]?.double ?? root["duration"]?.double,
            (0...1e9).contains(seconds)
        else { return nil }
        return Int64((seconds * 1000).rounded())
    }
}

/// The payload of one event of streamed speech or of a streamed transcription.
package struct SoundChunk: Sendable {
    /// The `error` object as it stands in the chunk: the provider gave up after its 200.
    package let error: [UInt8]?
    /// Whether it says that all has been said: OpenAI's events whose `type` ends in `.done`.
    package let isLast: Bool
    /// The milliseconds of sound that it states; nil if it does not.
    package let milliseconds: Int64?

    /// Reads an event's data (not `[DONE]`). Throws if it is no JSON object.
    package init(parsing data: [UInt8]) throws(BodyError) {
        let root: JSONValue
        do {
            root = try JSONDocument(parsing: data).root
        } catch {
            throw BodyError("", "a chunk of the stream is not JSON: \(error.message)")
        }
        guard root.kind == .object else { throw BodyError("", "a chunk of the stream is no JSON object") }
        error = root["error"].flatMap { $0.isNull ? nil : Array($0.raw) }
        isLast = root["type"]?.string?.hasSuffix(".done") ?? false
        milliseconds = SoundAnswer.stated(root)
    }
}
