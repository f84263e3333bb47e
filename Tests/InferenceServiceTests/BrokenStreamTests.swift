import Messages
import Provider
import RPCCore
import Stubs
import Synchronization
import TestSupport
import Testing

@Suite("A stream that is left or broken off")
struct BrokenStreamTests {
    private typealias Stream = StreamCallTests

    /// The prompt as estimated, and `bytes` of the answer at four bytes a token.
    private static func partial(_ bytes: UInt64) -> CommonV1.Usage {
        CommonV1.Usage(promptTokens: 100, completionTokens: (bytes + 3) / 4)
    }

    /// How a stream may end too early.
    struct Ending: Sendable, CustomTestStringConvertible {
        let name: String
        let steps: [ScriptedProvider.Step]
        let kind: InferenceV1.FailureKind
        let code: Code
        var body = ""
        var testDescription: String { name }
    }

    static let endings = [
        Ending(
            name: "the connection was closed",
            steps: [.failure(ProviderFailure(.cut, .closed, "closed", head: ScriptedProvider.head))],
            kind: .cut,
            code: .unavailable
        ),
        Ending(name: "no closing marker", steps: [], kind: .cut, code: .unavailable),
        Ending(name: "in the middle of an event", steps: [.text("data: {")], kind: .cut, code: .unavailable),
        Ending(
            name: "an error event",
            steps: [.text("data: {\"error\":{\"message\":\"overloaded\"}}\n\n")],
            kind: .cut,
            code: .unavailable,
            body: #"{"message":"overloaded"}"#
        ),
        Ending(name: "not JSON", steps: [.text("data: what\n\n")], kind: .malformed, code: .dataLoss),
        Ending(name: "no choices", steps: [.text("data: {}\n\n")], kind: .malformed, code: .dataLoss),
    ]

    @Test("Before content nothing is passed on, so that another model may answer", arguments: endings)
    func beforeContent(ending: Ending) async throws {
        let inference = try InferenceUnderTest(.stream([.text(": hello\n\n"), .text(Stream.role)] + ending.steps))
        let seen = try await inference.stream()
        #expect(seen.text.isEmpty)
        check(ending, seen, inference, usage: Self.partial(0), cost: 100_000)
    }

    @Test("After content its reader gets an error and no closing marker; what was seen is booked", arguments: endings)
    func afterContent(ending: Ending) async throws {
        let inference = try InferenceUnderTest(.stream([.text(Stream.role), .text(Stream.hel)] + ending.steps))
        let seen = try await inference.stream()
        #expect(seen.text == Stream.role + Stream.hel)
        check(ending, seen, inference, usage: Self.partial(3), cost: 102_000)
    }

    private func check(
        _ ending: Ending,
        _ seen: InferenceUnderTest.Seen,
        _ inference: InferenceUnderTest,
        usage: CommonV1.Usage,
        cost: Int64
    ) {
        #expect(seen.done == nil)
        #expect(seen.error?.code == ending.code)
        let failure = seen.error?.callFailure
        #expect(failure?.kind == ending.kind && failure?.attemptID.hasSuffix("-1") == true)
        #expect(failure?.body == Array(ending.body.utf8))
        #expect(inference.spender.settlements.map(\.usage) == [usage])
        #expect(inference.spender.settlements.map(\.costNanodollars) == [cost])
        #expect(inference.spender.settlements.map(\.quality) == [.partial])
        #expect(inference.spender.settlements.map(\.providerRequestID) == ["provider-7"])
        #expect(inference.cache.stored.isEmpty)
    }

    @Test("Each event goes on as it comes; the settlement and the store are there when the closing marker goes")
    func order() async throws {
        let events = [Stream.role, Stream.hel, Stream.lo, Stream.finish, Stream.usage, Stream.done]
        let inference = try InferenceUnderTest(.stream(events.map { .text($0) }))
        let log = Mutex<[String]>([])
        try await inference.write(
            to: RecordingWriter { part in
                let state = "\(inference.spender.settlements.count) \(inference.cache.stored.count) "
                let text =
                    switch part {
                    case .data(let bytes): String(decoding: bytes, as: UTF8.self)
                    case .done(let done): "end " + String(decoding: done.rest, as: UTF8.self)
                    case nil: "nothing"
                    }
                log.withLock { $0.append(state + text) }
            }
        )
        let expected = [
            "0 0 " + Stream.role + Stream.hel, "0 0 " + Stream.lo, "0 0 " + Stream.finish, "1 1 end " + Stream.done,
        ]
        #expect(log.withLock { $0 } == expected)
    }

    @Test("A reader who has left is noticed at the next event, and pays once for what was made")
    func leftAtEvent() async throws {
        let inference = try InferenceUnderTest(.stream([.text(Stream.hel), .text(Stream.lo), .silence]))
        let error = await #expect(throws: RPCError.self) {
            try await inference.write(to: RecordingWriter(writesMax: 1) { _ in })
        }
        #expect(error?.code == .cancelled)
        #expect(inference.spender.settlements.map(\.usage) == [Self.partial(10)])
        #expect(inference.spender.settlements.map(\.note) == ["client left"])
    }

    @Test("A reader who leaves before the closing marker changes nothing of what was settled")
    func leftAtEnd() async throws {
        let inference = try InferenceUnderTest(
            .stream([.text(Stream.hel + Stream.finish), .text(Stream.usage), .text(Stream.done)])
        )
        await #expect(throws: RPCError.self) {
            try await inference.write(to: RecordingWriter(writesMax: 1) { _ in })
        }
        #expect(inference.spender.settlements.map(\.quality) == [.exact])
        #expect(inference.cache.stored.count == 1)
    }

    @Test("A reader who leaves a provider that does not stop talking pays once")
    func leavesFlood() async throws {
        let inference = try InferenceUnderTest(.stream([.flood(Array(Stream.hel.utf8))]))
        try await inference.client.streamCall(InferenceUnderTest.request()) { chunks in
            for try await _ in chunks { return }
        }
        #expect(await eventually { inference.openCalls == 0 })
        #expect(inference.spender.settlements.map(\.quality) == [.partial])
        #expect(inference.metrics.contains("inference_calls_in_flight 0"))
    }

    @Test("Only a stream that ended cleanly is kept", arguments: [#""content_filter""#, "null"])
    func unclean(finish: String) async throws {
        let events = Stream.hel + Stream.event("{}", finish: finish) + Stream.usage + Stream.done
        let inference = try InferenceUnderTest(.stream([.text(events)]))
        #expect(try await inference.stream().done?.quality == .exact)
        #expect(inference.cache.stored.isEmpty)
    }

    @Test("A stream without usage is estimated at the hold, and not kept")
    func noUsage() async throws {
        let inference = try InferenceUnderTest(.stream([.text(Stream.hel + Stream.finish + Stream.done)]))
        #expect(try await inference.stream().done?.quality == .estimated)
        #expect(inference.spender.settlements.map(\.costNanodollars) == [200_000])
        #expect(inference.cache.stored.isEmpty)
    }
}
