import Bodies
import Foundation
import Messages
import Provider
import RPCCore
import Stubs
import Testing

@Suite("A streamed provider call")
struct StreamCallTests {
    static func event(_ delta: String, finish: String = "null") -> String {
        #"data: {"id":"c1","object":"chat.completion.chunk","created":5,"model":"M","choices":[{"index":0,"delta":"#
            + delta + #","finish_reason":\#(finish)}]}"# + "\n\n"
    }

    static let role = event(#"{"role":"assistant"}"#)
    static let hel = event(#"{"content":"hel"}"#)
    static let lo = event(#"{"content":"lo 🚂"}"#)
    static let finish = event("{}", finish: #""stop""#)
    static let usage =
        #"data: {"id":"c1","object":"chat.completion.chunk","created":5,"model":"M","choices":[],"#
        + #""usage":{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12}}"# + "\n\n"
    static let done = "data: [DONE]\n\n"
    static let whole = role + hel + lo + finish + usage + done

    @Test("Passes events on, is settled and stored before the closing marker, and keeps its usage to itself")
    func whole() async throws {
        let inference = try InferenceUnderTest(.stream([.text(Self.whole)]))
        let seen = try await inference.stream()
        #expect(seen.error == nil)
        #expect(seen.text == Self.role + Self.hel + Self.lo + Self.finish + Self.done)
        #expect(seen.settledAtClose == 1 && seen.storedAtClose == 1)
        #expect(seen.done?.costNanodollars == 15_000 && seen.done?.quality == .exact)
        #expect(inference.spender.settlements.map(\.costNanodollars) == [15_000])
        let kept = try PlainAnswer(parsing: try #require(inference.cache.stored.first?.entry?.body), kind: .chat)
        #expect(kept.isCacheable && kept.id == "c1", "a stream is kept as the plain answer")
    }

    @Test("Passes usage on to a client that wants it")
    func wantsUsage() async throws {
        let inference = try InferenceUnderTest(.stream([.text(Self.whole)]))
        var request = InferenceUnderTest.request()
        request.clientWantsUsage = true
        // 15,000 nano-dollars.
        let told = Self.usage.replacingOccurrences(
            of: #""total_tokens":12"#,
            with: #""total_tokens":12,"cost":0.000015"#
        )
        let seen = try await inference.stream(request)
        #expect(seen.text == Self.role + Self.hel + Self.lo + Self.finish + told + Self.done)
        #expect(seen.done?.costNanodollars == 15_000)
    }

    @Test("Only the last chunk that tells usage waits for the bill, and says it wherever the usage stands")
    func usageInEveryChunk() async throws {
        func chunk(_ text: String, _ tokens: Int, finish: String = "null") -> String {
            #"data: {"choices":[{"index":0,"delta":{"content":"\#(text)"},"finish_reason":\#(finish)}],"#
                + #""usage":{"prompt_tokens":9,"completion_tokens":\#(tokens)}}"# + "\n\n"
        }
        let start = chunk("a", 1) + chunk("", 1) + chunk("b", 2)
        let last = chunk("", 2, finish: #""stop""#)
        let inference = try InferenceUnderTest(.stream([.text(start + last + Self.done)]))
        var request = InferenceUnderTest.request()
        request.clientWantsUsage = true
        let seen = try await inference.stream(request)
        let cost = DollarText.of(nanodollars: try #require(seen.done?.costNanodollars))
        let told = last.replacingOccurrences(
            of: #""completion_tokens":2}"#,
            with: #""completion_tokens":2,"cost":\#(cost)}"#
        )
        #expect(seen.text == start + told + Self.done)
    }

    @Test("Comes out the same however the provider's bytes are cut")
    func anyCut() async throws {
        let bytes = Array(Self.whole.utf8)
        for cut in 1..<bytes.count {
            let inference = try InferenceUnderTest(
                .stream([.bytes(Array(bytes[..<cut])), .bytes(Array(bytes[cut...]))])
            )
            let seen = try await inference.stream()
            #expect(seen.text == Self.role + Self.hel + Self.lo + Self.finish + Self.done, "cut at \(cut)")
            #expect(inference.spender.settlements.map(\.costNanodollars) == [15_000], "cut at \(cut)")
        }
    }

    @Test("Passes nothing on before its first content, so that a failure until then can be another's answer")
    func heldBack() async throws {
        let cut = ProviderFailure(.cut, .closed, "broke off", head: ScriptedProvider.head)
        let inference = try InferenceUnderTest(.stream([.text(Self.role), .failure(cut)]))
        let seen = try await inference.stream()
        #expect(seen.text.isEmpty)
        #expect(seen.error?.callFailure?.kind == .cut)
        #expect(inference.spender.settlements.map(\.quality) == [.partial])
    }

    @Test(
        "Broken off or malformed after its first content is partial, an error, and not kept",
        arguments: [
            .failure(ProviderFailure(.cut, .closed, "broke off", head: ScriptedProvider.head)),
            .text("data: {\"choices\":\n\n"), .text(#"data: {"error":{"message":"overloaded"}}"# + "\n\n"),
        ] as [ScriptedProvider.Step]
    )
    func brokenOff(_ end: ScriptedProvider.Step) async throws {
        let inference = try InferenceUnderTest(.stream([.text(Self.role + Self.hel + Self.lo), end]))
        let seen = try await inference.stream()
        #expect(seen.text == Self.role + Self.hel + Self.lo && seen.done == nil)
        #expect(seen.error != nil)
        let settlement = try #require(inference.spender.settlements.first)
        #expect(inference.spender.settlements.count == 1)
        // "hello 🚂" has 10 bytes: 3 tokens at 2 dollars a million, after a prompt of 100 at 1.
        #expect(settlement.quality == .partial && settlement.costNanodollars == 106_000)
        #expect(inference.cache.stored.isEmpty)
    }

    @Test("That ends without its closing marker is cut, though the connection ended well")
    func noMarker() async throws {
        let inference = try InferenceUnderTest(.stream([.text(Self.role + Self.hel + Self.finish)]))
        let seen = try await inference.stream()
        #expect(seen.error?.callFailure?.kind == .cut)
        #expect(inference.spender.settlements.map(\.quality) == [.partial])
    }

    @Test("Ends with its closing marker, though the provider keeps the connection open")
    func openConnection() async throws {
        let inference = try InferenceUnderTest(.stream([.text(Self.whole), .silence]))
        let seen = try await inference.stream()
        #expect(seen.error == nil && seen.text.hasSuffix(Self.done))
    }

    @Test("Whose reader leaves is settled once, with what was seen")
    func readerLeaves() async throws {
        let inference = try InferenceUnderTest(.stream([.text(Self.role + Self.hel), .silence]))
        try await inference.client.streamCall(InferenceUnderTest.request()) { chunks in
            for try await _ in chunks { return }
        }
        let settlement = try #require(await inference.spender.nextSettlement())
        #expect(settlement.quality == .partial && settlement.note == "client left")
        #expect(settlement.usage == CommonV1.Usage(promptTokens: 100, completionTokens: 1))
        #expect(inference.spender.settlements.count == 1)
    }

    @Test("Refused by the provider before anything came costs nothing")
    func refused() async throws {
        let inference = try InferenceUnderTest(.failure(.refused(ProviderHead(status: 503), body: [])))
        let seen = try await inference.stream()
        #expect(seen.error?.callFailure?.status == 503)
        #expect(inference.spender.settlements.map(\.costNanodollars) == [0])
    }

    @Test("Of an endpoint whose answers are whole is refused before anything is announced")
    func notStreamable() async throws {
        let inference = try InferenceUnderTest(.stream([]))
        let seen = try await inference.stream(InferenceUnderTest.request(.embeddings))
        #expect(seen.error?.code == .invalidArgument)
        #expect(inference.spender.intents.isEmpty)
    }
}
