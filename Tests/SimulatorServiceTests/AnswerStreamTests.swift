import JSON
import Testing

@testable import SimulatorService

@Suite("Streams")
struct AnswerStreamTests {
    private func stream(
        _ text: String,
        usageChunk: Bool = false,
        fault: Fault? = nil,
        settings change: (inout SimulatorSettings) -> Void = { _ in }
    ) -> AnswerStream {
        let choice = Answer.Choice(content: Array(text.utf8), finish: .stop)
        let usage = BilledUsage(promptTokens: 5, completionTokens: TokenRule.tokens(bytes: text.utf8.count))
        let answer = Answer(model: "m", id: 1, choices: [choice], usage: usage)
        var settings = SimulatorSettings()
        settings.tokensPerChunk = 1
        change(&settings)
        return AnswerStream(
            encoder: AnswerEncoder(answer, style: .chat),
            usageChunk: usageChunk,
            usageAtEnd: !usageChunk,
            settings: settings,
            fault: fault
        )
    }

    private func steps(_ stream: AnswerStream) -> (steps: [StreamStep], tokens: Int) {
        var stream = stream
        var steps: [StreamStep] = []
        while let step = stream.next() {
            steps.append(step)
            if step == .cut {
                break
            }
        }
        return (steps, stream.tokensSent)
    }

    private func events(_ bytes: [UInt8]) throws -> [JSONValue] {
        try String(decoding: bytes, as: UTF8.self).split(separator: "\n\n").filter { $0 != "data: [DONE]" }
            .map { try parseJSON(Array($0.dropFirst(6).utf8)).root }
    }

    @Test("Without a pause all chunks are one write, and join to the text")
    func writesAtOnce() throws {
        let (steps, tokens) = steps(stream("abcdefgh🙂🙂"))
        guard case .write(let bytes)? = steps.first, steps.count == 1 else {
            Issue.record("one write was expected")
            return
        }
        let chunks = try events(bytes)
        #expect(chunks.count == 4)
        #expect(chunks.allSatisfy { $0["choices"]?.array?.first?["delta"]?["role"]?.string == "assistant" })
        #expect(chunks.allSatisfy { $0["usage"]?.isNull == true })
        let text = chunks.compactMap { $0["choices"]?.array?.first?["delta"]?["content"]?.string }.joined()
        #expect(text == "abcdefgh🙂🙂")
        #expect(tokens == 4)
    }

    @Test("The tail ends the choice, gives the usage and says DONE")
    func endsWithUsage() throws {
        let asked = try events(stream("abcd", usageChunk: true).tail)
        #expect(asked.count == 2)
        #expect(asked[0]["choices"]?.array?.first?["finish_reason"]?.string == "stop")
        #expect(asked[0]["usage"]?.isNull == true)
        #expect(asked[1]["choices"]?.array?.isEmpty == true)
        #expect(asked[1]["usage"]?["total_tokens"]?.int == 6)
        let unasked = try events(stream("abcd").tail)
        #expect(unasked.count == 1)
        #expect(unasked[0]["usage"]?["completion_tokens"]?.int == 1)
        #expect(stream("abcd").tail.suffix(14) == AnswerEncoder.done[...])
    }

    @Test("With a pace there is a pause before each chunk")
    func pauses() {
        let (steps, _) = steps(stream("abcdefgh") { $0.chunkDelay = .milliseconds(5) })
        #expect(steps.count == 4)
        #expect(steps[0] == .pause(.milliseconds(5)) && steps[2] == .pause(.milliseconds(5)))
    }

    @Test(
        "A cut comes after its number of chunks, or at the end of a shorter stream",
        arguments: [(0, 0), (2, 2), (9, 3)]
    )
    func cuts(after: Int, tokens: Int) {
        let (steps, sent) = steps(stream("abcdefghijkl", fault: Fault(kind: .cutStream, afterChunks: after)))
        #expect(steps.last == .cut)
        #expect(sent == tokens)
    }

    @Test("A stall waits, then cuts")
    func stalls() {
        let fault = Fault(kind: .stalledStream, afterChunks: 1, delayMilliseconds: 70)
        let (steps, sent) = steps(stream("abcdefgh", fault: fault))
        #expect(steps.suffix(2) == [.pause(.milliseconds(70)), .cut])
        #expect(sent == 1)
    }

    @Test("A malformed chunk is no JSON, and the stream goes on after it")
    func malforms() throws {
        let (steps, sent) = steps(stream("abcdefgh", fault: Fault(kind: .malformedChunk, afterChunks: 1)))
        #expect(sent == 2)
        guard steps.count == 3, case .write(let bytes) = steps[1] else {
            Issue.record("three writes were expected")
            return
        }
        #expect(throws: APIError.self) { try events(bytes) }
    }

    @Test("An empty text still has a chunk")
    func sendsEmptyText() throws {
        let (steps, _) = steps(stream(""))
        guard case .write(let bytes)? = steps.first else {
            Issue.record("a write was expected")
            return
        }
        #expect(try events(bytes).count == 1)
    }
}
