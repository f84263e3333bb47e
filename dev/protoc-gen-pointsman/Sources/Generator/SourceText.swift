/// Swift source under construction: lines with an indentation that follows the braces.
struct SourceText {
    private(set) var lines: [String] = []
    private var depth = 0
    private let columnsMax = 120

    var text: String { lines.joined(separator: "\n") + "\n" }

    mutating func line(_ line: String = "") {
        lines.append(line.isEmpty ? "" : String(repeating: "    ", count: depth) + line)
    }

    /// `head {`, the body one step further in, `}`.
    mutating func block(_ head: String, _ body: (inout SourceText) throws -> Void) rethrows {
        line(head + " {")
        depth += 1
        try body(&self)
        depth -= 1
        line("}")
    }

    /// A declaration's head with its arguments one a line, ended by `tail`.
    mutating func list(_ head: String, _ elements: [String], tail: String) {
        line(head)
        depth += 1
        for (index, element) in elements.enumerated() {
            line(element + (index == elements.count - 1 ? "" : ","))
        }
        depth -= 1
        line(tail)
    }

    /// A `///` comment: the .proto's words, wrapped to the line, or `otherwise` where it has none.
    mutating func documentation(_ comment: String, otherwise: String) {
        let paragraphs = comment.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.drop { $0 == " " } }
        let written = paragraphs.contains { !$0.isEmpty }
        for paragraph in written ? paragraphs : [otherwise[...]] {
            for wrapped in wrap(paragraph, width: columnsMax - 4 * depth - 4) {
                line(wrapped.isEmpty ? "///" : "/// " + wrapped)
            }
        }
        while lines.last?.hasSuffix("///") == true { lines.removeLast() }
    }

    private func wrap(_ paragraph: Substring, width: Int) -> [String] {
        var result: [String] = []
        var current = ""
        for word in paragraph.split(separator: " ") {
            if !current.isEmpty && current.count + 1 + word.count > width {
                result.append(current)
                current = ""
            }
            current += current.isEmpty ? String(word) : " " + word
        }
        result.append(current)
        return result
    }
}
