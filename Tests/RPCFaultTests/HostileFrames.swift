import RPCCore
import TestSupport

/// Frames as a peer would send them that knows the protocol and means ill: most could be right, some lie about sizes,
/// some are far over a limit, some belong to nothing.
struct HostileFrames {
    var random: FrameGenerator
    private(set) var lastID: UInt64 = 0
    private var isServer = false
    /// Messages put together from the pieces that were sent of each call.
    private(set) var said: [UInt64: Assembly] = [:]

    init(seed: UInt64) { random = FrameGenerator(seed: seed) }

    mutating func hello() -> Frame {
        if random.chance(30) { return random.frame() }
        var hello = Frame.Hello()
        hello.callsMax = random.pick([0, 1, 1000])
        hello.streamWindowBytes = random.pick([131_072, 262_144, .max])
        hello.messageBytesMax = random.pick([0, 100, 4_194_304, .max])
        return Frame(callID: 0, .hello(hello))
    }

    /// What a client says after its Hello.
    mutating func fromClient() -> Frame {
        switch random.int(0..<60) {
        case 0..<25: return open()
        case 25..<38: return Frame(callID: someID(), .data(piece()))
        case 38..<46: return Frame(callID: someID(), .cancel(reason: random.number32()))
        case 46..<55: return Frame(callID: someID(), .credit(bytes: random.number()))
        case 55..<58: return Frame(callID: 0, .ping(ack: random.chance(2), token: random.number()))
        case 58: return Frame(callID: 0, .goAway(random.goAway()))
        default: return random.chance(20) ? random.frame() : open()
        }
    }

    /// What a server says of calls up to `last`.
    mutating func fromServer(_ last: UInt64) -> Frame {
        lastID = last
        isServer = true
        guard last > 0 else { return Frame(callID: 0, .ping(ack: false, token: 1)) }
        switch random.int(0..<60) {
        case 0..<30:
            let (id, piece) = (someID(), piece())
            remember(piece, id)
            return Frame(callID: id, .data(piece))
        case 30..<45:
            var end = random.end()
            let id = someID()
            if random.chance(2) { end.code = .ok }
            if random.chance(2) { end.data = piece() }
            if let piece = end.data { remember(piece, id) }
            return Frame(callID: id, .end(end))
        case 45..<54: return Frame(callID: someID(), .credit(bytes: random.number()))
        case 54..<57: return Frame(callID: 0, .ping(ack: random.chance(2), token: random.number()))
        case 57: return random.chance(10) ? Frame(callID: 0, .goAway(random.goAway())) : fromServer(last)
        default:
            return random.chance(40) ? Frame(callID: random.number(), random.frame().kind).unlessSaid : fromServer(last)
        }
    }

    private mutating func remember(_ piece: Frame.Piece, _ id: UInt64) {
        // What is wrong with it is for the session to find; here counts only what came whole.
        _ = said[id, default: Assembly()].add(piece, limit: .max)
    }

    private mutating func someID() -> UInt64 {
        // A server keeps clear of numbers that the client is about to use: what is said there is of no call yet.
        let (stranger, next) = (random.number(), lastID &+ 1)
        return switch random.int(0..<12) {
        case 0: isServer ? stranger | 1 << 40 : stranger
        case 1: isServer ? next | 1 << 40 : next
        default: UInt64(max(1, Int(clamping: lastID) - random.int(0..<6)))
        }
    }

    private mutating func open() -> Frame {
        if !random.chance(200) { lastID += random.chance(20) ? 1000 : 1 }
        var open = Frame.Open()
        let methods = [
            FaultService.echo, FaultService.expand, FaultService.endless, FaultService.hang, FaultService.collect,
            FaultService.chat,
        ]
        open.method = random.chance(20) ? random.bytes(256) : random.pick(methods).wireName
        open.timeoutMicroseconds = random.pick([0, 1, 60_000_000, .max])
        if random.chance(20) { open.metadata["x"] = String(repeating: "y", count: random.pick([8000, 9000, 60_000])) }
        open.endStream = !random.chance(3)
        if random.chance(8) { return Frame(callID: lastID, .open(open)) }
        let request = FaultService.expandRequest(
            lastID,
            count: random.pick([1, 4, 40]),
            size: random.pick([0, 1000, 20_000])
        )
        open.data = open.endStream && !random.chance(10) ? Frame.Piece(payload: request) : piece()
        return Frame(callID: lastID, .open(open))
    }

    private mutating func piece() -> Frame.Piece {
        let size = random.pick([0, 1, 100, 60_000, 60_000])
        let more = random.chance(2)
        let announced: UInt32 = random.pick([0, 1, 100, 60_000, 120_000, 4_194_304, .max])
        return Frame.Piece(
            payload: [UInt8](repeating: UInt8(truncatingIfNeeded: random.number()), count: size),
            more: more,
            endStream: random.chance(3),
            messageBytes: more && !random.chance(10) ? announced : 0
        )
    }
}

extension Frame {
    /// Itself, unless it says something of a call: what is said has to be remembered.
    fileprivate var unlessSaid: Frame {
        switch kind {
        case .data, .end: Frame(callID: 0, .ping(ack: true, token: callID))
        default: self
        }
    }
}
