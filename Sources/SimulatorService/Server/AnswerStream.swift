/// A text as a stream of server-sent events.
struct AnswerStream: SteppedAnswer {
    /// Bytes that are put into one write while there is no pause between chunks.
    private static let writeBytes = 16_384

    private let encoder: AnswerEncoder
    private let usageChunk: Bool
    private let usageAtEnd: Bool
    private let chunks: [(choice: Int, piece: ArraySlice<UInt8>, opens: Bool, closes: Bool)]
    private var pace: Pace
    private var bytesSent: [Int]

    let contentType = "text/event-stream"

    init(encoder: AnswerEncoder, usageChunk: Bool, usageAtEnd: Bool, settings: SimulatorSettings, fault: Fault?) {
        self.encoder = encoder
        self.usageChunk = usageChunk
        self.usageAtEnd = usageAtEnd
        var chunks: [(choice: Int, piece: ArraySlice<UInt8>, opens: Bool, closes: Bool)] = []
        for (index, choice) in encoder.answer.choices.enumerated() {
            var pieces = TextRule.pieces(of: choice.content, tokens: settings.tokensPerChunk)
            if pieces.isEmpty {
                pieces = [[]]
            }
            for (number, piece) in pieces.enumerated() {
                chunks.append((index, piece, number == 0, number == pieces.count - 1))
            }
        }
        self.chunks = chunks
        pace = Pace(count: chunks.count, delay: settings.chunkDelay, fault: fault)
        bytesSent = [Int](repeating: 0, count: encoder.answer.choices.count)
    }

    var firstPieceDelay: Duration { pace.firstPieceDelay }

    /// Tokens that went out so far, all choices together.
    var tokensSent: Int {
        bytesSent.reduce(0) { $0 + TokenRule.tokens(bytes: $1) }
    }

    mutating func next() -> StreamStep? {
        switch pace.next() {
        case nil: return nil
        case .pause(let duration): return .pause(duration)
        case .cut: return .cut
        case .error: return .write(AnswerEncoder.errorEvent)
        case .malformed:
            var out: [UInt8] = []
            encoder.appendMalformed(to: &out)
            return .write(out)
        case .piece(let first):
            var out: [UInt8] = []
            appendChunk(first, to: &out)
            while out.count < Self.writeBytes, let index = pace.nextAtOnce() {
                appendChunk(index, to: &out)
            }
            return .write(out)
        }
    }

    private mutating func appendChunk(_ index: Int, to out: inout [UInt8]) {
        let chunk = chunks[index]
        encoder.appendChunk(chunk.piece, index: chunk.choice, opens: chunk.opens, to: &out)
        bytesSent[chunk.choice] += chunk.piece.count
        // The last choice's end is part of the tail.
        if chunk.closes && index < chunks.count - 1 {
            encoder.appendFinish(index: chunk.choice, withUsage: false, to: &out)
        }
    }

    /// What ends the stream: the last choice's end, the usage if it was asked for, and `[DONE]`.
    var tail: [UInt8] {
        var out: [UInt8] = []
        encoder.appendFinish(index: encoder.answer.choices.count - 1, withUsage: usageAtEnd, to: &out)
        if usageChunk {
            encoder.appendUsageChunk(to: &out)
        }
        out.append(contentsOf: AnswerEncoder.done)
        return out
    }
}
