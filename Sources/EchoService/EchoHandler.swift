package import Messages
package import RPCCore
import Stubs

/// Every shape of call with nothing behind it.
package struct EchoHandler: EchoHandling {
    /// Most messages that one Expand answers with.
    package static let countMax: UInt32 = 10_000_000
    /// Largest payload of one message of Expand, in bytes.
    package static let payloadBytesMax: UInt32 = 4 * 1024 * 1024

    /// It has no state.
    package init() {}

    /// Answers with the request.
    package func unary(_ request: EchoV1.EchoMessage, context: ServerContext) async throws -> EchoV1.EchoMessage {
        request
    }

    /// Answers with as many messages as asked for. INVALID_ARGUMENT names the field that is out of range.
    package func expand(
        _ request: EchoV1.ExpandRequest,
        context: ServerContext,
        writer: RPCWriter<EchoV1.EchoMessage>
    ) async throws {
        try Self.check(request.count, "count", atMost: Self.countMax)
        try Self.check(request.payloadBytes, "payload_bytes", atMost: Self.payloadBytesMax)
        let message = EchoV1.EchoMessage(payload: Array(repeating: 0x2E, count: Int(request.payloadBytes)))
        for index in 0..<request.count {
            if index > 0, request.pauseUs > 0 { try await Task.sleep(for: .microseconds(request.pauseUs)) }
            try await writer.write(message)
        }
    }

    /// Counts messages and the bytes of their payloads until the caller has no more.
    package func collect(
        _ requests: RPCStream<EchoV1.EchoMessage>,
        context: ServerContext
    ) async throws -> EchoV1.CollectResponse {
        var response = EchoV1.CollectResponse()
        for try await request in requests {
            response.messages += 1
            response.bytes += UInt64(request.payload.count)
        }
        return response
    }

    /// Answers each message with itself before it reads the next.
    package func chat(
        _ requests: RPCStream<EchoV1.EchoMessage>,
        context: ServerContext,
        writer: RPCWriter<EchoV1.EchoMessage>
    ) async throws {
        for try await request in requests { try await writer.write(request) }
    }

    private static func check(_ value: UInt32, _ field: String, atMost limit: UInt32) throws(RPCError) {
        guard value <= limit else {
            throw RPCError(.invalidArgument, "`\(field)` must be at most \(limit), not \(value)", reason: .badRequest)
        }
    }
}
