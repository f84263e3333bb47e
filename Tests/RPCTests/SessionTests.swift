import Testing

@testable import RPCCore

@Suite("Credit and turns")
struct SessionTests {
    private func taken(_ outbox: inout Outbox) -> [UInt64] {
        var frames: [Frame] = []
        _ = outbox.take(bytesMax: 100_000, into: &frames)
        return frames.map(\.callID)
    }

    /// Three calls that say two frames each, one after the other.
    private func threeCalls(payload: [UInt8]) -> Outbox {
        var outbox = Outbox()
        outbox.windowBytes = 1_000_000
        for call in 1...3 as ClosedRange<UInt64> {
            let line = outbox.openLine(call)
            for _ in 0..<2 { outbox.send(.data(Frame.Piece(payload: payload)), on: line) }
        }
        return outbox
    }

    @Test("Frames of several calls leave in turn, control frames first")
    func turns() {
        var outbox = threeCalls(payload: [UInt8](repeating: 1, count: 4096))
        outbox.sendControl(.ping(ack: false, token: 1))
        #expect(taken(&outbox) == [0, 1, 2, 3, 1, 2, 3])
    }

    @Test("Small frames of a call leave in the same turn, no more than 4 KiB of them")
    func smallFrames() {
        var outbox = threeCalls(payload: [1])
        #expect(taken(&outbox) == [1, 1, 2, 2, 3, 3])
        let first = outbox.openLine(4)
        let second = outbox.openLine(5)
        for line in [first, second] {
            for _ in 0..<65 { outbox.send(.data(Frame.Piece(payload: [1])), on: line) }
        }
        let turns = [(4, 64), (5, 64), (4, 1), (5, 1)].flatMap { [UInt64](repeating: $0.0, count: $0.1) }
        #expect(taken(&outbox) == turns)
    }

    @Test("A call without credit waits and does not hold back others")
    func noCredit() {
        var outbox = Outbox()
        outbox.windowBytes = 100
        let short = outbox.openLine(1)
        outbox.windowBytes = 1000
        let long = outbox.openLine(2)
        for line in [short, short, long, long] { outbox.send(.data(Frame.Piece(payload: [])), on: line) }
        #expect(taken(&outbox) == [1, 2, 2])
        outbox.addCredit(1, 10)
        #expect(taken(&outbox).isEmpty)
        outbox.addCredit(1, 18)
        #expect(taken(&outbox) == [1])
    }

    @Test("A writer is to wait once 64 KiB of its call wait, in empty messages too")
    func fullLine() {
        var outbox = Outbox()
        let line = outbox.openLine(1)
        for _ in 0..<1023 { outbox.send(.data(Frame.Piece(payload: [])), on: line) }
        #expect(!line.isFull)
        outbox.send(.data(Frame.Piece(payload: [])), on: line)
        #expect(line.isFull)
    }

    @Test("A large message holds room for what of it waits, also when the line never runs empty")
    func heldRoom() throws {
        var outbox = Outbox()
        outbox.windowBytes = 131_072
        let limit = ByteLimit(400_000)
        outbox.limit = limit
        let line = outbox.openLine(1)
        func write(_ outbox: inout Outbox) -> Bool {
            guard outbox.hold(100_000, for: line) else { return false }
            for piece in Frame.Piece.pieces(of: [UInt8](repeating: 1, count: 100_000)) {
                outbox.send(.data(piece), on: line)
            }
            return true
        }
        #expect(write(&outbox))
        for round in 1...50 {
            #expect(write(&outbox), "round \(round)")
            _ = taken(&outbox)
            #expect(limit.bytes == line.queuedBytes)
            // Its reader is always a little behind.
            outbox.addCredit(1, 100_000)
        }
        #expect(line.queuedBytes > 0)
        _ = outbox.close(line)
        #expect(limit.bytes == 0)
    }

    @Test("A sender may send again when half of the window was read")
    func halfWindow() throws {
        var inbox = Inbox(window: 1024, messageBytesMax: 4096)
        for _ in 0..<16 {
            let arrival = try inbox.receive(Frame.Piece(payload: []))
            #expect(arrival?.charge == 64)
        }
        #expect(throws: RPCError.self) {
            var full = inbox
            _ = try full.receive(Frame.Piece(payload: []))
        }
        inbox.consumed(7 * 64)
        #expect(inbox.takeCredit() == nil)
        inbox.consumed(64)
        #expect(inbox.takeCredit() == 512)
        #expect(inbox.takeCredit() == nil)
    }

    @Test("A message larger than the window comes through, a second one waits until the first is read")
    func largeMessages() throws {
        var inbox = Inbox(window: 1024, messageBytesMax: 10_000)
        var credit = 1024
        /// Sends pieces of 256 bytes while there is credit; gives how many of `pieces` went.
        func send(_ pieces: Int, of size: Int, from first: Int = 0) throws -> (sent: Int, charge: Int?) {
            for index in first..<pieces {
                guard credit >= 256 else { return (index, nil) }
                credit -= 256
                let piece = Frame.Piece(
                    payload: [UInt8](repeating: 1, count: 256),
                    more: index < pieces - 1,
                    messageBytes: index == 0 ? UInt32(size) : 0
                )
                let arrival = try inbox.receive(piece)
                credit += Int(inbox.takeCredit() ?? 0)
                if let arrival {
                    #expect(arrival.message.count == size)
                    return (pieces, arrival.charge)
                }
            }
            return (pieces, nil)
        }
        let whole = try send(30, of: 30 * 256)
        #expect(whole.charge == 30 * 256)
        let stuck = try send(30, of: 30 * 256)
        #expect(stuck.charge == nil)
        #expect(stuck.sent <= 4)
        inbox.consumed(30 * 256)
        credit += Int(inbox.takeCredit() ?? 0)
        let rest = try send(30, of: 30 * 256, from: stuck.sent)
        #expect(rest.charge == 30 * 256)
    }

    @Test("Pieces that do not add up to what was announced are refused")
    func announced() {
        for (first, second) in [(100, 60), (100, 20)] {
            var inbox = Inbox(window: 100_000, messageBytesMax: 4096)
            #expect(throws: RPCError.self) {
                _ = try inbox.receive(
                    Frame.Piece(payload: [UInt8](repeating: 0, count: 50), more: true, messageBytes: UInt32(first))
                )
                _ = try inbox.receive(Frame.Piece(payload: [UInt8](repeating: 0, count: second)))
            }
        }
    }

    @Test("What comes after the end of a call's messages is thrown away")
    func afterEnd() async throws {
        let configuration = SessionConfiguration()
        let reader = CallReader(session: ClientSession(configuration: configuration), id: 1, configuration)
        _ = try reader.receive(Frame.Piece(payload: [1]))
        reader.ended(.success(()))
        _ = try reader.receive(Frame.Piece(payload: [2]))
        #expect(try await reader.next() == [[1]])
        #expect(try await reader.next() == nil)
    }

    @Test("An error that does not fit into a frame is cut so that it does")
    func hugeError() throws {
        let error = RPCError(
            .internal,
            String(repeating: "x", count: 100_000),
            detail: [UInt8](repeating: 1, count: 100_000)
        )
        let bytes = FrameCodec.encode(Frame(callID: 1, .end(Frame.End(error))))
        #expect(bytes.count < FrameCodec.frameBytesMax)
    }
}
