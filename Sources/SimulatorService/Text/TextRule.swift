/// Why an answer ended.
enum FinishReason: Sendable, Equatable {
    case stop
    case length
    case toolCalls

    var name: StaticString {
        switch self {
        case .stop: "stop"
        case .length: "length"
        case .toolCalls: "tool_calls"
        }
    }
}

/// Which text answers a request: pure functions of the request, nothing else.
enum TextRule {
    private static let repeatPrefix = Array("Repeat exactly: ".utf8)
    private static let writePrefix = Array("Write ".utf8)
    private static let writeSuffix = Array(" words".utf8)

    /// The answer to a last user message, before any cut. `seed` is the hash of model and messages with the index of the choice.
    static func text(lastUser: [UInt8], seed: UInt64) -> [UInt8] {
        if lastUser.starts(with: repeatPrefix) {
            return Array(lastUser[repeatPrefix.count...])
        }
        let count = askedWords(lastUser) ?? Sentences.wordCount(seed: seed)
        return Sentences.make(seed: seed, count: count)
    }

    /// N of a message that begins with `Write N words`; nil if it does not, or if N is outside 1 to ``Sentences/wordsMax``.
    private static func askedWords(_ message: [UInt8]) -> Int? {
        guard message.starts(with: writePrefix) else {
            return nil
        }
        var number = 0
        var index = writePrefix.count
        while index < message.count, number <= Sentences.wordsMax, message[index] >= 48, message[index] <= 57 {
            number = number * 10 + Int(message[index] - 48)
            index += 1
        }
        guard message[index...].starts(with: writeSuffix), (1...Sentences.wordsMax).contains(number) else {
            return nil
        }
        return number
    }

    /// Cuts a text before its first stop sequence, then to `maxTokens` tokens, never inside a Unicode scalar.
    static func cut(_ text: [UInt8], stop: [[UInt8]], maxTokens: Int?) -> (text: [UInt8], finish: FinishReason) {
        var text = text
        var end = text.count
        for sequence in stop {
            if let index = text.firstIndex(ofSequence: sequence) {
                end = min(end, index)
            }
        }
        text.removeLast(text.count - end)
        if let maxTokens, TokenRule.tokens(bytes: text.count) > maxTokens {
            let kept = text.scalarPrefix(maxTokens * TokenRule.bytesPerToken)
            text.removeLast(text.count - kept)
            return (text, .length)
        }
        return (text, .stop)
    }

    /// The pieces in which a text is streamed: each of at most `tokens` tokens, none cutting a Unicode scalar.
    static func pieces(of text: [UInt8], tokens: Int) -> [ArraySlice<UInt8>] {
        var pieces: [ArraySlice<UInt8>] = []
        var start = 0
        while start < text.count {
            let length = max(1, text.scalarPrefix(tokens * TokenRule.bytesPerToken, from: start))
            pieces.append(text[start..<(start + length)])
            start += length
        }
        return pieces
    }
}
