import Messages
import Testing

@Suite("Messages that are refused")
struct RefusalTests {
    private let modelField: UInt8 = 1 << 3 | 2

    private func error(_ bytes: [UInt8]) -> MessageError? {
        do throws(MessageError) {
            _ = try RouterV1.CompleteRequest(decoding: bytes)
            return nil
        } catch {
            return error
        }
    }

    @Test("Text that is not UTF-8 is refused and the field named")
    func notUTF8() {
        #expect(error([modelField, 2, 0xFF, 0xFE])?.rule == .notUTF8(field: "model"))
        #expect(error([modelField, 2, 0xFF, 0xFE])?.messageType == "router.v1.CompleteRequest")
    }

    @Test("Text that is not UTF-8 in a nested message is refused too")
    func nestedNotUTF8() {
        let nested: [UInt8] = [3 << 3 | 2, 1, 0x80]
        let bytes = [4 << 3 | 2, UInt8(nested.count)] + nested
        #expect(error(bytes)?.messageType == "router.v1.Message")
        #expect(error(bytes)?.rule == .notUTF8(field: "tool_call_id"))
    }

    @Test("A NUL in text is refused, where protobuf-c would cut the text")
    func holdsNUL() {
        #expect(error([modelField, 3, 0x61, 0, 0x62])?.rule == .holdsNUL(field: "model"))
        #expect(error([modelField, 1, 0])?.rule == .holdsNUL(field: "model"))
    }

    @Test("A NUL in text is left out when encoding")
    func encodesWithoutNUL() throws {
        let request = RouterV1.CompleteRequest(model: "a\0b\0", stop: ["\0"])
        let decoded = try RouterV1.CompleteRequest(decoding: request.encoded())
        #expect(decoded.model == "ab")
        #expect(decoded.stop == [""])
    }

    @Test(
        "Bytes that are no message of this type are refused",
        arguments: [
            [0xFF], [0x0A], [0x0A, 0x05, 0x61], [0x08, 0x01], [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F],
            [0x07, 0, 0, 0, 0], [0x00, 0x00], Array(repeating: 0x80, count: 20),
        ] as [[UInt8]]
    )
    func malformed(bytes: [UInt8]) {
        #expect(error(bytes)?.rule == .malformed)
    }

    @Test("A message of another type is refused where the fields do not fit")
    func otherType() {
        let bytes = CommonV1.Usage(promptTokens: 5).encoded()
        #expect(error(bytes)?.rule == .malformed)
    }

    @Test("Unknown fields are skipped")
    func unknownFields() throws {
        let bytes: [UInt8] =
            [0xFA, 0x07, 2, 1, 2] + [modelField, 1, 0x6D] + [0xF0, 0x07, 9] + [0xF5, 0x07, 1, 2, 3, 4]
        #expect(try RouterV1.CompleteRequest(decoding: bytes) == .init(model: "m"))
    }

    @Test("Many tiny parts that would take a large multiple of the bytes are refused by size")
    func bomb() {
        let bytes = (0..<1_000_000).flatMap { _ in [4 << 3 | 2, 0] as [UInt8] }
        #expect(error(bytes)?.rule == .decodedSizeMax)
    }

    @Test("Random bytes never crash the decoder", arguments: 0..<200)
    func random(seed: Int) {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
        let bytes = (0..<(seed * 3)).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 33)
        }
        for type in RoundTripTests.allTypes {
            do throws(MessageError) {
                _ = try type.init(decoding: bytes)
            } catch {
                #expect(error.messageType.contains(".v1."))
            }
        }
    }
}
