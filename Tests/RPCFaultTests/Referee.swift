import RPCCore

/// Watches one side of a connection and holds what it sends against docs/PROTOCOL.md, by what that side has read when
/// it sends. It shares no code with the sessions: it keeps its own books of credit, pieces and calls.
struct Referee {
    enum Side: String {
        case client
        case server
    }

    struct Call {
        /// Charge that this side may still send, and what it may still grant.
        var credit: Int
        var received = 0
        var granted = 0
        var outgoing = Assembly()
        /// Sent: `end_stream`, End or Cancel. Received: the other side's.
        var saidLast = false
        var isEnded = false
        var heardEnd = false
        var heardCancel = false
    }

    let side: Side
    private(set) var peer: Frame.Hello?
    private(set) var calls: [UInt64: Call] = [:]
    /// What this side did that it must not do.
    private(set) var faults: [String] = []
    private var hasSaidHello = false
    private var lastOpened: UInt64 = 0
    private var hasHeardGoAway = false
    private var hasSaidGoAway = false
    private var pings: [UInt64] = []

    init(_ side: Side) { self.side = side }

    private mutating func fault(_ frame: Frame, _ rule: String) {
        faults.append("\(side.rawValue) sent \(Self.name(frame)) of call \(frame.callID): \(rule)")
    }

    private mutating func require(_ holds: Bool, _ frame: Frame, _ rule: String) {
        if !holds { fault(frame, rule) }
    }

    static func name(_ frame: Frame) -> String {
        let text = "\(frame.kind)"
        return String(text.prefix { $0 != "(" })
    }

    /// This side has read a frame.
    mutating func received(_ frame: Frame) {
        switch frame.kind {
        case .hello(let hello): if peer == nil { peer = hello }
        case .open(let open):
            guard side == .server, calls[frame.callID] == nil else { return }
            calls[frame.callID] = Call(credit: Int(peer?.streamWindowBytes ?? 0))
            calls[frame.callID]?.received = open.data?.charge ?? 0
        case .data(let piece): calls[frame.callID]?.received += piece.charge
        case .end(let end):
            calls[frame.callID]?.received += end.data?.charge ?? 0
            calls[frame.callID]?.heardEnd = true
        case .cancel: calls[frame.callID]?.heardCancel = true
        case .credit(let bytes):
            let (sum, overflow) = (calls[frame.callID]?.credit ?? 0).addingReportingOverflow(Int(clamping: bytes))
            calls[frame.callID]?.credit = overflow ? .max : sum
        case .ping(let ack, let token): if !ack { pings.append(token) }
        case .goAway: hasHeardGoAway = true
        }
    }

    /// This side sends a frame, of so many bytes without its length.
    mutating func sent(_ frame: Frame, bytes: Int) {
        require(bytes <= FrameCodec.frameBytesMax, frame, "\(bytes) bytes")
        guard hasSaidHello else {
            hasSaidHello = true
            guard case .hello = frame.kind else { return fault(frame, "not a Hello, and the first") }
            return require(bytes <= FrameCodec.helloBytesMax && frame.callID == 0, frame, "too large or of a call")
        }
        guard let peer else { return fault(frame, "before the peer's Hello was read") }
        switch frame.kind {
        case .hello: fault(frame, "a second one")
        case .ping(let ack, let token):
            require(frame.callID == 0, frame, "of a call")
            guard ack else { return }
            if pings.first == token { pings.removeFirst() } else { fault(frame, "nobody asked with this token") }
        case .goAway(let goAway): sentGoAway(goAway, frame)
        case .open(let open): sentOpen(open, frame, peer)
        default: sentOfCall(frame, peer)
        }
    }

    private mutating func sentGoAway(_ goAway: Frame.GoAway, _ frame: Frame) {
        require(frame.callID == 0, frame, "of a call")
        require(!hasSaidGoAway, frame, "a second one")
        require(goAway.ack == (side == .client), frame, "only a client acknowledges, only a server begins")
        if side == .client { require(hasHeardGoAway, frame, "nothing to acknowledge") }
        hasSaidGoAway = true
    }

