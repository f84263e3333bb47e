/// The order in which a stream's pieces go out: a pure sequence of steps, so that pace, cuts and stalls can be tested
/// without a socket.
struct AnswerStream: Sendable {
    enum Step: Sendable, Equatable {
        case write([UInt8])
        case pause(Duration)
        /// The connection ends here without a clean end.
        case cut
    }

    /// Bytes that are put into one write while there is no pause between chunks.
    private static let writeBytes = 16_384

    private let encoder: AnswerEncoder
    private let usageChunk: Bool
    private let usageAtEnd: Bool
    private let chunkDelay: Duration
    private let fault: Fault?
    private let chunks: [(choice: Int, piece: ArraySlice<UInt8>, opens: Bool, closes: Bool)]
    private var position = 0
    private var hasPaused = false
    private var hasFailed = false
    private var bytesSent: [Int]

    init(encoder: AnswerEncoder, usageChunk: Bool, usageAtEnd: Bool, settings: SimulatorSettings, fault: Fault?) {
        self.encoder = encoder
        self.usageChunk = usageChunk
        self.usageAtEnd = usageAtEnd
        self.fault = fault
        chunkDelay = settings.chunkDelay
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
        bytesSent = [Int](repeating: 0, count: encoder.answer.choices.count)
    }

    /// The pause between the headers and the first chunk.
    var firstTokenDelay: Duration {
        fault?.kind == .slowFirstToken ? fault?.delay ?? .zero : .zero
    }

    /// Tokens that went out so far, all choices together.
    var tokensSent: Int {
        bytesSent.reduce(0) { $0 + TokenRule.tokens(bytes: $1) }
    }

    /// The next step; nil after the last content, when the row is due and then ``tail``.
    mutating func next() -> Step? {
        if let step = failureStep() {
            return step
        }
        guard position < chunks.count else {
            return nil
        }
        if chunkDelay > .zero && !hasPaused {
            hasPaused = true
            return .pause(chunkDelay)
        }
        hasPaused = false
        var out: [UInt8] = []
        repeat {
            appendChunk(to: &out)
        } while chunkDelay == .zero && position < chunks.count && out.count < Self.writeBytes && !failsHere
        return .write(out)
    }

    private mutating func appendChunk(to out: inout [UInt8]) {
        let chunk = chunks[position]
        encoder.appendChunk(chunk.piece, index: chunk.choice, opens: chunk.opens, to: &out)
        bytesSent[chunk.choice] += chunk.piece.count
        position += 1
        // The last choice's end is part of the tail.
        if chunk.closes && position < chunks.count {
            encoder.appendFinish(index: chunk.choice, withUsage: false, to: &out)
        }
    }

    /// Whether the fault shows before the chunk at `position`: after so many chunks, or at the end of a shorter stream.
    private var failsHere: Bool {
        guard let fault, !hasFailed else {
            return false
        }
        switch fault.kind {
        case .cutStream, .stalledStream, .malformedChunk:
            return position >= min(fault.afterChunks, chunks.count)
        default:
            return false
        }
    }

    private mutating func failureStep() -> Step? {
        if hasFailed, fault?.kind == .stalledStream {
            return .cut
        }
        guard failsHere, let fault else {
            return nil
        }
        hasFailed = true
        switch fault.kind {
        case .cutStream:
            return .cut
        case .stalledStream:
            return .pause(fault.delay)
        default:
            var out: [UInt8] = []
            encoder.appendMalformed(to: &out)
            return .write(out)
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
