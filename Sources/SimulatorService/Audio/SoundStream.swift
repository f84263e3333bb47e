/// A sound on its way out: its bytes as they are, or as server-sent events.
struct SoundStream: SteppedAnswer {
    private static let writeBytes = 65_536

    private let sound: Sound
    private let model: String
    private let asEvents: Bool
    private var pace: Pace
    private var isShortened = false

    /// The last piece is the tail: it leaves once the row is written.
    init(_ sound: Sound, model: String, asEvents: Bool, settings: SimulatorSettings, fault: Fault?) {
        self.sound = sound
        self.model = model
        self.asEvents = asEvents
        pace = Pace(count: sound.pieceCount - 1, delay: settings.chunkDelay, fault: fault)
    }

    var contentType: String { asEvents ? "text/event-stream" : sound.contentType }
    var firstPieceDelay: Duration { pace.firstPieceDelay }
    var tokensSent: Int { 0 }

    mutating func next() -> StreamStep? {
        switch pace.next() {
        case nil: return nil
        case .pause(let duration): return .pause(duration)
        case .cut: return .cut
        case .error: return asEvents ? .write(AnswerEncoder.errorEvent) : next()
        case .malformed:
            guard asEvents else {
                // What a sound lacks shows at its end.
                isShortened = true
                return next()
            }
            return .write(Array("data: {\"object\":\"audio.tts.chunk\",\"b64\":\n\n".utf8))
        case .piece(let first):
            var out: [UInt8] = []
            append(first, to: &out)
            while out.count < Self.writeBytes, let index = pace.nextAtOnce() {
                append(index, to: &out)
            }
            return .write(out)
        }
    }

    var tail: [UInt8] {
        var out: [UInt8] = []
        append(sound.pieceCount - 1, to: &out)
        if asEvents {
            out.append(contentsOf: AnswerEncoder.done)
        } else if isShortened {
            out.removeLast(min(2, out.count))
        }
        return out
    }

    private func append(_ index: Int, to out: inout [UInt8]) {
        let piece = sound.piece(index)
        guard asEvents else {
            out.append(contentsOf: piece)
            return
        }
        out.append(text: #"data: {"object":"audio.tts.chunk","model":"#)
        out.append(jsonString: model)
        out.append(text: #","b64":"#)
        out.append(jsonString: Base64.encode(piece))
        out.append(text: "}\n\n")
    }
}
