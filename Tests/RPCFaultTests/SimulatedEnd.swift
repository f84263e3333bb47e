import NIOCore
import RPCCore
import Synchronization

@testable import RPCTransport

/// What a session asks of its connection, kept until the simulation looks.
final class SimulatedDriver: SessionDriver {
    struct Wishes: Sendable {
        var flush = false
        var close = false
        var check: ContinuousClock.Instant?
    }

    private let wishes = Mutex(Wishes())
    var now: Wishes { wishes.withLock { $0 } }

    func wake() { wishes.withLock { $0.flush = true } }
    func close() { wishes.withLock { $0.close = true } }
    func check(at time: ContinuousClock.Instant) { wishes.withLock { $0.check = time } }
    func flushed() { wishes.withLock { $0.flush = false } }
    func checked() { wishes.withLock { $0.check = nil } }
}

/// One end of a simulated connection: a session, its referee, and the bytes that are on their way from it.
struct SimulatedEnd {
    /// Bytes that the network takes before the channel is not writable any more.
    static let wireBytesMax = 65_536

    let driver = SimulatedDriver()
    var referee: Referee
    private(set) var underWay: ArraySlice<UInt8> = []
    private var parser = FrameParser()
    private var isBlocked = false
    /// The session has closed, and what it had to say is under way.
    private(set) var hasClosed = false
    private let take: (Int, inout [Frame]) -> Void
    private let give: (Frame) throws(FrameError) -> Void
    private let look: (ContinuousClock.Instant) -> Void
    let lose: () -> Void

    init(_ session: ClientSession) {
        referee = Referee(.client)
        take = session.takeFrames
        give = { frame throws(FrameError) in try session.receive(frame) }
        look = session.check
        lose = { session.connectionLost("cut by the test") }
        session.attach(driver)
    }

    init(_ session: ServerSession) {
        referee = Referee(.server)
        take = session.takeFrames
        give = { frame throws(FrameError) in try session.receive(frame) }
        look = session.check
        lose = { session.connectionLost() }
        session.attach(driver)
    }

    /// Puts what the session has on the wire, if it has asked for that or the wire was full; false if nothing was done.
    mutating func flush(takeMax: Int) -> Bool {
        guard driver.now.flush || isBlocked || driver.now.close && !hasClosed else { return false }
        guard underWay.count < Self.wireBytesMax else { return false }
        driver.flushed()
        isBlocked = true
        while underWay.count < Self.wireBytesMax {
            var frames: [Frame] = []
            take(takeMax, &frames)
            guard !frames.isEmpty else {
                isBlocked = false
                break
            }
            for frame in frames {
                let encoded = FrameCodec.encode(frame)
                referee.sent(frame, bytes: encoded.count - FrameCodec.prefixBytes)
                underWay += encoded
            }
        }
        if driver.now.close, !isBlocked { hasClosed = true }
        return true
    }

    /// Takes bytes off the wire.
    mutating func carry(_ count: Int) -> ArraySlice<UInt8> {
        defer { underWay = underWay.dropFirst(count) }
        return underWay.prefix(count)
    }

    /// Gives the session what came from the other end.
    mutating func receive(_ bytes: ArraySlice<UInt8>) throws(FrameError) {
        parser.feed(ByteBuffer(bytes: bytes))
        while let frame = try parser.next() { try receive(frame) }
    }

    mutating func receive(_ frame: Frame) throws(FrameError) {
        referee.received(frame)
        try give(frame)
    }

    /// Lets the session look at its deadlines, if it has asked to be called by `time`.
    mutating func pass(_ time: ContinuousClock.Instant) -> Bool {
        guard let asked = driver.now.check, asked <= time else { return false }
        driver.checked()
        look(time)
        return true
    }
}
