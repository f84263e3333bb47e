import Messages
import NIOCore
import RPCCore
import TestSupport
import Testing

@testable import RPCTransport

/// Frames and bytes drawn at random or kept from earlier finds: what is decoded must be what was encoded, and how the
/// network cut it must not matter.
@Suite("Fuzz: the frame codec", .timeLimit(.minutes(5)))
struct CodecFuzzTests {
    private static func body(_ frame: Frame) -> [UInt8] { [UInt8](FrameCodec.encode(frame).dropFirst(4)) }

    private static func decode(_ body: [UInt8]) throws(FrameError) -> Frame {
        let result: Result<Frame, FrameError> = body.withUnsafeBytes { bytes in
            do throws(FrameError) { return .success(try FrameCodec.decode(bytes)) } catch { return .failure(error) }
        }
        return try result.get()
    }

    @Test("Every frame that can be written is read back as it was, and protobuf-c writes the same bytes")
    func roundTrip() async throws {
        var frames = FrameGenerator(seed: Fuzzing.seed)
        for round in 0..<Fuzzing.rounds(10_000) {
            if round % 500 == 0 { await Task.yield() }
            let frame = frames.frame()
            let body = Self.body(frame)
            try #require(try Self.decode(body) == frame, "round \(round)")
            try #require(try RpcV1.Frame(decoding: body).encoded() == body, "round \(round)")
        }
    }

    @Test("Bytes of the corpus are decoded or refused, and what is decoded is the same after writing it")
    func corpus() throws {
        let inputs = try Corpus.inputs("frames")
        #expect(inputs.count >= 16)
        var decoded = 0
        for input in inputs where try Self.survives(input) { decoded += 1 }
        #expect(decoded >= 16)
    }

    @Test("Mutated frames are decoded or refused, and what is decoded is the same after writing it")
    func mutations() async throws {
        var frames = FrameGenerator(seed: Fuzzing.seed &+ 1)
        var generator = SeededGenerator(seed: Fuzzing.seed &+ 2)
        var pool = try Corpus.inputs("frames")
        var decoded = 0
        for round in 0..<Fuzzing.rounds(20_000) {
            if round % 500 == 0 { await Task.yield() }
            if round % 4 == 0 { pool.append(Self.body(frames.frame())) }
            if pool.count > 200 { pool.remove(at: .random(in: 0..<pool.count, using: &generator)) }
            let base = pool[.random(in: 0..<pool.count, using: &generator)]
            let other = pool[.random(in: 0..<pool.count, using: &generator)]
            let input = ByteMutator.mutate(base, with: other, using: &generator)
            if try Self.survives(input) {
                decoded += 1
                // What was taken is a good place to go on from.
                if decoded % 16 == 0 { pool.append(input) }
            }
        }
        #expect(decoded > 1000)
    }

    /// Whether the bytes are a frame. One that is must mean the same to this codec and to protobuf-c once written.
    private static func survives(_ input: [UInt8]) throws -> Bool {
        guard let frame = try? decode(input) else { return false }
        let body = body(frame)
        try #require(try decode(body) == frame, "input \(hex(input))")
        // protobuf-c would cut a text there, so messages that hold one are refused.
        if case .hello(let hello) = frame.kind, hello.service.utf8.contains(0) { return true }
        try #require(try RpcV1.Frame(decoding: body).encoded() == body, "input \(hex(input))")
        return true
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private struct Parsed: Equatable {
        var frames: [Frame] = []
        var error: FrameError?
        var waiting = 0
    }

    private static func parse(_ parts: [ArraySlice<UInt8>]) -> Parsed {
        var parser = FrameParser()
        var parsed = Parsed()
        for part in parts {
            parser.feed(ByteBuffer(bytes: part))
            do throws(FrameError) {
                while let frame = try parser.next() { parsed.frames.append(frame) }
            } catch {
                parsed.error = error
                return parsed
            }
        }
        parsed.waiting = parser.waitingBytes
        return parsed
    }

    @Test("Sound and mutated bytes give the same frames and the same refusal however they are cut")
    func cuts() async throws {
        var frames = FrameGenerator(seed: Fuzzing.seed &+ 3)
        for round in 0..<Fuzzing.rounds(1000) {
            if round % 50 == 0 { await Task.yield() }
            let hello = FrameCodec.encode(Frame(callID: 0, .hello(Frame.Hello())))
            var wire = hello + (0..<frames.int(1..<6)).flatMap { _ in FrameCodec.encode(frames.frame()) }
            if round % 2 == 0 {
                var generator = frames.generator
                wire = hello + ByteMutator.mutate(Array(wire[hello.count...]), using: &generator)
            }
            let whole = Self.parse([wire[...]])
            var parts: [ArraySlice<UInt8>] = []
            var rest = wire[...]
            while !rest.isEmpty {
                let size = min(rest.count, frames.chance(3) ? 1 : frames.int(1..<600))
                parts.append(rest.prefix(size))
                rest = rest.dropFirst(size)
            }
            try #require(Self.parse(parts) == whole, "round \(round)")
        }
    }

    @Test("Two frames cut in two at every place are the same two frames")
    func everyCut() async throws {
        var frames = FrameGenerator(seed: Fuzzing.seed &+ 4)
        let hello = Frame(callID: 0, .hello(Frame.Hello()))
        for round in 0..<Fuzzing.rounds(20) {
            await Task.yield()
            let sent = [hello, frames.frame()]
            let wire = sent.flatMap(FrameCodec.encode)
            for cut in 0...wire.count {
                let parsed = Self.parse([wire[..<cut], wire[cut...]])
                try #require(parsed == Parsed(frames: sent), "round \(round), cut at \(cut)")
            }
        }
    }

    @Test("A length over the limit is refused as soon as its four bytes are there, whatever follows")
    func oversize() throws {
        var generator = SeededGenerator(seed: Fuzzing.seed)
        let hello = FrameCodec.encode(Frame(callID: 0, .hello(Frame.Hello())))
        for _ in 0..<1000 {
            let length = UInt32.random(in: 65_537 ... .max, using: &generator)
            let prefix = withUnsafeBytes(of: length.bigEndian) { [UInt8]($0) }
            #expect(Self.parse([hello[...], prefix[..<3]]).error == nil)
            #expect(Self.parse([hello[...], prefix[...]]).error != nil)
        }
    }
}
