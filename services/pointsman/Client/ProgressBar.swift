import Foundation

/// Progress of long work: one line rewritten on a terminal, one line a change elsewhere.
struct ProgressBar {
    private static let width = 30
    private let label: String
    private let isTerminal: Bool
    private var last = ""

    init(_ label: String) {
        self.label = label
        isTerminal = isatty(STDERR_FILENO) == 1
    }

    /// Shows `done` of `total`, with a note such as the state.
    mutating func show(done: Int, total: Int, note: String) {
        let filled = total == 0 ? 0 : min(Self.width, done * Self.width / total)
        let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: Self.width - filled)
        let line = "\(label) [\(bar)] \(done)/\(total) \(note)"
        guard line != last else { return }
        last = line
        FileHandle.standardError.write(Data((isTerminal ? "\r\u{1B}[K" + line : line + "\n").utf8))
    }

    /// Ends the line.
    func finish() {
        if isTerminal { FileHandle.standardError.write(Data("\n".utf8)) }
    }
}
