import Bodies
import JSON
import Messages
import Spending

/// One line of a provider's output or error file.
struct OutputLine {
    /// Of the attempt that it answers.
    let seq: UInt64
    let status: UInt32
    /// The completion, or an error body.
    let body: [UInt8]
    /// As the answer states it.
    let usage: AnswerUsage?
    /// The provider's id of the answer, or empty.
    let answerID: String
}

/// Reads a provider's output and error files.
struct BatchOutput {
    /// The first line of each attempt; lines after it are repeats.
    private(set) var lines: [UInt64: OutputLine] = [:]
    /// Lines that are no answer to an attempt of ours.
    private(set) var strayLines = 0
    private let attemptPrefix: String

    /// Reads answers to attempts of `journal`.
    init(journal: [UInt8]) {
        attemptPrefix = String(Attempt.id(journal: journal, seq: 0).dropLast())
    }

    /// Reads a file, line by line; a line that can't be read counts as stray.
    mutating func read(_ file: [UInt8]) {
        for line in file.split(separator: 10) where !line.allSatisfy({ $0 == 13 || $0 == 32 }) {
            guard let parsed = parse(Array(line)) else {
                strayLines += 1
                continue
            }
            if lines[parsed.seq] == nil { lines[parsed.seq] = parsed }
        }
    }

    private func parse(_ line: [UInt8]) -> OutputLine? {
        guard let root = try? JSONDocument(parsing: line).root, let id = root["custom_id"]?.string,
            id.hasPrefix(attemptPrefix), let seq = UInt64(id.dropFirst(attemptPrefix.count))
        else { return nil }
        if let response = root["response"], let body = response["body"], !body.isNull {
            return OutputLine(
                seq: seq,
                status: response["status_code"]?.int.flatMap { UInt32(exactly: $0) } ?? 200,
                body: Array(body.raw),
                usage: AnswerUsage(body["usage"]),
                answerID: body["id"]?.string ?? ""
            )
        }
        guard let error = root["error"], !error.isNull else { return nil }
        let code = error["code"]?.int ?? error["code"]?.string.flatMap { Int64($0) }
        let status = code.flatMap { (400...599).contains($0) ? UInt32($0) : nil } ?? 502
        let message = error["message"]?.string ?? error.string ?? "the provider reported an error"
        return OutputLine(seq: seq, status: status, body: ErrorBody.json(message), usage: nil, answerID: "")
    }
}

/// An error body in OpenAI's shape.
package enum ErrorBody {
    /// `{"error":{"message":…,"type":"batch_error"}}`.
    package static func json(_ message: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { root in
            root.object("error") { error in
                error.member("message", message)
                error.member("type", "batch_error")
            }
        }
        return writer.bytes
    }
}
