/// A `.tar.zst` of one small file, without a compressor: Zstandard may hold its content as it is.
enum Archive {
    private static let blockBytes = 512
    private static let rawBlockBytesMax = 128 * 1_024

    /// A tar archive (ustar) with one file in it.
    static func tar(_ name: StaticString, _ content: [UInt8]) -> [UInt8] {
        var head = [UInt8](repeating: 0, count: blockBytes)
        func put(_ text: String, at offset: Int) {
            for (index, byte) in text.utf8.enumerated() {
                head[offset + index] = byte
            }
        }
        put("\(name)", at: 0)
        put("0000644", at: 100)
        put("0000000", at: 108)
        put("0000000", at: 116)
        put(octal(content.count, digits: 11), at: 124)
        put(octal(AnswerEncoder.created, digits: 11), at: 136)
        put("        0", at: 148)
        put("ustar", at: 257)
        put("00", at: 263)
        // The sum is over the head with blanks in its own place.
        put(octal(head.reduce(0) { $0 + Int($1) }, digits: 6) + "\0", at: 148)
        let padding = (blockBytes - content.count % blockBytes) % blockBytes
        return head + content + [UInt8](repeating: 0, count: padding + 2 * blockBytes)
    }

    /// A Zstandard frame of raw blocks.
    static func zstandard(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]
        // One segment, its size in four bytes, no checksum.
        out.append(0xA0)
        out.append(littleEndian: UInt32(bytes.count))
        var start = 0
        repeat {
            let end = min(start + rawBlockBytesMax, bytes.count)
            let head = (end - start) << 3 | (end == bytes.count ? 1 : 0)
            out.append(contentsOf: [UInt8(head & 255), UInt8(head >> 8 & 255), UInt8(head >> 16)])
            out.append(contentsOf: bytes[start..<end])
            start = end
        } while start < bytes.count
        return out
    }

    private static func octal(_ number: Int, digits: Int) -> String {
        let text = String(number, radix: 8)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
