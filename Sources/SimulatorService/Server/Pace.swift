/// What a stream does next.
enum StreamStep: Sendable, Equatable {
    case write([UInt8])
    case pause(Duration)
    /// The connection ends here without a clean end.
    case cut
}

/// An answer that goes out piece by piece: a pure sequence of steps, so that pace, cuts and stalls can be tested without a
/// socket.
protocol SteppedAnswer: Sendable {
    var contentType: String { get }
    /// The pause between the headers and the first piece.
    var firstPieceDelay: Duration { get }
    /// Tokens that went out so far.
    var tokensSent: Int { get }
    /// The next step; nil after the last content, when the row is due and then ``tail``.
    mutating func next() -> StreamStep?
    /// What ends it.
    var tail: [UInt8] { get }
}

/// When the pieces of an answer go out, and where it fails on purpose.
struct Pace: Sendable {
    enum Turn: Sendable {
        case piece(Int)
        case pause(Duration)
        case cut
        /// Something that is no piece goes out here.
        case malformed
        /// The provider says that it gave up; the cut follows.
        case error
    }

    private let count: Int
    private let delay: Duration
    private let fault: Fault?
    private var position = 0
    private var hasPaused = false
    private var hasFailed = false

    init(count: Int, delay: Duration, fault: Fault?) {
        self.count = count
        // Every piece is late, not the first one alone.
        self.delay = fault?.kind == .slowTokens ? fault?.delay ?? delay : delay
        self.fault = fault
    }

    var firstPieceDelay: Duration {
        fault?.kind == .slowFirstToken ? fault?.delay ?? .zero : .zero
    }

    /// The next turn; nil after the last piece.
    mutating func next() -> Turn? {
        if let turn = failure() {
            return turn
        }
        guard position < count else {
            return nil
        }
        if delay > .zero && !hasPaused {
            hasPaused = true
            return .pause(delay)
        }
        hasPaused = false
        position += 1
        return .piece(position - 1)
    }

    /// The next piece if it may go out in one write with the one before.
    mutating func nextAtOnce() -> Int? {
        guard delay == .zero, position < count, !failsHere else {
            return nil
        }
        position += 1
        return position - 1
    }

    /// Whether the fault shows before the piece at `position`: after so many pieces, or at the end of a shorter stream.
    private var failsHere: Bool {
        guard let fault, !hasFailed else {
            return false
        }
        switch fault.kind {
        case .cutStream, .stalledStream, .malformedChunk, .errorEvent: return position >= min(fault.afterChunks, count)
        default: return false
        }
    }

    private mutating func failure() -> Turn? {
        if hasFailed, fault?.kind == .stalledStream || fault?.kind == .errorEvent {
            return .cut
        }
        guard failsHere, let fault else {
            return nil
        }
        hasFailed = true
        switch fault.kind {
        case .cutStream: return .cut
        case .stalledStream: return .pause(fault.delay)
        case .errorEvent: return .error
        default: return .malformed
        }
    }
}
