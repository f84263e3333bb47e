import Testing

@testable import MessageJSON

@Suite("JSON objects one after another")
struct JSONObjectsTests {
    private func objects(_ text: String, cutAt cut: Int? = nil) throws -> [String] {
        let bytes = Array(text.utf8)
        var objects = JSONObjects(bytesMax: 100)
        var found: [String] = []
        for part in [bytes.prefix(cut ?? 0), bytes.dropFirst(cut ?? 0)] {
            objects.append(part)
            while let object = try objects.next() { found.append(String(decoding: object, as: UTF8.self)) }
        }
        try objects.finish()
        return found
    }

    @Test("Objects are found whole, wherever the text is cut")
    func cuts() throws {
        let expected = ["{}", #"{"a":"}\"{","b":[{},{}]}"#, #"{"\\":1}"#, #"{"c":{"é":[]}}"#]
        let text = expected.joined(separator: "\n\t ") + "\r\n"
        for cut in 0...text.utf8.count { #expect(try objects(text, cutAt: cut) == expected, "cut at \(cut)") }
        #expect(try objects(expected.joined()) == expected)
        #expect(try objects(" \n").isEmpty)
    }

    @Test("What is no object, is cut or too long is refused", arguments: ["1", "[]", "{} x", "{", #"{"a":"}"#, ",{}"])
    func refused(text: String) {
        #expect(throws: JSONObjects.Failure.self) { try objects(text) }
    }

    @Test("An object over the limit is refused before it has come whole")
    func tooLong() throws {
        var objects = JSONObjects(bytesMax: 100)
        objects.append(#"{"a":""#.utf8)
        #expect(try objects.next() == nil)
        objects.append(Array(repeating: 0x78, count: 95))
        #expect(throws: JSONObjects.Failure.self) { try objects.next() }
        #expect(try self.objects(#"{"a":"\#(String(repeating: "x", count: 92))"}"#).count == 1)
    }
}
