/// How many tokens a text has, by its bytes: between `low` and `high` for nearly every text and tokeniser.
///
/// The rule: `high` = ASCII bytes / 3 + other bytes x 2 / 3; `low` = bytes / 8. Besides, a message adds 0 to 8 tokens and
/// a picture, film or sound 1 to 2,000. English prose has about 4 bytes a token, code and JSON about 3, Chinese
/// 1 to 2 tokens for a character of 3 bytes. Texts are counted as they stand in the JSON, escapes included.
/// `high` is what a call is held to cost; a request is refused as too long for a model only by `low`.
package struct TokenEstimate: Sendable {
    private var asciiBytes = 0
    private var otherBytes = 0
    private var messages = 0
    private var media = 0

    /// Starts with nothing counted.
    package init() {}

    /// Most tokens that are likely.
    package var high: Int { (asciiBytes + 2) / 3 + (otherBytes * 2 + 2) / 3 + messages * 8 + media * 2000 }
    /// Fewest tokens that are likely.
    package var low: Int { (asciiBytes + otherBytes) / 8 + media }

    /// Counts a text's bytes.
    package mutating func add(_ text: ArraySlice<UInt8>) {
        let other = text.withUnsafeBytes { bytes in
            var count = 0
            var at = 0
            // Eight bytes at a time: this runs over every prompt.
            while at + 8 <= bytes.count {
                let word = bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)
                count &+= (word & 0x8080_8080_8080_8080).nonzeroBitCount
                at += 8
            }
            while at < bytes.count {
                count &+= Int(bytes[at] >> 7)
                at += 1
            }
            return count
        }
        otherBytes += other
        asciiBytes += text.count - other
    }

    /// Counts what `other` has counted.
    package mutating func add(_ other: TokenEstimate) {
        asciiBytes += other.asciiBytes
        otherBytes += other.otherBytes
        messages += other.messages
        media += other.media
    }

    /// Counts a message's own marks.
    package mutating func addMessage() { messages += 1 }

    /// Counts one part of a message that is no text.
    package mutating func addMedia() { media += 1 }
}
