import JSON
import Messages
import Synchronization

/// Looks at a content while it comes in: whether it is what its purpose needs. Holds one line at a time.
final class ContentCheck: Sendable {
    /// What the lines of a file must be.
    enum Rule: Sendable {
        /// Requests of a batch.
        case batch
        /// JSON objects.
        case objects
        /// Anything.
        case none

        /// The rule for files of that purpose and type.
        init(purpose: String, fileType: String) {
            switch purpose {
            case "batch", "batch-api": self = .batch
            case "fine-tune" where fileType == "jsonl": self = .objects
            default: self = .none
            }
        }
    }

    /// What was found.
    struct Findings: Sendable, Equatable {
        /// Lines that are not blank; as far as they were read, if one is at fault.
        var lines = 0
        /// The first line at fault, with the rule that it breaks; empty = none.
        var error = ""
    }

    private struct State {
        var splitter = LineSplitter()
        var findings = Findings()
    }

    private let rule: Rule
    private let state = Mutex(State())

    init(_ rule: Rule) { self.rule = rule }

    /// Reads on. Off the caller's event loop.
    @concurrent
    func feed(_ piece: [UInt8]) async {
        guard rule != .none else { return }
        state.withLock { state in
            guard state.findings.error.isEmpty else { return }
            var found = state.findings
            do throws(LineError) {
                try state.splitter.feed(piece) { number, line throws(LineError) in
                    try look(number, line, &found)
                }
            } catch {
                found.error = "\(error)"
            }
            state.findings = found
        }
    }

    /// What all of it came to.
    func finish() -> Findings {
        guard rule != .none else { return Findings() }
        return state.withLock { state in
            guard state.findings.error.isEmpty else { return state.findings }
            var found = state.findings
            do throws(LineError) {
                try state.splitter.finish { number, line throws(LineError) in try look(number, line, &found) }
                if found.lines == 0 { throw LineError(line: 0, rule: "has no lines") }
            } catch {
                found.error = "\(error)"
            }
            return found
        }
    }

    private func look(_ number: Int, _ line: [UInt8], _ findings: inout Findings) throws(LineError) {
        switch rule {
        case .batch:
            _ = try BatchLine(parsing: line, number: number)
            guard findings.lines < SubmissionCheck.itemsMax else {
                throw LineError(line: number, rule: "is one more than \(SubmissionCheck.itemsMax) requests")
            }
        case .objects:
            let root: JSONValue
            do {
                root = try JSONDocument(parsing: line).root
            } catch {
                throw LineError(line: number, rule: "is not JSON: \(error.message)")
            }
            guard root.kind == .object else { throw LineError(line: number, rule: "must be a JSON object") }
        case .none: break
        }
        findings.lines += 1
    }
}
