import RPCCore
import TestSupport

/// Random frames of every kind, with numbers at the edges of what they may be and payloads of every size.
struct FrameGenerator {
    private(set) var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func frame() -> Frame {
        let call = chance(4) ? 0 : number()
        switch int(0..<8) {
        case 0: return Frame(callID: call, .hello(hello()))
        case 1: return Frame(callID: call, .open(open()))
        case 2: return Frame(callID: call, .data(piece()))
        case 3: return Frame(callID: call, .end(end()))
        case 4: return Frame(callID: call, .cancel(reason: number32()))
        case 5: return Frame(callID: call, .credit(bytes: number()))
        case 6: return Frame(callID: call, .ping(ack: chance(2), token: number()))
        default: return Frame(callID: call, .goAway(goAway()))
        }
    }

    mutating func int(_ range: Range<Int>) -> Int { .random(in: range, using: &generator) }

    /// True once in `count` times.
    mutating func chance(_ count: Int) -> Bool { int(0..<count) == 0 }

    mutating func pick<T>(_ values: [T]) -> T { values[int(0..<values.count)] }

    mutating func number() -> UInt64 {
        if chance(3) { return .random(in: .min ... .max, using: &generator) }
        return pick([0, 1, 2, 64, 127, 128, 16_384, 65_536, 1 << 31, 1 << 32, 1 << 62, 1 << 63, .max - 1, .max])
    }

    mutating func number32() -> UInt32 { UInt32(truncatingIfNeeded: number()) }

    mutating func bytes(_ most: Int) -> [UInt8] {
        let size = chance(8) ? most : min(most, pick([0, 0, 1, 3, 127, 128, 300]))
        let byte = UInt8.random(in: 0...255, using: &generator)
        return (0..<size).map { byte &+ UInt8(truncatingIfNeeded: $0) }
    }

    mutating func text() -> String { pick(["", "a", "router/3f2c", "später 🙂", String(repeating: "x", count: 200)]) }

    mutating func metadata() -> Metadata {
        var metadata = Metadata()
        for name in ["x-request-id", "authorization", "", "ü"] where chance(4) { metadata[name] = text() }
        return metadata
    }

    mutating func hello() -> Frame.Hello {
        var hello = Frame.Hello()
        if chance(4) { hello.magic = bytes(8) }
        (hello.versionMin, hello.versionMax) = (number32(), number32())
        hello.features = number()
        (hello.frameBytesMax, hello.callsMax) = (number32(), number32())
        (hello.streamWindowBytes, hello.messageBytesMax) = (number32(), number32())
        hello.credential = bytes(64)
        hello.service = text()
        return hello
    }

    mutating func open() -> Frame.Open {
        var open = Frame.Open()
        open.method = chance(2) ? [UInt8](text().utf8) : bytes(256)
        open.timeoutMicroseconds = number()
        open.metadata = metadata()
        open.attempt = number32()
        open.endStream = chance(2)
        if chance(2) { open.data = piece() }
        return open
    }

    mutating func piece() -> Frame.Piece {
        Frame.Piece(payload: bytes(2000), more: chance(2), endStream: chance(2), messageBytes: number32())
    }

    mutating func end() -> Frame.End {
        var end = Frame.End()
        end.code = Code(rawValue: number32())
        end.message = bytes(4096)
        end.notStarted = chance(2)
        end.reason = Reason(rawValue: number32())
        end.retryAfterMilliseconds = number32()
        end.detail = bytes(1000)
        end.metadata = metadata()
        if chance(2) { end.data = piece() }
        return end
    }

    mutating func goAway() -> Frame.GoAway {
        var goAway = Frame.GoAway()
        goAway.lastCallID = number()
        goAway.reason = number32()
        goAway.message = bytes(100)
        goAway.drainMilliseconds = number32()
        goAway.ack = chance(2)
        return goAway
    }
}
