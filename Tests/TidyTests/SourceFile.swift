import Foundation

/// One Swift file of this repository.
struct SourceFile {
    let path: String
    let lines: [String]

    var isGenerated: Bool { path.contains("/Generated/") }

    /// Every Swift file below the named top-level folders, sorted by path.
    static func all(below folders: [String]) -> [SourceFile] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        var files: [SourceFile] = []
        for folder in folders {
            let base = root.appendingPathComponent(folder).path
            guard let names = FileManager.default.enumerator(atPath: base) else { continue }
            for case let name as String in names where name.hasSuffix(".swift") && !name.contains(".build/") {
                guard let text = try? String(contentsOfFile: base + "/" + name, encoding: .utf8) else { continue }
                let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
                files.append(SourceFile(path: folder + "/" + name, lines: lines))
            }
        }
        return files.sorted { $0.path < $1.path }
    }

    /// Whether the declaration at `index` has a doc comment above it, attributes and blank-free lines between allowed.
    func isDocumented(at index: Int) -> Bool {
        var above = index - 1
        while above >= 0 {
            let text = lines[above].trimmingCharacters(in: .whitespaces)
            if text.hasPrefix("///") { return true }
            guard text.hasPrefix("@") || text.hasPrefix("//") else { return false }
            above -= 1
        }
        return false
    }

    /// Functions by their `func` or `init` line, measured to the closing brace of the same indentation.
    func functions() -> [(line: Int, length: Int)] {
        var found: [(line: Int, length: Int)] = []
        for (index, line) in lines.enumerated() {
            let text = line.trimmingCharacters(in: .whitespaces)
            guard text.contains("func ") || text.hasPrefix("init") || text.contains(" init(") else { continue }
            guard !text.hasPrefix("//"), !text.hasSuffix("}") else { continue }
            let indentation = line.prefix { $0 == " " }
            let end = lines[(index + 1)...].firstIndex { $0 == indentation + "}" }
            let next = lines[(index + 1)...].firstIndex { $0.isEmpty && index + 1 < lines.count }
            guard let end, text.hasSuffix("{") || (next ?? end) > end else { continue }
            found.append((index + 1, end - index + 1))
        }
        return found
    }
}
