import Glibc

/// A file that could not be used.
struct FileError: Error, CustomStringConvertible {
    let description: String
}

/// The little that this program does with files.
enum Files {
    /// Replaces a file in one step: a reader sees the old text or the new one.
    static func replace(_ path: String, with text: String) throws(FileError) {
        let next = path + ".next"
        guard let file = fopen(next, "w") else { throw failure(next) }
        let isWritten = fputs(text, file) >= 0
        guard fclose(file) == 0, isWritten, rename(next, path) == 0 else { throw failure(path) }
    }

    /// The whole of a short text file; nil if it can't be read.
    static func read(_ path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 16_384)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    /// The first line of a file.
    static func secret(_ path: String) throws(FileError) -> [UInt8] {
        let secret = [UInt8]((read(path) ?? "").utf8.prefix { $0 != UInt8(ascii: "\n") })
        guard !secret.isEmpty else { throw FileError(description: "no secret in \(path)") }
        return secret
    }

    private static func failure(_ path: String) -> FileError {
        FileError(description: "can't write \(path): \(String(cString: strerror(errno)))")
    }
}
