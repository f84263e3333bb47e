import Testing

@testable import SimulatorService

@Suite("Text rules")
struct TextRuleTests {
    @Test("A message that says what to repeat is answered with it, byte for byte")
    func repeatsExactly() {
        let text = " 🙂 naïve\n\"quoted\"\\ 👩‍🚀\u{0}\t end "
        let answer = TextRule.text(lastUser: Array("Repeat exactly: \(text)".utf8), seed: 1)
        #expect(answer == Array(text.utf8))
    }

    @Test("The same seed gives the same text, another seed another one")
    func isDeterministic() {
        let first = TextRule.text(lastUser: Array("hello".utf8), seed: 7)
        #expect(first == TextRule.text(lastUser: Array("hello".utf8), seed: 7))
        #expect(first != TextRule.text(lastUser: Array("hello".utf8), seed: 8))
        let words = first.split(separator: 0x20).count
        #expect((Sentences.wordsMin..<Sentences.wordsMin + Sentences.wordsSpread).contains(words))
    }

    @Test("A message that asks for a number of words gets as many")
    func writesWords() {
        let text = TextRule.text(lastUser: Array("Write 137 words about tea".utf8), seed: 3)
        #expect(text.split(separator: 0x20).count == 137)
        let over = TextRule.text(lastUser: Array("Write 20001 words".utf8), seed: 3)
        #expect(over.split(separator: 0x20).count < 100)
    }

    @Test("max_tokens cuts at four bytes a token and never inside a character's bytes", arguments: 1...12)
    func cutsByTokens(maxTokens: Int) {
        let text = Array("ab🚀東京é🏳️‍🌈xyz".utf8)
        let cut = TextRule.cut(text, stop: [], maxTokens: maxTokens)
        #expect(cut.text.count <= maxTokens * TokenRule.bytesPerToken)
        #expect(String(validating: cut.text, as: UTF8.self) != nil)
        #expect(text.starts(with: cut.text))
        #expect(cut.finish == (cut.text.count < text.count ? .length : .stop))
    }

    @Test("The earliest stop sequence ends the text and is not part of it")
    func stopsAtSequence() {
        let cut = TextRule.cut(
            Array("one two three".utf8),
            stop: [Array("three".utf8), Array(" two".utf8)],
            maxTokens: nil
        )
        #expect(cut.text == Array("one".utf8))
        #expect(cut.finish == .stop)
    }

    @Test("The pieces of a stream are whole characters and join to the text", arguments: [1, 2, 5])
    func piecesJoin(tokens: Int) {
        let text = Array("Zürich 🌊🌊 東京 👩‍🚀 and some plain text".utf8)
        let pieces = TextRule.pieces(of: text, tokens: tokens)
        #expect(pieces.flatMap { Array($0) } == text)
        #expect(pieces.allSatisfy { String(validating: $0, as: UTF8.self) != nil })
        #expect(pieces.allSatisfy { $0.count <= tokens * TokenRule.bytesPerToken })
    }

    @Test("A token is four bytes, rounded up")
    func countsTokens() {
        #expect([0, 1, 4, 5, 8].map { TokenRule.tokens(bytes: $0) } == [0, 1, 1, 2, 2])
    }

    @Test("An embedding is a fixed unit vector in which shared words mean nearness")
    func embeds() {
        func vector(_ text: String) -> [Float] {
            EmbeddingRule.vector(Array(text.utf8), dimensions: 256)
        }
        func dot(_ a: [Float], _ b: [Float]) -> Float {
            zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
        }
        let river = vector("the river runs to the sea")
        #expect(river == vector("the river runs to the sea"))
        #expect(abs(dot(river, river) - 1) < 0.001)
        #expect(dot(river, vector("the river runs dry")) > dot(river, vector("quarterly tax report")))
        #expect(abs(dot(vector(""), vector("")) - 1) < 0.001)
    }

    @Test("Base64 pads as it should", arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v")])
    func encodesBase64(text: String, expected: String) {
        #expect(Base64.encode(Array(text.utf8)) == Array(expected.utf8))
    }

    @Test("A JSON string escapes what it must and nothing else")
    func escapes() {
        var out: [UInt8] = []
        out.append(jsonString: "a\"b\\c\n\r\t\u{1}\u{1F}é🙂/")
        #expect(String(decoding: out, as: UTF8.self) == #""a\"b\\c\n\r\t\u0001\u001fé🙂/""#)
    }
}
