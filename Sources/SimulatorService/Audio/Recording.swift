import Multipart

/// What was sent to be transcribed: a file's bytes, or an address, whose own bytes stand for the sound.
struct Recording: Sendable {
    private static let bytesPerSecond = 16_000
    private static let textBytesMax = 65_536

    let bytes: ArraySlice<UInt8>

    /// How long it is: a WAV by its header, anything else at 16 kB a second; at least a millisecond.
    var milliseconds: Int {
        max(1, wavMilliseconds ?? roundedUp(bytes.count * 1_000, over: Self.bytesPerSecond))
    }

    /// The words in it: what follows `Repeat exactly: ` in its bytes, up to the first control character or the first
    /// byte that is no UTF-8; else some that its hash and its length choose.
    func text(seed: UInt64) -> [UInt8] {
        if let text = dictated {
            return text
        }
        var hash = StableHash(seed: seed)
        hash.combine(Array(bytes))
        let seconds = milliseconds / 1_000
        return Sentences.make(seed: hash.value, count: min(3 + seconds * 2, Sentences.wordsMax))
    }

    private var dictated: [UInt8]? {
        let marker = Array("Repeat exactly: ".utf8)
        guard let start = ByteSearch(marker).first(in: bytes) else {
            return nil
        }
        let rest = bytes[(start + marker.count)...].prefix(Self.textBytesMax).prefix { $0 >= 0x20 && $0 != 0x7F }
        var text: [UInt8] = []
        var decoder = UTF8()
        var iterator = rest.makeIterator()
        while case .scalarValue(let scalar) = decoder.decode(&iterator) {
            text.append(contentsOf: String(scalar).utf8)
        }
        return text
    }

    /// The data's length over the bytes a second that the header states; nil for what is no WAV.
    private var wavMilliseconds: Int? {
        guard bytes.starts(with: "RIFF".utf8), bytes.count > 12, bytes.dropFirst(8).starts(with: "WAVE".utf8) else {
            return nil
        }
        var position = bytes.startIndex + 12
        var bytesPerSecond = 0
        while position + 8 <= bytes.endIndex {
            let length = word(at: position + 4)
            let content = position + 8
            if bytes[position...].starts(with: "fmt ".utf8), content + 12 <= bytes.endIndex {
                bytesPerSecond = word(at: content + 8)
            } else if bytes[position...].starts(with: "data".utf8) {
                // A header that was written before the sound was known states more than there is.
                let count = min(length, bytes.endIndex - content)
                return bytesPerSecond > 0 ? roundedUp(count * 1_000, over: bytesPerSecond) : nil
            }
            position = content + length + length % 2
        }
        return nil
    }

    private func word(at index: Int) -> Int {
        (0..<4).reduce(0) { $0 | Int(bytes[index + $1]) << ($1 * 8) }
    }

    private func roundedUp(_ number: Int, over divisor: Int) -> Int {
        (number + divisor - 1) / divisor
    }
}
