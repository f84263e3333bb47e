/// How long the sound of a WAV file is, by its header.
package enum WaveHeader {
    /// Chunks that are looked at before the sound is given up.
    private static let chunksMax = 64

    /// The milliseconds of a WAV file of uncompressed sound, rounded up; nil for anything else.
    package static func milliseconds(_ file: ArraySlice<UInt8>) -> Int? {
        guard text(file, 0) == "RIFF", text(file, 8) == "WAVE" else { return nil }
        var at = 12
        var bytesPerSecond: Int?
        for _ in 0..<chunksMax {
            guard let id = text(file, at), let declared = number(file, at + 4, bytes: 4) else { return nil }
            let content = at + 8
            switch id {
            case "fmt ": bytesPerSecond = rate(file, content)
            case "data":
                guard let bytesPerSecond else { return nil }
                // A file that was written as it came states no length: then the sound goes on to its end.
                let bytes = min(declared, file.count - content)
                return (bytes * 1000 + bytesPerSecond - 1) / bytesPerSecond
            default: break
            }
            at = content + declared + declared % 2
        }
        return nil
    }

    /// Bytes of a second as a decoder takes them; the header's own figure of that is for display.
    private static func rate(_ file: ArraySlice<UInt8>, _ at: Int) -> Int? {
        guard let format = number(file, at, bytes: 2), let channels = number(file, at + 2, bytes: 2),
            let samples = number(file, at + 4, bytes: 4), let bits = number(file, at + 14, bytes: 2),
            uncompressed.contains(format), channels > 0, samples > 0, bits >= 8
        else { return nil }
        return samples * channels * (bits / 8)
    }

    /// Whole numbers, floats, A-law, mu-law, and the extensible form of these.
    private static let uncompressed: Set<Int> = [1, 3, 6, 7, 0xFFFE]

    private static func text(_ file: ArraySlice<UInt8>, _ at: Int) -> String? {
        guard at >= 0, at + 4 <= file.count else { return nil }
        return String(decoding: file.dropFirst(at).prefix(4), as: UTF8.self)
    }

    /// Little-endian.
    private static func number(_ file: ArraySlice<UInt8>, _ at: Int, bytes: Int) -> Int? {
        guard at >= 0, at + bytes <= file.count else { return nil }
        return file.dropFirst(at).prefix(bytes).reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
