/// What a session has to send: control frames first, then a few KiB of each call in turn, as credit allows.
///
/// A frame that is all that a call has to say goes into the turn by itself; only a call that says more has a line.
struct Outbox {
    /// A writer that waits until the line of its call is shorter. Resumed without the session's lock.
    typealias Waiter = UnsafeContinuation<Void, Never>

    private enum Turn {
        case whole(Frame)
        case line(Line)
    }

    /// A call's bytes that wait here before its writer waits, too.
    static let lineBytesMax = 65_536
    /// What a call may say in its turn, about, before the next one has its turn; in bytes.
    private static let turnBytes = 4096

    /// Credit that a line starts with: the peer's window.
    var windowBytes = 0
    /// What messages that wait for their reader may hold; nil = whatever they do.
    var limit: ByteLimit?
    private var control = Queue<Frame>()
    private var lines: [UInt64: Line] = [:]
    private var turn = Queue<Turn>()

    /// Frames and calls that wait here: what a peer that does not read makes grow.
    var waiting: Int { control.count + callsWaiting }
    /// Calls that wait here to say something, or may.
    var callsWaiting: Int { max(turn.count, lines.count) }
    /// Whether nothing is left, also nothing that waits for credit.
    var isDrained: Bool { control.isEmpty && turn.isEmpty && lines.values.allSatisfy { $0.frames.isEmpty } }

    mutating func sendControl(_ kind: Frame.Kind) { control.append(Frame(callID: 0, kind)) }

    /// Before all that waits.
    mutating func sendFirst(_ kind: Frame.Kind) {
        var waiting = control
        control = Queue()
        sendControl(kind)
        while let frame = waiting.popFirst() { control.append(frame) }
    }

    /// A frame of a call that costs no credit and may overtake its data: Cancel, Credit.
    mutating func sendAhead(_ frame: Frame) { control.append(frame) }

    /// The only frame of a call in this direction; its piece is smaller than any window.
    mutating func sendWhole(_ frame: Frame) { turn.append(.whole(frame)) }

    mutating func openLine(_ call: UInt64) -> Line {
        let line = Line(call: call, credit: windowBytes)
        lines[call] = line
        return line
    }

    /// Forgets what the call has to say. The writers that waited are given back.
    mutating func close(_ line: Line) -> [Waiter] {
        lines[line.call] = nil
        line.clear()
        release(line, downTo: 0)
        return line.takeWaiters()
    }

    /// Forgets everything. The writers that waited are given back.
    mutating func closeAll() -> [Waiter] {
        var waiters: [Waiter] = []
        for line in Array(lines.values) { waiters += close(line) }
        self = Outbox()
        return waiters
    }

    /// Room for a message of so many bytes; false if there is none. What a line may hold anyway needs no more room.
    func hold(_ bytes: Int, for line: Line) -> Bool {
        guard let limit, bytes > Self.lineBytesMax else { return true }
        guard limit.hold(bytes) else { return false }
        line.heldBytes += bytes
        return true
    }

    /// Gives back the room that the line does not need for so many bytes.
    private func release(_ line: Line, downTo bytes: Int) {
        guard line.heldBytes > bytes else { return }
        limit?.release(line.heldBytes - bytes)
        line.heldBytes = bytes
    }

    /// Forgets the line of this call, if it has one; for calls that are not known any more.
    mutating func closeLine(_ call: UInt64) -> [Waiter] { lines[call].map { close($0) } ?? [] }

    mutating func send(_ kind: Frame.Kind, on line: Line) {
        line.append(Frame(callID: line.call, kind))
        list(line)
    }

    /// The call's line ends with this frame.
    mutating func finish(_ kind: Frame.Kind, on line: Line) {
        send(kind, on: line)
        line.isFinished = true
    }

    /// Takes back the Open of a call, if the peer has not heard of the call.
    mutating func withdraw(_ call: UInt64) -> Bool {
        if case .open = lines[call]?.frames.first?.kind { return true }
        return turn.removeFirst { next in
            if case .whole(let frame) = next { frame.callID == call } else { false }
        }
    }

    mutating func addCredit(_ call: UInt64, _ bytes: Int) {
        guard let line = lines[call] else { return }
        let (sum, overflow) = line.credit.addingReportingOverflow(bytes)
        line.credit = overflow ? Int.max : sum
        list(line)
    }

