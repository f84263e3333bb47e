import Messages
import Testing

@Suite("Messages")
struct MessagesTests {
    @Test("A message with every kind of field comes back as it was")
    func roundTrip() throws {
        let request = RouterV1.CompleteRequest(
            model: "auto",
            task: .code,
            priority: .batch,
            messages: [
                .init(role: .user, content: Array("naïve 🦜\0end".utf8)),
                .init(role: .tool, toolCallID: "c1", toolCalls: [.init(id: "a", name: "b", arguments: [0, 255])]),
            ],
            temperature: 0,
            maxTokens: 7,
            seed: -9,
            stop: ["", "é"],
            tools: [0x5B, 0x5D],
            allowCached: false
        )
        #expect(try RouterV1.CompleteRequest(decoding: request.encoded()) == request)
    }
}
