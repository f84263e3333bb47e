/// What a session has to send: control frames first, then one frame of each call in turn, as credit allows.
struct Outbox {
    private struct Line {
        var frames = Queue<Frame>()
        /// Bytes that the peer still takes of this call.
        var credit: Int
        /// Bytes queued here.
        var queuedBytes = 0
        var isListed = false
    }

    private var control = Queue<Frame>()
    private var lines: [UInt64: Line] = [:]
    /// Calls that have a frame queued and credit for it.
    private var turn = Queue<UInt64>()

    /// Whether there is something to send now.
    var isEmpty: Bool { control.isEmpty && turn.isEmpty }
    /// Whether nothing is left, also nothing that waits for credit.
    var isDrained: Bool { control.isEmpty && lines.values.allSatisfy { $0.frames.isEmpty } }

    mutating func sendControl(_ kind: Frame.Kind) { control.append(Frame(callID: 0, kind)) }

    /// A frame of a call that costs no credit and may overtake its data: Cancel, Credit.
    mutating func sendAhead(_ frame: Frame) { control.append(frame) }

    mutating func openLine(_ call: UInt64, credit: Int) { lines[call] = Line(credit: credit) }

    mutating func closeLine(_ call: UInt64) { lines[call] = nil }

    mutating func send(_ frame: Frame) {
        guard var line = lines[frame.callID] else { return }
        line.frames.append(frame)
        line.queuedBytes += Self.charge(frame)
        list(frame.callID, &line)
    }

    mutating func addCredit(_ call: UInt64, _ bytes: Int) {
        guard var line = lines[call] else { return }
        let (sum, overflow) = line.credit.addingReportingOverflow(bytes)
        line.credit = overflow ? Int.max : sum
        list(call, &line)
    }

    /// Bytes of a call that wait here.
    func queuedBytes(_ call: UInt64) -> Int { lines[call]?.queuedBytes ?? 0 }

    /// The next frames, at most about `bytesMax` of payload, and the calls whose queue got shorter.
    mutating func take(bytesMax: Int) -> (frames: [Frame], calls: [UInt64]) {
        var frames: [Frame] = []
        var calls: [UInt64] = []
        while let frame = control.popFirst() { frames.append(frame) }
        var bytes = 0
        while bytes < bytesMax, let call = turn.popFirst() {
            guard var line = lines[call] else { continue }
            line.isListed = false
            if let frame = line.frames.popFirst() {
                let charge = Self.charge(frame)
                line.credit -= charge
                line.queuedBytes -= charge
                bytes += charge
                frames.append(frame)
                calls.append(call)
                if case .end = frame.kind {
                    lines[call] = nil
                    continue
                }
            }
            list(call, &line)
        }
        return (frames, calls)
    }

    private mutating func list(_ call: UInt64, _ line: inout Line) {
        if !line.isListed, let next = line.frames.first, line.credit >= Self.charge(next) {
            line.isListed = true
            turn.append(call)
        }
        lines[call] = line
    }

    private static func charge(_ frame: Frame) -> Int {
        switch frame.kind {
        case .open(let open): open.data?.charge ?? 0
        case .data(let piece): piece.charge
        case .end(let end): end.data?.charge ?? 0
        default: 0
        }
    }
}
