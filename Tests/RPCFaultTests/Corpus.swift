import Foundation

/// Inputs kept in the repository: `Corpus/NAME.hex`, an input a line as hexadecimal digits, `#` starts a comment.
/// `make fuzz` adds lines.
enum Corpus {
    /// Every input of a file. Throws if the file or a line can't be read.
    static func inputs(_ name: String) throws -> [[UInt8]] {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Corpus/\(name).hex")
        let text = try String(contentsOf: path, encoding: .utf8)
        return try text.split(separator: "\n").compactMap { line in
            let digits = line.prefix { $0 != "#" }.filter { !$0.isWhitespace }
            return digits.isEmpty ? nil : try bytes(digits)
        }
    }

    private static func bytes(_ digits: String) throws -> [UInt8] {
        let digits = Array(digits)
        guard digits.count % 2 == 0 else { throw CorpusError(line: String(digits)) }
        return try stride(from: 0, to: digits.count, by: 2).map { index in
            guard let byte = UInt8(String(digits[index...index + 1]), radix: 16) else {
                throw CorpusError(line: String(digits))
            }
            return byte
        }
    }
}

struct CorpusError: Error {
    let line: String
}
