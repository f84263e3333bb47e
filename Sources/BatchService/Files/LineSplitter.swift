/// What is wrong with a line of a file.
package struct LineError: Error, Equatable, CustomStringConvertible {
    /// Counted from 1; 0 = the file as a whole.
    package let line: Int
    /// What it breaks, as in "is not JSON".
    package let rule: String

    /// A rule and the line that breaks it.
    package init(line: Int, rule: String) {
        self.line = line
        self.rule = rule
    }

    /// Line and rule.
    package var description: String { line == 0 ? "the file \(rule)" : "line \(line) \(rule)" }
}

/// Makes lines of bytes that come in pieces, and holds no more than one line. Lines of nothing but blanks are left out,
/// but counted.
struct LineSplitter {
    /// The longest line.
    static let lineBytesMax = 8 * 1024 * 1024

    private var open: [UInt8] = []
    private var number = 0

    /// Runs `body` on every line that `piece` completes.
    mutating func feed(_ piece: [UInt8], _ body: (Int, [UInt8]) throws(LineError) -> Void) throws(LineError) {
        var rest = piece[...]
        while let end = rest.firstIndex(of: 0x0A) {
            try take(rest[..<end])
            rest = rest[(end + 1)...]
            try close(body)
        }
        try take(rest)
    }

    /// Runs `body` on the last line if it has no line feed.
    mutating func finish(_ body: (Int, [UInt8]) throws(LineError) -> Void) throws(LineError) {
        if !open.isEmpty { try close(body) }
    }

    private mutating func take(_ bytes: ArraySlice<UInt8>) throws(LineError) {
        guard open.count + bytes.count <= Self.lineBytesMax else {
            throw LineError(line: number + 1, rule: "is longer than \(Self.lineBytesMax) bytes")
        }
        open += bytes
    }

    private mutating func close(_ body: (Int, [UInt8]) throws(LineError) -> Void) throws(LineError) {
        number += 1
        let line = open
        open.removeAll(keepingCapacity: line.count <= 64 * 1024)
        if !line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { try body(number, line) }
    }
}
