import Bodies
import Messages
import Provider
import RPCCore
import Testing

@Suite("Where the bytes of a stream are cut")
struct SplitTests {
    private typealias Stream = StreamCallTests

    /// What must not depend on it.
    struct Result: Equatable {
        let events: [[UInt8]]
        let isDone: Bool
        let failure: InferenceV1.CallFailure?
        let settlements: [CostV1.Settlement]
        let stored: [[UInt8]?]
    }

    private static let error = "data: {\"error\":{\"message\":\"overloaded\"}}\n\n"
    private static let nonsense = "data: what\n\n"

    static let streams: [String] = [
        Stream.whole,
        [": comment\r\n\r\n", Stream.whole.replacing("\n", with: "\r\n")].joined(),
        [Stream.role, Stream.hel, error, Stream.lo].joined(),
        [Stream.role, error].joined(),
        [Stream.role, Stream.hel, Stream.lo, nonsense, Stream.done].joined(),
        [Stream.role, Stream.hel, String(Stream.lo.dropLast(3))].joined(),
        [Stream.whole, nonsense].joined(),
    ]

    @Test("Cut anywhere, whole or broken, it gives the same events and the same settlement", arguments: streams)
    func anywhere(stream: String) async throws {
        let bytes = Array(stream.utf8)
        let whole = try await result([bytes])
        #expect(whole.settlements.count == 1)
        for cut in 1..<bytes.count {
            let split = try await result([Array(bytes[..<cut]), Array(bytes[cut...])])
            #expect(split == whole, "cut at \(cut)")
        }
        #expect(try await result(bytes.map { [$0] }) == whole, "byte by byte")
    }

    private func result(_ pieces: [[UInt8]]) async throws -> Result {
        let inference = try InferenceUnderTest(.stream(pieces.map { .bytes($0) }))
        var request = InferenceUnderTest.request()
        request.attribution?.requestID = "req-1"
        let seen = try await inference.stream(request)
        var scanner = SSEScanner()
        return Result(
            events: try scanner.feed(Array(seen.text.utf8)).compactMap(\.data),
            isDone: seen.done != nil,
            failure: seen.error?.callFailure,
            settlements: inference.spender.settlements,
            stored: inference.cache.stored.map { $0.entry?.body }
        )
    }
}