    /// Adds the next frames to `frames`, at most about `bytesMax` of payload, and gives the writers that may go on.
    mutating func take(bytesMax: Int, into frames: inout [Frame]) -> [Waiter] {
        while let frame = control.popFirst() { frames.append(frame) }
        var waiters: [Waiter] = []
        var bytes = 0
        while bytes < bytesMax, let next = turn.popFirst() {
            switch next {
            case .whole(let frame):
                bytes += max(frame.charge, 64)
                frames.append(frame)
            case .line(let line):
                line.isListed = false
                bytes += line.take(bytesMax: min(Self.turnBytes, bytesMax - bytes), into: &frames)
                // Not only when nothing is left: a stream whose reader is always a little behind never comes to that.
                release(line, downTo: line.queuedBytes)
                if !line.waiters.isEmpty, !line.isFull { waiters += line.takeWaiters() }
                if line.isFinished, line.frames.isEmpty { lines[line.call] = nil } else { list(line) }
            }
        }
        return waiters
    }

    private mutating func list(_ line: Line) {
        guard !line.isListed, line.maySpeak else { return }
        line.isListed = true
        turn.append(.line(line))
    }
}

/// What one call has to send, frame by frame.
///
/// Not checked by the compiler: everything in it is touched only under the lock of the session that made it. That is why
/// its properties need no check at run time either, which would cost more than what is done with them.
final class Line: @unchecked Sendable {
    let call: UInt64
    @exclusivity(unchecked) fileprivate var frames = Queue<Frame>()
    /// What each of them takes from the credit: asked for more often than the frames, which are large.
    @exclusivity(unchecked) private var charges = Queue<Int>()
    /// Bytes that the peer still takes of this call.
    @exclusivity(unchecked) fileprivate(set) var credit: Int
    /// Bytes queued here.
    @exclusivity(unchecked) fileprivate(set) var queuedBytes = 0
    /// Bytes of large messages that wait here, held in the outbox's limit.
    @exclusivity(unchecked) fileprivate var heldBytes = 0
    @exclusivity(unchecked) fileprivate var isListed = false
    /// The last frame is queued, or the call is over: nothing may follow.
    @exclusivity(unchecked) fileprivate(set) var isFinished = false
    @exclusivity(unchecked) fileprivate var waiters: [Outbox.Waiter] = []

    init(call: UInt64, credit: Int) {
        self.call = call
        self.credit = credit
    }

    /// There is a frame, and credit for it.
    fileprivate var maySpeak: Bool { charges.first.map { credit >= $0 } ?? false }

    fileprivate func append(_ frame: Frame) {
        let charge = frame.charge
        queuedBytes += charge
        frames.append(frame)
        charges.append(charge)
    }

    /// Nothing is said any more, nor may be.
    fileprivate func clear() {
        isFinished = true
        frames = Queue()
        charges = Queue()
    }

    /// Adds frames to `taken`, at least one if there is credit for it, until they have `bytesMax`. Returns their bytes.
    fileprivate func take(bytesMax: Int, into taken: inout [Frame]) -> Int {
        var bytes = 0
        while bytes < bytesMax, maySpeak, let charge = charges.popFirst(), let frame = frames.popFirst() {
            credit -= charge
            queuedBytes -= charge
            bytes += max(charge, 64)
            taken.append(frame)
        }
        return bytes
    }

    /// The writer is ahead of its reader by more than it may.
    var isFull: Bool { queuedBytes >= Outbox.lineBytesMax }

    /// Keeps a writer until the line is shorter or closed. False if it need not wait.
    func wait(_ waiter: Outbox.Waiter) -> Bool {
        guard !isFinished, isFull else { return false }
        waiters.append(waiter)
        return true
    }

    func takeWaiters() -> [Outbox.Waiter] {
        defer { waiters = [] }
        return waiters
    }
}

extension Frame {
    /// What it takes from its call's credit.
    var charge: Int {
        switch kind {
        case .open(let open): open.data?.charge ?? 0
        case .data(let piece): piece.charge
        case .end(let end): end.data?.charge ?? 0
        default: 0
        }
    }
}
