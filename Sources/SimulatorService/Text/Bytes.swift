/// Building answers as bytes: the hot path writes JSON by hand into one array.
extension [UInt8] {
    mutating func append(text: StaticString) {
        text.withUTF8Buffer { append(contentsOf: $0) }
    }

    mutating func append(string: String) {
        append(contentsOf: string.utf8)
    }

    mutating func append(decimal number: Int) {
        if number >= 0 && number < 10 {
            append(UInt8(48 + number))
        } else {
            append(contentsOf: String(number).utf8)
        }
    }

    /// A number of billionths as a decimal number, exactly: nano-dollars as dollars.
    mutating func append(billionths number: Int64) {
        append(decimal: Int(number / 1_000_000_000))
        var rest = number % 1_000_000_000
        guard rest > 0 else {
            return
        }
        append(text: ".")
        var unit: Int64 = 100_000_000
        while rest > 0 {
            append(decimal: Int(rest / unit))
            rest %= unit
            unit /= 10
        }
    }

    /// Milliseconds as seconds.
    mutating func append(seconds milliseconds: Int) {
        append(billionths: Int64(milliseconds) * 1_000_000)
    }

    /// Appends `bytes`, which must be UTF-8, as a JSON string with its quotes.
    mutating func append(jsonString bytes: [UInt8]) {
        append(jsonString: bytes[...])
    }

    /// Appends `bytes`, which must be UTF-8, as a JSON string with its quotes.
    mutating func append(jsonString bytes: ArraySlice<UInt8>) {
        append(0x22)
        var clean = bytes.startIndex
        for index in bytes.indices where bytes[index] < 0x20 || bytes[index] == 0x22 || bytes[index] == 0x5C {
            append(contentsOf: bytes[clean..<index])
            append(escape: bytes[index])
            clean = index + 1
        }
        append(contentsOf: bytes[clean...])
        append(0x22)
    }

    mutating func append(jsonString text: String) {
        append(jsonString: Array(text.utf8)[...])
    }

    /// Appends a JSON string, or `null`.
    mutating func append(jsonOptional text: String?) {
        if let text {
            append(jsonString: text)
        } else {
            append(text: "null")
        }
    }

    private mutating func append(escape byte: UInt8) {
        switch byte {
        case 0x22: append(text: #"\""#)
        case 0x5C: append(text: #"\\"#)
        case 0x0A: append(text: #"\n"#)
        case 0x0D: append(text: #"\r"#)
        case 0x09: append(text: #"\t"#)
        default:
            append(text: #"\u00"#)
            append(hexDigit(byte >> 4))
            append(hexDigit(byte & 15))
        }
    }

    /// The length of the longest prefix of at most `limit` bytes that cuts no Unicode scalar.
    func scalarPrefix(_ limit: Int, from start: Int = 0) -> Int {
        var end = start + limit
        if end >= count {
            return count - start
        }
        while end > start && self[end] & 0xC0 == 0x80 {
            end -= 1
        }
        return end - start
    }

    /// Where `needle` first occurs; nil if nowhere or if it is empty.
    func firstIndex(ofSequence needle: [UInt8]) -> Int? {
        guard let first = needle.first, needle.count <= count else {
            return nil
        }
        for start in 0...(count - needle.count)
        where self[start] == first && self[start..<(start + needle.count)] == needle[...] {
            return start
        }
        return nil
    }

    /// Sixteen lower-case hexadecimal digits.
    mutating func append(hex word: UInt64) {
        for shift in stride(from: 60, through: 0, by: -4) {
            append(hexDigit(UInt8(truncatingIfNeeded: word >> UInt64(shift)) & 15))
        }
    }
}

private func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? 48 + value : 87 + value
}

/// Sixteen lower-case hexadecimal digits of a word.
func hexText(_ word: UInt64) -> String {
    var bytes: [UInt8] = []
    bytes.append(hex: word)
    return String(decoding: bytes, as: UTF8.self)
}