    private mutating func sentOpen(_ open: Frame.Open, _ frame: Frame, _ peer: Frame.Hello) {
        guard side == .client else { return fault(frame, "a server opens nothing") }
        require(frame.callID > lastOpened, frame, "not above \(lastOpened)")
        require(!hasSaidGoAway, frame, "after it had acknowledged GoAway")
        require(open.metadata.bytes <= Metadata.bytesMax, frame, "metadata of \(open.metadata.bytes) bytes")
        let running = calls.values.filter { !$0.isEnded && !$0.heardEnd }.count
        require(running < Int(peer.callsMax), frame, "\(running) calls are open")
        lastOpened = frame.callID
        calls[frame.callID] = Call(credit: Int(peer.streamWindowBytes))
        if let piece = open.data { sentPiece(piece, frame, peer) }
        if open.endStream { calls[frame.callID]?.saidLast = true }
    }

    private mutating func sentOfCall(_ frame: Frame, _ peer: Frame.Hello) {
        guard let call = calls[frame.callID] else { return fault(frame, "there is no such call") }
        require(!call.isEnded, frame, "the call was ended by this side")
        switch frame.kind {
        case .data(let piece):
            require(!call.heardCancel, frame, "the call was cancelled")
            require(!call.heardEnd, frame, "the call was ended by the server")
            require(!call.saidLast, frame, "after `end_stream`")
            sentPiece(piece, frame, peer)
            if piece.endStream { calls[frame.callID]?.saidLast = true }
        case .end(let end):
            // After a Cancel it may still come: it was queued, and costs nobody anything.
            require(side == .server, frame, "a client ends nothing")
            require(end.metadata.bytes <= Metadata.bytesMax, frame, "metadata of \(end.metadata.bytes) bytes")
            require(end.message.count <= Frame.End.messageBytesMax, frame, "message of \(end.message.count) bytes")
            require(end.detail.count <= Frame.End.detailBytesMax, frame, "detail of \(end.detail.count) bytes")
            if let piece = end.data { sentPiece(piece, frame, peer) }
            let isHalf = end.code == .ok && calls[frame.callID]?.outgoing.isUnfinished == true
            require(!isHalf, frame, "a success in the middle of a message")
            calls[frame.callID]?.isEnded = true
        case .cancel:
            require(side == .client, frame, "a server cancels nothing")
            calls[frame.callID]?.isEnded = true
        case .credit(let bytes):
            calls[frame.callID]?.granted += Int(clamping: bytes)
            require(bytes > 0, frame, "of nothing")
            require(call.granted + Int(clamping: bytes) <= call.received, frame, "more than what came")
        default: fault(frame, "not of a call")
        }
    }

    private mutating func sentPiece(_ piece: Frame.Piece, _ frame: Frame, _ peer: Frame.Hello) {
        calls[frame.callID]?.credit -= piece.charge
        if let credit = calls[frame.callID]?.credit { require(credit >= 0, frame, "\(-credit) over its credit") }
        if let rule = calls[frame.callID]?.outgoing.add(piece, limit: Int(peer.messageBytesMax)) { fault(frame, rule) }
    }
}

/// One message after another, put together by the rules of the document.
struct Assembly {
    private(set) var whole: [[UInt8]] = []
    private var partial: [UInt8]?
    private var announced = 0

    var isUnfinished: Bool { partial != nil }

    /// Takes a piece; what is wrong with it, if anything.
    mutating func add(_ piece: Frame.Piece, limit: Int) -> String? {
        var rule: String?
        if partial == nil {
            guard piece.more else {
                guard piece.payload.count <= limit else { return "a message of \(piece.payload.count) bytes" }
                whole.append(piece.payload)
                return nil
            }
            announced = Int(piece.messageBytes)
            partial = []
            if announced > limit { rule = "a message of \(announced) bytes was announced" }
        } else if piece.messageBytes != 0 {
            rule = "a size in the middle of a message"
        }
        partial?.append(contentsOf: piece.payload)
        guard let have = partial else { return nil }
        guard have.count <= announced else { return "\(have.count) bytes of \(announced)" }
        guard !piece.more else { return rule }
        partial = nil
        whole.append(have)
        return have.count == announced ? rule : "\(have.count) bytes of \(announced)"
    }
}
