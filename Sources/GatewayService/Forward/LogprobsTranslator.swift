import Bodies
import JSON
import Messages
import Multipart

/// Log probabilities as OpenAI's clients read them. Together says those of a whole answer as lists side by side, and that
/// of a chunk as one number. What has another shape stays as it is. Its SDK knows one object of alternatives for all tokens:
/// of more than one token it can't be said whose they are, so they are left out.
struct LogprobsTranslator: Sendable {
    private let endpoint: RouterV1.Endpoint
    /// OpenAI's clients are told alternatives only if they ask for them.
    private let hasAlternatives: Bool
    private var scanner = SSEScanner()

    private static let member = ByteSearch(Array("\"logprobs\"".utf8))
    private static let alternatives = ByteSearch(Array("\"top_logprobs\"".utf8))

    /// Nil for a request, of these bytes, whose answer has none.
    init?(_ endpoint: RouterV1.Endpoint, body: [UInt8]) {
        guard endpoint == .chatCompletions || endpoint == .completions, Self.member.first(in: body[...]) != nil else {
            return nil
        }
        self.endpoint = endpoint
        hasAlternatives = Self.alternatives.first(in: body[...]) != nil
    }

    /// A whole answer.
    func plain(_ answer: [UInt8]) -> [UInt8] { translated(answer) ?? answer }

    /// Whole events of a stream.
    mutating func events(_ bytes: [UInt8]) -> [UInt8] {
        guard let events = try? scanner.feed(bytes) else { return bytes }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for event in events {
            guard let data = event.data, let chunk = translated(data) else {
                result += event.raw
                continue
            }
            result += Array("data: ".utf8) + chunk + Array("\n\n".utf8)
        }
        return result
    }

    /// Nil if there is nothing to translate.
    private func translated(_ json: [UInt8]) -> [UInt8]? {
        guard let choices = (try? JSONDocument(parsing: json))?.root["choices"]?.array else { return nil }
        var result: [UInt8] = []
        var copied = 0
        for choice in choices {
            guard let value = choice["logprobs"], let words = words(value, of: choice) else { continue }
            result += json[copied..<value.span.lowerBound] + words
            copied = value.span.upperBound
        }
        return copied == 0 ? nil : result + json[copied...]
    }

    private func words(_ value: JSONValue, of choice: JSONValue) -> [UInt8]? {
        if let number = value.double {
            let text = choice["text"]?.string ?? choice["delta"]?["content"]?.string ?? ""
            if text.isEmpty { return Array("null".utf8) }
            return written([Token(text: text, logprob: number)])
        }
        // A plain answer of completions has OpenAI's own lists.
        guard endpoint == .chatCompletions, let tokens = value["tokens"]?.array else { return nil }
        let numbers = value["token_logprobs"]?.array ?? []
        let others = value["top_logprobs"].map { $0.kind == .object && tokens.count == 1 ? [$0] : $0.array ?? [] } ?? []
        return written(
            tokens.enumerated().map { index, token in
                Token(
                    text: token.string ?? "",
                    logprob: index < numbers.count ? numbers[index].double : nil,
                    alternatives: index < others.count && hasAlternatives ? others[index].members ?? [] : []
                )
            }
        )
    }

    private struct Token {
        let text: String
        let logprob: Double?
        var alternatives: [(key: String, value: JSONValue)] = []
    }

    private func written(_ tokens: [Token]) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { root in
            guard endpoint == .chatCompletions else {
                root.array("tokens") { list in for token in tokens { list.value(token.text) } }
                root.array("token_logprobs") { list in for token in tokens { list.value(token.logprob ?? 0) } }
                return
            }
            root.array("content") { list in
                for token in tokens {
                    list.object { item in
                        Self.write(token.text, token.logprob, &item)
                        item.array("top_logprobs") { others in
                            for (text, logprob) in token.alternatives {
                                others.object { Self.write(text, logprob.double, &$0) }
                            }
                        }
                    }
                }
            }
            root.member("refusal", String?.none)
        }
        return writer.bytes
    }

    /// As OpenAI has it, a token that is not among the likely ones has -9999.
    private static func write(_ text: String, _ logprob: Double?, _ item: inout JSONWriter) {
        item.member("token", text)
        item.array("bytes") { bytes in for byte in text.utf8 { bytes.value(Int64(byte)) } }
        item.member("logprob", logprob ?? -9_999)
    }
}
