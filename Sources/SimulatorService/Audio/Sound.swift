/// Speech as the simulator makes it: a tone a character, each as long, its pitch by character and voice.
///
/// Nothing is kept but the text: a piece is computed when it is sent.
struct Sound: Sendable {
    /// How a sample is written where there is no container.
    enum Encoding: String, Sendable, CaseIterable {
        case float32 = "pcm_f32le"
        case int16 = "pcm_s16le"
        case mulaw = "pcm_mulaw"
        case alaw = "pcm_alaw"

        static let names = allCases.map(\.rawValue).joined(separator: ", ")
    }

    enum Coding: Sendable, Equatable {
        case wav
        /// Frames of silence at 44,100 Hz, as long as the sound: a real file without an encoder.
        case mp3(bitRate: Int)
        case raw(Encoding)
    }

    /// How long a character sounds at speed 1.
    static let millisecondsPerCharacter = 20

    private let text: [UInt32]
    private let voice: UInt64
    private let coding: Coding
    private let sampleRate: Int
    private let samplesPerCharacter: Int
    private let charactersPerPiece: Int

    init(
        text: [UInt32],
        voice: UInt64,
        coding: Coding,
        sampleRate: Int,
        speed: Double,
        charactersPerPiece: Int
    ) {
        self.text = text
        self.voice = voice
        self.coding = coding
        if case .mp3 = coding {
            self.sampleRate = MP3Frame.sampleRate
        } else {
            self.sampleRate = sampleRate
        }
        let samples = Double(self.sampleRate * Self.millisecondsPerCharacter) / 1_000 / speed
        samplesPerCharacter = max(1, Int(samples.rounded()))
        self.charactersPerPiece = max(1, charactersPerPiece)
    }

    /// Pieces that it goes out in; at least one.
    var pieceCount: Int {
        max(1, (text.count + charactersPerPiece - 1) / charactersPerPiece)
    }

    var contentType: String {
        switch coding {
        case .wav: "audio/wav"
        case .mp3: "audio/mpeg"
        case .raw: "audio/pcm"
        }
    }

    /// The bytes of one piece; the first begins with the container's header.
    func piece(_ index: Int) -> [UInt8] {
        let start = min(index * charactersPerPiece, text.count)
        let end = min(start + charactersPerPiece, text.count)
        var out: [UInt8] = []
        switch coding {
        case .wav:
            if index == 0 {
                out = WAVHeader.bytes(samples: text.count * samplesPerCharacter, sampleRate: sampleRate)
            }
            for character in start..<end {
                appendTone(character, as: .int16, to: &out)
            }
        case .raw(let encoding):
            for character in start..<end {
                appendTone(character, as: encoding, to: &out)
            }
        case .mp3(let bitRate):
            let first = MP3Frame.count(samples: start * samplesPerCharacter)
            for frame in first..<max(first, MP3Frame.count(samples: end * samplesPerCharacter)) {
                MP3Frame.append(bitRate: bitRate, seed: voice &+ UInt64(frame), to: &out)
            }
        }
        return out
    }

    /// A triangle wave between 110 and 620 Hz.
    private func appendTone(_ index: Int, as encoding: Encoding, to out: inout [UInt8]) {
        var random = SplitMix64(state: voice &+ UInt64(text[index]))
        let step = UInt32((110 + random.below(511)) << 32 / sampleRate)
        var phase: UInt32 = 0
        for _ in 0..<samplesPerCharacter {
            let ramp = Int32(phase >> 16) - 32_768
            out.append(sample: Int16(clamping: (abs(ramp) - 16_384) / 2), as: encoding)
            phase &+= step
        }
    }
}
