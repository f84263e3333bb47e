import Messages
import NIOCore
import RPCCore
import TestSupport
import Testing

@testable import RPCTransport

@Suite("The frame codec")
struct FrameCodecTests {
    private static func body(_ frame: Frame) -> [UInt8] { [UInt8](FrameCodec.encode(frame).dropFirst(4)) }

    private static func decode(_ body: [UInt8]) throws -> Frame {
        try body.withUnsafeBytes { try FrameCodec.decode($0) }
    }

    @Test("Gives back every kind of frame as it was, behind its length", arguments: FrameSamples.all.indices)
    func roundTrip(_ index: Int) throws {
        let frame = FrameSamples.all[index]
        let bytes = FrameCodec.encode(frame)
        let length = bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        #expect(length == bytes.count - 4)
        #expect(try Self.decode(Self.body(frame)) == frame)
    }

    @Test("Writes the bytes that protobuf-c writes, and reads what it writes", arguments: FrameSamples.all.indices)
    func generated(_ index: Int) throws {
        let frame = FrameSamples.all[index]
        let body = Self.body(frame)
        let message = try RpcV1.Frame(decoding: body)
        #expect(message.callID == frame.callID)
        #expect(message.encoded() == body)
    }

    @Test("Puts frames together that come cut at any place")
    func anyCut() throws {
        let wire = FrameSamples.all.flatMap(FrameCodec.encode)
        for cut in 0...wire.count {
            var parser = FrameParser()
            var frames: [Frame] = []
            for part in [wire[..<cut], wire[cut...]] {
                parser.feed(ByteBuffer(bytes: part))
                while let frame = try parser.next() { frames.append(frame) }
            }
            #expect(frames == FrameSamples.all, "cut at \(cut)")
        }
    }

    @Test("Puts frames together that come byte by byte")
    func singleBytes() throws {
        var parser = FrameParser()
        var frames: [Frame] = []
        for byte in FrameSamples.all.flatMap(FrameCodec.encode) {
            parser.feed(ByteBuffer(bytes: [byte]))
            while let frame = try parser.next() { frames.append(frame) }
        }
        #expect(frames == FrameSamples.all)
        #expect(parser.waitingBytes == 0)
    }

    @Test("Refuses a length of 0 and one over the limit before the payload comes")
    func lengths() {
        for length: UInt32 in [0, 4097, 65_537, 1 << 30, .max] {
            var parser = FrameParser()
            parser.feed(ByteBuffer(integer: length))
            #expect(throws: FrameError.self) { try parser.next() }
        }
    }

    @Test("After the Hello frames may have 65,536 bytes and no more")
    func lengthAfterHello() throws {
        var parser = FrameParser()
        parser.feed(ByteBuffer(bytes: FrameCodec.encode(Frame(callID: 0, .hello(Frame.Hello())))))
        #expect(try parser.next() != nil)
        parser.feed(ByteBuffer(integer: UInt32(65_536)))
        #expect(try parser.next() == nil)
        var other = FrameParser()
        other.feed(ByteBuffer(bytes: FrameCodec.encode(Frame(callID: 0, .hello(Frame.Hello())))))
        #expect(try other.next() != nil)
        other.feed(ByteBuffer(integer: UInt32(65_537)))
        #expect(throws: FrameError.self) { try other.next() }
    }

    @Test("Names HTTP when it meets it")
    func http() {
        var parser = FrameParser()
        parser.feed(ByteBuffer(string: "GET / HTTP/1.1\r\n\r\n"))
        let error = #expect(throws: FrameError.self) { try parser.next() }
        #expect(error?.description.contains("HTTP") == true)
    }

    @Test("Reads fields in any order, skips unknown ones, and of a field that comes twice takes the last")
    func tolerance() throws {
        // kind first (cancel, reason 5), unknown fields of each wire type, then call_id 1, then call_id 9
        let body: [UInt8] =
            [0x32, 0x02, 0x08, 0x05] + [0xA0, 0x06, 0x01] + [0xA1, 0x06, 0, 0, 0, 0, 0, 0, 0, 0]
            + [0xA2, 0x06, 0x01, 0xFF] + [0xA5, 0x06, 0, 0, 0, 0] + [0x08, 0x01] + [0x08, 0x09]
        #expect(try Self.decode(body) == Frame(callID: 9, .cancel(reason: 5)))
    }

    @Test(
        "Refuses what is cut off, of a wrong type or of no known kind",
        arguments: [
            [], [0x08], [0x08, 0x01], [0x08, 0x80], [0x32, 0x05, 0x08], [0x30, 0x01], [0x00, 0x01], [0x0F],
            [0x62, 0x00], [0x08] + [UInt8](repeating: 0xFF, count: 11), [0x32, 0x01, 0x0A], [0x22, 0x02, 0x22, 0x05],
            // A frame that were whole, but for a number that is cut off or longer than ten bytes.
            [0x32, 0x02, 0x08, 0x80], [0x32, 0x0C, 0x08] + [UInt8](repeating: 0x80, count: 10) + [0x01],
        ] as [[UInt8]]
    )
    func malformed(_ body: [UInt8]) {
        #expect(throws: FrameError.self) { try Self.decode(body) }
    }

    @Test("Random bytes are decoded or refused, and what is decoded can be written and read again")
    func randomBytes() throws {
        var generator = SeededGenerator(seed: 1)
        var decoded = 0
        for round in 0..<20_000 {
            var body: [UInt8]
            if round % 2 == 0 {
                body = (0..<Int.random(in: 0...80, using: &generator)).map { _ in
                    .random(in: 0...255, using: &generator)
                }
            } else {
                body = Self.body(FrameSamples.all[round / 2 % FrameSamples.all.count])
                for _ in 0..<Int.random(in: 1...4, using: &generator) where !body.isEmpty {
                    body[Int.random(in: body.indices, using: &generator)] = .random(in: 0...255, using: &generator)
                }
            }
            guard let frame = try? Self.decode(body) else { continue }
            decoded += 1
            #expect(try Self.decode(Self.body(frame)) == frame)
        }
        #expect(decoded > 1000)
    }
}
