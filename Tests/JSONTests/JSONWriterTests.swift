import JSON
import Testing

@Suite("JSON writer")
struct JSONWriterTests {
    @Test("Objects and arrays nest, with commas where they belong")
    func nesting() {
        var writer = JSONWriter()
        writer.object { object in
            object.key("a")
            object.array { array in
                array.value(1)
                array.array { _ in }
                array.object { _ in }
                array.null()
            }
            object.key("b")
            object.value(true)
            object.key("c")
            object.raw(Array("{\"x\":[]}".utf8))
            object.key("d")
            object.value(2.5)
            object.key("e")
            object.value(Double.nan)
        }
        let text = String(decoding: writer.bytes, as: UTF8.self)
        #expect(text == #"{"a":[1,[],{},null],"b":true,"c":{"x":[]},"d":2.5,"e":null}"#)
    }

    @Test("Any text reads back as it was written")
    func roundTrip() throws {
        let everyControl = String(decoding: (0..<0x80).map { UInt8($0) }, as: UTF8.self)
        for text in ["", "plain", "\"\\/", everyControl, "é😀\u{2028}", "a\u{0}b"] {
            var writer = JSONWriter()
            writer.array {
                $0.value(text)
                $0.value(Array(text.utf8))
            }
            let read = try JSONDocument(parsing: writer.bytes).root.array ?? []
            #expect(read.map(\.string) == [text, text])
        }
    }

    @Test("Bytes that are no UTF-8 are repaired, so that what is written is always JSON")
    func invalidBytes() throws {
        var writer = JSONWriter()
        writer.value([0x61, 0xFF, 0x62])
        #expect(try JSONDocument(parsing: writer.bytes).root.string == "a\u{FFFD}b")
    }

    @Test("Doubles read back as the same double")
    func doubles() throws {
        for number in [0, -0.5, 1e16, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 0.1, 1 / 3.0] {
            var writer = JSONWriter()
            writer.value(number)
            #expect(try JSONDocument(parsing: writer.bytes).root.double == number)
        }
    }
}
