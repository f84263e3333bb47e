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

    /// Control frames and calls that wait here: what a peer that does not read makes grow.
    var waiting: Int { control.count + lines.count }
    /// Whether nothing is left, also nothing that waits for credit.
    var isDrained: Bool { control.isEmpty && lines.values.allSatisfy { $0.frames.isEmpty } }

    mutating func sendControl(_ kind: Frame.Kind) { control.append(Frame(callID: 0, kind)) }

    /// A frame of a call that costs no credit and may overtake its data: Cancel, Credit.
    mutating func sendAhead(_ frame: Frame) { control.append(frame) }

    mutating func openLine(_ call: UInt64, credit: Int) { lines[call] = Line(credit: credit) }

    mutating func closeLine(_ call: UInt64) { lines[call] = nil }

    /// The call's Open has not been taken: the peer has never heard of the call.
    func isUnsent(_ call: UInt64) -> Bool {
        guard case .open = lines[call]?.frames.first?.kind else { return false }
        return true
    }

    mutating func send(_ frame: Frame) {
        lines[frame.callID]?.frames.append(frame)
        lines[frame.callID]?.queuedBytes += Self.charge(frame)
        list(frame.callID)
    }

    mutating func addCredit(_ call: UInt64, _ bytes: Int) {
        guard let credit = lines[call]?.credit else { return }
        let (sum, overflow) = credit.addingReportingOverflow(bytes)
        lines[call]?.credit = overflow ? Int.max : sum
        list(call)
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
            lines[call]?.isListed = false
            // In place: a copy of the line would make every frame copy its queue.
            guard let frame = lines[call]?.frames.popFirst() else { continue }
            let charge = Self.charge(frame)
            lines[call]?.credit -= charge
            lines[call]?.queuedBytes -= charge
            bytes += max(charge, 64)
            frames.append(frame)
            calls.append(call)
            if case .end = frame.kind { lines[call] = nil } else { list(call) }
        }
        return (frames, calls)
    }

    private mutating func list(_ call: UInt64) {
        guard let line = lines[call], !line.isListed, let next = line.frames.first else { return }
        guard line.credit >= Self.charge(next) else { return }
        lines[call]?.isListed = true
        turn.append(call)
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
