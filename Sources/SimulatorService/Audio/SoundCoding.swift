/// The header of a WAV file: one channel of 16-bit samples.
enum WAVHeader {
    static func bytes(samples: Int, sampleRate: Int) -> [UInt8] {
        let dataBytes = UInt32(samples * 2)
        var out: [UInt8] = []
        out.append(text: "RIFF")
        out.append(littleEndian: dataBytes + 36)
        out.append(text: "WAVEfmt ")
        out.append(littleEndian: 16)
        out.append(contentsOf: [1, 0, 1, 0])
        out.append(littleEndian: UInt32(sampleRate))
        out.append(littleEndian: UInt32(sampleRate * 2))
        out.append(contentsOf: [2, 0, 16, 0])
        out.append(text: "data")
        out.append(littleEndian: dataBytes)
        return out
    }
}

/// A frame of MPEG-1 layer III, one channel, whose side information says that nothing sounds.
enum MP3Frame {
    static let sampleRate = 44_100
    private static let samplesPerFrame = 1_152

    /// The code of each bit rate in a frame's header.
    private static let codes: [Int: UInt8] = [32_000: 1, 64_000: 5, 96_000: 7, 128_000: 9, 192_000: 11]

    /// Whole frames that so many samples need.
    static func count(samples: Int) -> Int {
        (samples + samplesPerFrame - 1) / samplesPerFrame
    }

    /// Behind header and side information there is room that players skip: it holds what tells two sounds apart.
    static func append(bitRate: Int, seed: UInt64, to out: inout [UInt8]) {
        let length = 144 * bitRate / sampleRate
        out.append(contentsOf: [0xFF, 0xFB, (codes[bitRate] ?? 9) << 4, 0xC0])
        out.append(contentsOf: [UInt8](repeating: 0, count: 17))
        var random = SplitMix64(state: seed)
        for _ in 0..<(length - 21) {
            // Below 128, so that nothing looks like the next frame's beginning.
            out.append(UInt8(random.below(128)))
        }
    }
}

extension [UInt8] {
    mutating func append(littleEndian word: UInt32) {
        for shift in stride(from: UInt32(0), to: 32, by: 8) {
            append(UInt8(truncatingIfNeeded: word >> shift))
        }
    }

    mutating func append(sample: Int16, as encoding: Sound.Encoding) {
        switch encoding {
        case .int16:
            append(UInt8(truncatingIfNeeded: sample))
            append(UInt8(truncatingIfNeeded: sample >> 8))
        case .float32: append(littleEndian: (Float(sample) / 32_768).bitPattern)
        case .mulaw: append(G711.mulaw(sample))
        case .alaw: append(G711.alaw(sample))
        }
    }
}

/// The two logarithmic eight-bit codings of telephony: sign, three bits of exponent, four of mantissa.
enum G711 {
    static func mulaw(_ sample: Int16) -> UInt8 {
        let magnitude = Swift.min(abs(Int(sample)), 32_635) + 132
        return ~(byte(magnitude, sample < 0))
    }

    static func alaw(_ sample: Int16) -> UInt8 {
        let magnitude = Swift.min(sample < 0 ? -Int(sample) - 1 : Int(sample), 32_767)
        let code = magnitude < 256 ? UInt8(magnitude >> 4) : byte(magnitude, false)
        return (code | (sample < 0 ? 0 : 0x80)) ^ 0x55
    }

    private static func byte(_ magnitude: Int, _ isNegative: Bool) -> UInt8 {
        let exponent = Swift.max(0, Int.bitWidth - 1 - magnitude.leadingZeroBitCount - 7)
        let mantissa = magnitude >> (exponent + 3) & 15
        return (isNegative ? 0x80 : 0) | UInt8(exponent << 4 | mantissa)
    }
}
