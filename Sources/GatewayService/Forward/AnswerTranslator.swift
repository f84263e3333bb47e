import Messages
import Multipart
import RPCCore

/// Turns what the router answers into what the client reads.
protocol AnswerTranslator: Sendable {
    /// A whole answer. Throws if it is not of the contract.
    func plain(_ answer: [UInt8]) throws(RPCError) -> [UInt8]

    /// The next whole events of a stream, the closing marker included. Throws if they are not of the contract.
    mutating func events(_ bytes: [UInt8]) throws(RPCError) -> [UInt8]

    /// The event that ends a stream which failed after its head.
    mutating func failure(_ error: RPCError) -> [UInt8]
}

/// Answers pass as they came, but for the few words that the two dialects have for one thing. Those are replaced where
/// they stand, without parsing: inside a string of JSON a quote never stands bare, so what is looked for can't be text of
/// an answer.
struct DialectTranslator: AnswerTranslator {
    private let edits: [ByteReplacement]
    /// What it writes can't be said by replacing words.
    private var logprobs: LogprobsTranslator?

    /// For the answer to `body`.
    init(_ endpoint: RouterV1.Endpoint, _ dialect: Dialect, body: [UInt8]) {
        edits = dialect == .openAI ? Self.openAI[endpoint] ?? [] : []
        logprobs = dialect == .openAI ? LogprobsTranslator(endpoint, body: body) : nil
    }

    private static let endOfText = ByteReplacement(member: "finish_reason", value: "eos", with: "stop")
    private static let openAI: [RouterV1.Endpoint: [ByteReplacement]] = [
        .chatCompletions: [endOfText],
        .completions: [
            endOfText, ByteReplacement(member: "object", value: "text.completion", with: "text_completion"),
            ByteReplacement(member: "object", value: "completion.chunk", with: "text_completion"),
        ],
    ]

    func plain(_ answer: [UInt8]) throws(RPCError) -> [UInt8] {
        let answer = replaced(answer)
        return logprobs?.plain(answer) ?? answer
    }

    mutating func events(_ bytes: [UInt8]) throws(RPCError) -> [UInt8] {
        let bytes = replaced(bytes)
        return logprobs?.events(bytes) ?? bytes
    }

    func failure(_ error: RPCError) -> [UInt8] { ErrorAnswer.event(error) }

    private func replaced(_ bytes: [UInt8]) -> [UInt8] { edits.reduce(bytes) { $1.apply(to: $0) } }
}

/// Replaces a member's value wherever the member stands in JSON with exactly that value.
final class ByteReplacement: Sendable {
    private let value: ByteSearch
    private let replacement: [UInt8]
    private let member: [UInt8]

    /// Names and values are such as JSON writes without escapes.
    init(member: String, value: String, with replacement: String) {
        self.member = Array("\"\(member)\"".utf8)
        self.value = ByteSearch(Array("\"\(value)\"".utf8))
        self.replacement = Array("\"\(replacement)\"".utf8)
    }

    func apply(to bytes: [UInt8]) -> [UInt8] {
        guard var at = value.first(in: bytes[...]) else { return bytes }
        var result: [UInt8] = []
        var copied = 0
        while true {
            let end = at + value.needle.count
            if followsMember(bytes, at) {
                result += bytes[copied..<at]
                result += replacement
                copied = end
            }
            guard let next = value.first(in: bytes[end...]) else { break }
            at = next
        }
        return copied == 0 ? bytes : result + bytes[copied...]
    }

    /// Whether the value at `at` belongs to the member: its name, a colon, and at most spaces between.
    private func followsMember(_ bytes: [UInt8], _ at: Int) -> Bool {
        var before = bytes[..<at]
        while before.last == UInt8(ascii: " ") { before.removeLast() }
        guard before.popLast() == UInt8(ascii: ":") else { return false }
        while before.last == UInt8(ascii: " ") { before.removeLast() }
        return before.suffix(member.count).elementsEqual(member)
    }
}
