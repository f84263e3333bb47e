/// Bytes written as hexadecimal digits, two each.
package enum HexText {
    /// What is no whole number of bytes, or has something else than digits and white space.
    package struct Malformed: Error {
        /// The digits.
        package let text: String
    }

    /// The bytes of `text`, in which white space may stand anywhere. Throws `Malformed`.
    package static func bytes(_ text: some StringProtocol) throws(Malformed) -> [UInt8] {
        let digits = text.filter { !$0.isWhitespace }.map(\.hexDigitValue)
        guard digits.count % 2 == 0 else { throw Malformed(text: String(text)) }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = digits[index], let low = digits[index + 1] else { throw Malformed(text: String(text)) }
            bytes.append(UInt8(high << 4 | low))
        }
        return bytes
    }
}
