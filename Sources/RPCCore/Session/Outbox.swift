/// What a session has to send: control frames first, then one frame of each call in turn, as credit allows.
///
/// A frame that is all that a call has to say goes into the turn by itself; only a call that says more has a line.
struct Outbox {
    /// A writer that waits until the line of its call is shorter. Resumed without the session's lock.
    typealias Waiter = UnsafeContinuation<Void, Never>

    private struct Line {
        var frames = Queue<Frame>()
        /// Bytes that the peer still takes of this call.
        var credit: Int
        /// Bytes queued here.
        var queuedBytes = 0
        var isListed = false
        /// The last frame is queued: nothing may follow it.
        var isFinished = false
        var waiters: [Waiter] = []
    }

    private enum Turn {
        case whole(Frame)
        case line(UInt64)
    }

    /// A call's bytes that wait here before its writer waits, too.
    static let lineBytesMax = 65_536

    /// Credit that a line starts with: the peer's window.
    var windowBytes = 0
    private var control = Queue<Frame>()
    private var lines: [UInt64: Line] = [:]
    private var turn = Queue<Turn>()

    /// Frames and calls that wait here: what a peer that does not read makes grow.
    var waiting: Int { control.count + max(turn.count, lines.count) }
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

    mutating func openLine(_ call: UInt64) { lines[call] = Line(credit: windowBytes) }

    func hasLine(_ call: UInt64) -> Bool { lines[call] != nil }

    /// Whether the call may say more.
    func takesMore(_ call: UInt64) -> Bool { lines[call].map { !$0.isFinished } ?? false }

    /// Forgets what the call has to say. The writers that waited are given back.
    mutating func closeLine(_ call: UInt64) -> [Waiter] { lines.removeValue(forKey: call)?.waiters ?? [] }

    /// The call's line ends with this frame.
    mutating func finish(_ frame: Frame) {
        send(frame)
        lines[frame.callID]?.isFinished = true
    }

    /// Takes back the Open of a call, if the peer has not heard of the call.
    mutating func withdraw(_ call: UInt64) -> Bool {
        if case .open = lines[call]?.frames.first?.kind { return true }
        return turn.removeFirst { next in
            if case .whole(let frame) = next { frame.callID == call } else { false }
        }
    }

    mutating func send(_ frame: Frame) {
        lines[frame.callID]?.frames.append(frame)
        lines[frame.callID]?.queuedBytes += frame.charge
        list(frame.callID)
    }

    mutating func addCredit(_ call: UInt64, _ bytes: Int) {
        guard let credit = lines[call]?.credit else { return }
        let (sum, overflow) = credit.addingReportingOverflow(bytes)
        lines[call]?.credit = overflow ? Int.max : sum
        list(call)
    }

    /// The call's writer is ahead of its reader by more than it may.
    func isFull(_ call: UInt64) -> Bool { (lines[call]?.queuedBytes ?? 0) >= Self.lineBytesMax }

    /// Keeps a writer until its line is shorter or closed. False if it need not wait.
    mutating func wait(_ call: UInt64, _ waiter: Waiter) -> Bool {
        guard takesMore(call), isFull(call) else { return false }
        lines[call]?.waiters.append(waiter)
        return true
    }

    mutating func takeWaiters(_ call: UInt64) -> [Waiter] {
        guard lines[call]?.waiters.isEmpty == false else { return [] }
        defer { lines[call]?.waiters = [] }
        return lines[call]?.waiters ?? []
    }

    mutating func takeAllWaiters() -> [Waiter] { lines.keys.reduce(into: []) { $0 += takeWaiters($1) } }

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
            case .line(let call):
                lines[call]?.isListed = false
                // In place: a copy of the line would make every frame copy its queue.
                guard let frame = lines[call]?.frames.popFirst() else { continue }
                lines[call]?.credit -= frame.charge
                lines[call]?.queuedBytes -= frame.charge
                bytes += max(frame.charge, 64)
                if !isFull(call) { waiters += takeWaiters(call) }
                if lines[call].map({ $0.isFinished && $0.frames.isEmpty }) ?? false {
                    lines[call] = nil
                } else {
                    list(call)
                }
                frames.append(frame)
            }
        }
        return waiters
    }

    private mutating func list(_ call: UInt64) {
        guard let line = lines[call], !line.isListed, let next = line.frames.first else { return }
        guard line.credit >= next.charge else { return }
        lines[call]?.isListed = true
        turn.append(.line(call))
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
