import Foundation
import TestSupport

/// Inputs kept in the repository: `Corpus/NAME.hex`, an input a line as hexadecimal digits, `#` starts a comment.
/// `make fuzz` adds lines.
enum Corpus {
    /// Every input of a file. Throws if the file or a line can't be read.
    static func inputs(_ name: String) throws -> [[UInt8]] {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Corpus/\(name).hex")
        let text = try String(contentsOf: path, encoding: .utf8)
        return try text.split(separator: "\n").compactMap { line in
            let input = try HexText.bytes(line.prefix { $0 != "#" })
            return input.isEmpty ? nil : input
        }
    }
}
