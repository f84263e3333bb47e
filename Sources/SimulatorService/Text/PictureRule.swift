/// Pictures: eight by eight pixels of one colour, which depends on the prompt, whatever size was asked for and is billed.
enum PictureRule {
    static let side = 8

    /// A PNG of one colour.
    static func png(seed: UInt64) -> [UInt8] {
        var rows: [UInt8] = []
        for _ in 0..<side {
            rows.append(0)
            for _ in 0..<side {
                rows.append(UInt8(truncatingIfNeeded: seed))
                rows.append(UInt8(truncatingIfNeeded: seed >> 8))
                rows.append(UInt8(truncatingIfNeeded: seed >> 16))
            }
        }
        var png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        append(chunk: "IHDR", [0, 0, 0, UInt8(side), 0, 0, 0, UInt8(side), 8, 2, 0, 0, 0], to: &png)
        append(chunk: "IDAT", stored(rows), to: &png)
        append(chunk: "IEND", [], to: &png)
        return png
    }

    /// A grey JPEG: one block whose only coefficient is its mean.
    static func jpeg(seed: UInt64) -> [UInt8] {
        var jpeg: [UInt8] = [0xFF, 0xD8]
        segment(0xE0, [0x4A, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0], to: &jpeg)
        segment(0xDB, [0] + [UInt8](repeating: 1, count: 64), to: &jpeg)
        segment(0xC0, [8, 0, UInt8(side), 0, UInt8(side), 1, 1, 0x11, 0], to: &jpeg)
        // One code a table: DC category 8 is `0`, AC end-of-block is `0`.
        segment(0xC4, [0x00, 1] + [UInt8](repeating: 0, count: 15) + [8], to: &jpeg)
        segment(0xC4, [0x10, 1] + [UInt8](repeating: 0, count: 15) + [0], to: &jpeg)
        segment(0xDA, [1, 1, 0x00, 0, 63, 0], to: &jpeg)
        // `0`, eight bits of the coefficient (128 to 255: a positive one), `0`, then ones up to the byte's end.
        let bits = UInt16(128 + seed % 127) << 7 | 0x3F
        jpeg.append(UInt8(bits >> 8))
        jpeg.append(UInt8(bits & 0xFF))
        jpeg.append(contentsOf: [0xFF, 0xD9])
        return jpeg
    }

    private static func segment(_ marker: UInt8, _ body: [UInt8], to out: inout [UInt8]) {
        out.append(contentsOf: [0xFF, marker, UInt8((body.count + 2) >> 8), UInt8((body.count + 2) & 0xFF)])
        out.append(contentsOf: body)
    }

    private static func append(chunk name: StaticString, _ data: [UInt8], to out: inout [UInt8]) {
        out.append(bigEndian: UInt32(data.count))
        var body: [UInt8] = []
        body.append(text: name)
        body.append(contentsOf: data)
        out.append(contentsOf: body)
        out.append(bigEndian: crc32(body))
    }

    /// A zlib stream of one stored block.
    private static func stored(_ bytes: [UInt8]) -> [UInt8] {
        let count = UInt16(bytes.count)
        var out: [UInt8] = [
            0x78, 0x01, 1, UInt8(count & 255), UInt8(count >> 8), UInt8(~count & 255), UInt8(~count >> 8),
        ]
        out.append(contentsOf: bytes)
        var a: UInt32 = 1
        var b: UInt32 = 0
        for byte in bytes {
            a = (a + UInt32(byte)) % 65_521
            b = (b + a) % 65_521
        }
        out.append(bigEndian: b << 16 | a)
        return out
    }

    private static func crc32(_ bytes: [UInt8]) -> UInt32 {
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 {
                crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1
            }
        }
        return ~crc
    }
}

extension [UInt8] {
    fileprivate mutating func append(bigEndian word: UInt32) {
        append(UInt8(word >> 24))
        append(UInt8(word >> 16 & 255))
        append(UInt8(word >> 8 & 255))
        append(UInt8(word & 255))
    }
}
