import Bodies
import Foundation
import TestSupport
import Testing

@Suite("Bodies that a fuzzer found worth keeping")
struct BodyCorpusTests {
    private static func corpus() throws -> [[UInt8]] {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Corpus/bodies.hex")
        let text = try String(contentsOf: path, encoding: .utf8)
        return try text.split(separator: "\n").compactMap { line in
            let input = try HexText.bytes(line.prefix { $0 != "#" })
            return input.isEmpty ? nil : input
        }
    }

    @Test("Each is refused by name, or says the same after splicing")
    func corpus() throws {
        let inputs = try Self.corpus()
        #expect(inputs.count > 20)
        for input in inputs {
            #expect(BodyProperty.violation(of: input) == nil, "\(String(decoding: input, as: UTF8.self))")
        }
    }

    @Test("So is each with a byte changed, left out or put in anywhere")
    func neighbours() throws {
        var random = SeededRandom(seed: 11)
        for input in try Self.corpus() {
            for at in input.indices {
                var other = input
                switch Int.random(in: 0..<3, using: &random) {
                case 0: other[at] = UInt8.random(in: 0...255, using: &random)
                case 1: other.remove(at: at)
                default: other.insert(input.randomElement(using: &random) ?? 0, at: at)
                }
                #expect(BodyProperty.violation(of: other) == nil, "\(String(decoding: other, as: UTF8.self))")
            }
        }
    }
}
