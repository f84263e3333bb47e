import Foundation
import JSON
import Messages
import RPCCore
import Stubs
import Testing

@Suite("Large bodies", .serialized)
struct LargeBodyTests {
    private static let limit = 32 << 20

    /// A chat body of exactly `bytes` bytes with a picture in it.
    private static func body(bytes: Int, model: String) -> [UInt8] {
        let start =
            #"{"model":"\#(model)","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":""#
        let end = #""}},{"type":"text","text":"Repeat exactly: done"}]}]}"#
        let picture = [UInt8](repeating: UInt8(ascii: "A"), count: bytes - start.utf8.count - end.utf8.count)
        return Array(start.utf8) + picture + Array(end.utf8)
    }

    /// The most memory that the process had since ``forgetPeak()``; nil where Linux does not tell.
    private static func peakBytes() -> Int? {
        let lines = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8).split(separator: "\n")
        let peak = lines?.first { $0.hasPrefix("VmHWM:") }?.split(whereSeparator: \.isWhitespace).dropFirst().first
        return peak.flatMap { Int($0) }.map { $0 << 10 }
    }

    private static func forgetPeak() {
        try? "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8)
    }

    @Test("A chat body of 32 MiB passes router and inference, and costs a bounded multiple of itself in memory")
    func request() async throws {
        try await CallPath.run { path in
            let body = Self.body(bytes: Self.limit, model: "simulator/small")
            // What is loaded and kept once is not the request's.
            _ = try await path.router.forward(
                .init(endpoint: .chatCompletions, body: Self.body(bytes: 1 << 20, model: "simulator/small")),
                options: CallPath.options
            )
            Self.forgetPeak()
            let before = Self.peakBytes()
            let answer = try await path.router.forward(
                .init(endpoint: .chatCompletions, body: body),
                options: CallPath.options
            )
            let content = try JSONDocument(parsing: answer.body).root["choices"]?.array?[0]["message"]?["content"]
            #expect(content?.string == "done")
            guard let before, let after = Self.peakBytes() else { return }
            print("a body of 32 MiB: \((after - before) >> 20) MiB more at the peak, caller and simulator included")
            #expect(after - before < 20 * Self.limit)
        }
    }

    @Test("An answer of 20 MiB comes back whole, plainly and streamed")
    func answer() async throws {
        try await CallPath.run(tokensPerChunk: 50_000) { path in
            let bytes = 20 << 20
            let body = Self.body(bytes: bytes, model: "simulator/echo")
            let plain = try await path.router.forward(
                .init(endpoint: .chatCompletions, body: body),
                options: CallPath.options
            )
            let content = try JSONDocument(parsing: plain.body).root["choices"]?.array?[0]["message"]?["content"]
            #expect(content?.utf8 == body)
            let asked = #"{"stream":true,"# + String(decoding: body.dropFirst(), as: UTF8.self)
            let streamed = try await path.stream(asked)
            #expect(streamed.error == nil && streamed.done != nil && streamed.bytes.count > bytes)
        }
    }

    @Test("A message over the limit is refused before it is sent, and the next call is served")
    func tooLarge() async throws {
        try await CallPath.run { path in
            let error = await #expect(throws: RPCError.self) {
                try await path.router.forward(
                    .init(endpoint: .chatCompletions, body: Self.body(bytes: 33 << 20, model: "simulator/small")),
                    options: CallPath.options
                )
            }
            #expect(error?.code == .resourceExhausted && error?.reason == .messageTooLarge)
            let next = try await path.plain(#"{"model":"simulator/small","messages":[{"role":"user","content":"x"}]}"#)
            #expect(next.status == 200)
        }
    }
}
