import Messages
import Testing

@testable import Messages

@Suite("Message round trips")
struct RoundTripTests {
    static let allTypes: [any Message.Type] = [
        BatchV1.messageTypes, CacheV1.messageTypes, CommonV1.messageTypes, CostV1.messageTypes,
        EchoV1.messageTypes, FinetuneV1.messageTypes, HealthV1.messageTypes, InferenceV1.messageTypes,
        RouterV1.messageTypes, RpcV1.messageTypes, SupervisorV1.messageTypes,
    ].flatMap(\.self)

    @Test("Every message type keeps every field, each member of each oneof included", arguments: allTypes.indices)
    func everyField(index: Int) throws {
        let type = try #require(Self.allTypes[index] as? any BridgedMessage.Type)
        try Self.check(type)
    }

    private static func check<M: BridgedMessage>(_ type: M.Type) throws {
        let descriptor = try #require(WireBuilder.descriptor(of: type))
        for variant in 0..<WireBuilder.variants(descriptor) {
            var builder = WireBuilder()
            builder.message(descriptor, variant: variant)
            let message = try M(decoding: builder.bytes)
            #expect(message.encoded() == builder.bytes, "\(M.typeName), variant \(variant)")
        }
        #expect(try M(decoding: []).encoded().isEmpty, "\(M.typeName), empty")
    }

    @Test("Every message type refuses its own bytes cut inside a field, or reads a shorter message; nothing crashes")
    func everyCut() throws {
        for type in Self.allTypes {
            guard let type = type as? any BridgedMessage.Type else { continue }
            Self.cut(type)
        }
    }

    private static func cut<M: BridgedMessage>(_ type: M.Type) {
        guard let descriptor = WireBuilder.descriptor(of: type) else { return }
        var builder = WireBuilder()
        builder.message(descriptor, variant: 0)
        for length in 0..<builder.bytes.count {
            guard let message = try? M(decoding: Array(builder.bytes.prefix(length))) else { continue }
            #expect(message.encoded().count <= length)
        }
    }

    @Test("Values survive: text, NUL in bytes, presence, nested lists")
    func values() throws {
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
        let decoded = try RouterV1.CompleteRequest(decoding: request.encoded())
        #expect(decoded == request)
        #expect(decoded.temperature == 0)
        #expect(decoded.topP == nil)
        #expect(decoded.allowCached == false)
    }

    @Test("An empty member of a oneof is told from none")
    func emptyMember() throws {
        for chunk in [
            InferenceV1.CallChunk(part: .data([])),
            InferenceV1.CallChunk(part: .done(.init())),
            InferenceV1.CallChunk(part: nil),
        ] {
            #expect(try InferenceV1.CallChunk(decoding: chunk.encoded()) == chunk)
        }
    }

    @Test("An enum value from a newer peer is kept")
    func unknownEnumValue() throws {
        let usage = RouterV1.ForwardRequest(endpoint: .init(rawValue: 77))
        #expect(try RouterV1.ForwardRequest(decoding: usage.encoded()).endpoint.rawValue == 77)
    }

    @Test("A message larger than the first chunk of memory comes back as it was")
    func large() throws {
        let body = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0) }
        let request = RouterV1.ForwardRequest(endpoint: .chatCompletions, body: body)
        #expect(try RouterV1.ForwardRequest(decoding: request.encoded()) == request)
    }
}
