import JSON

/// Training data that was checked: JSON Lines, all of one format.
package struct TrainingData: Sendable, Equatable {
    /// What a line holds.
    package enum Format: String, Sendable {
        /// `{"messages": [...]}`
        case conversation
        /// `{"prompt": "...", "completion": "..."}`
        case instruction
        /// `{"text": "..."}`
        case text
    }

    /// The most bytes of training data in one submission.
    package static let bytesMax = 4 * 1024 * 1024
    /// The most examples.
    package static let examplesMax = 100_000

    /// What every line holds.
    package let format: Format
    /// Lines that are not empty.
    package let examples: Int

    /// Checks all of `bytes`.
    ///
    /// - Throws: `TrainingDataError` with the number of the first line at fault and the rule that it breaks.
    package init(checking bytes: [UInt8]) throws(TrainingDataError) {
        guard !bytes.isEmpty else { throw TrainingDataError(line: 0, rule: "is empty") }
        guard bytes.count <= Self.bytesMax else {
            throw TrainingDataError(line: 0, rule: "may have at most \(Self.bytesMax) bytes")
        }
        var format: Format?
        var examples = 0
        var number = 0
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            number += 1
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { continue }
            let found = try Self.check(Array(line), number: number)
            guard format == nil || format == found else {
                throw TrainingDataError(line: number, rule: "is not of the format of the lines before it")
            }
            format = found
            examples += 1
            guard examples <= Self.examplesMax else {
                throw TrainingDataError(line: number, rule: "is more than \(Self.examplesMax) examples")
            }
        }
        guard let format else { throw TrainingDataError(line: 0, rule: "has no examples") }
        self.format = format
        self.examples = examples
    }

    private static func check(_ line: [UInt8], number: Int) throws(TrainingDataError) -> Format {
        func fail(_ rule: String) -> TrainingDataError { TrainingDataError(line: number, rule: rule) }
        let root: JSONValue
        do {
            root = try JSONDocument(parsing: line).root
        } catch {
            throw fail("is not JSON: \(error.message)")
        }
        guard root.kind == .object else { throw fail("must be a JSON object") }
        if let messages = root["messages"] {
            if let rule = conversationRule(messages) { throw fail(rule) }
            return .conversation
        }
        if root["prompt"] != nil || root["completion"] != nil {
            for name in ["prompt", "completion"] where root[name]?.string == nil {
                throw fail("`\(name)` must be a string")
            }
            return .instruction
        }
        guard let text = root["text"] else {
            throw fail("must have `messages`, or `prompt` and `completion`, or `text`")
        }
        guard let string = text.string, !string.isEmpty else { throw fail("`text` must be a string that is not empty") }
        return .text
    }

    /// The rule that a conversation breaks; nil for a good one.
    private static func conversationRule(_ messages: JSONValue) -> String? {
        guard let messages = messages.array, !messages.isEmpty else {
            return "`messages` must be an array with elements"
        }
        var hasAnswer = false
        for (index, message) in messages.enumerated() {
            guard message.kind == .object, let role = message["role"]?.string else {
                return "`messages[\(index)]` must be an object with a `role`"
            }
            guard ["system", "user", "assistant", "tool"].contains(role) else {
                return "`messages[\(index)].role` must be system, user, assistant or tool"
            }
            let callsTools = role == "assistant" && message["tool_calls"]?.array?.isEmpty == false
            guard callsTools || message["content"]?.string != nil else {
                return "`messages[\(index)].content` must be a string"
            }
            hasAnswer = hasAnswer || role == "assistant"
        }
        return hasAnswer ? nil : "`messages` must have an answer of the role assistant"
    }
}

/// What is wrong with training data.
package struct TrainingDataError: Error, Equatable, CustomStringConvertible {
    /// Counted from 1; 0 = the data as a whole.
    package let line: Int
    /// What it breaks, as in "is not JSON".
    package let rule: String

    /// Field, line and rule.
    package var description: String { description(of: "training_data") }

    /// Line and rule, for the data that came in the field of that name.
    func description(of field: String) -> String {
        line == 0 ? "\(field) \(rule)" : "\(field) line \(line) \(rule)"
    }
}
