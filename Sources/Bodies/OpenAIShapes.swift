import JSON

/// Together ends a choice with `eos` where OpenAI's contract knows only `stop`.
package enum OpenAIShapes {
    /// A plain completion with every `finish_reason` that is `eos` as `stop`; every other byte stays.
    package static func plain(_ answer: [UInt8]) -> [UInt8] {
        guard mentionsEnd(answer) else { return answer }
        return rewritten(answer)
    }

    /// Whole server-sent events, each with the same done to its data.
    package static func events(_ bytes: [UInt8]) -> [UInt8] {
        guard mentionsEnd(bytes) else { return bytes }
        var scanner = SSEScanner(eventBytesMax: .max)
        guard let events = try? scanner.feed(bytes), !scanner.isInEvent else { return bytes }
        var result: [UInt8] = []
        for event in events {
            if let data = event.data, mentionsEnd(data) {
                result += Array("data: ".utf8) + rewritten(data) + Array("\n\n".utf8)
            } else {
                result += event.raw
            }
        }
        return result
    }

    private static func rewritten(_ json: [UInt8]) -> [UInt8] {
        guard let choices = try? JSONDocument(parsing: json).root["choices"]?.array else { return json }
        var result: [UInt8] = []
        var at = 0
        for choice in choices {
            guard let reason = choice["finish_reason"], reason.isString("eos") else { continue }
            result += json[at..<reason.span.lowerBound]
            result += "\"stop\"".utf8
            at = reason.span.upperBound
        }
        return result + json[at...]
    }

    /// Rules nearly every answer out without parsing it.
    private static func mentionsEnd(_ bytes: [UInt8]) -> Bool { ByteSearch.contains(bytes, "\"eos\"") }
}
