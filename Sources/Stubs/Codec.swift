import Messages
import RPCCore

/// Where bytes become messages: whose fault it is when they don't depends on the side.
enum Codec {
    static func request<M: Message>(_ bytes: [UInt8]) throws(RPCError) -> M {
        do {
            return try M(decoding: bytes)
        } catch {
            throw RPCError(.invalidArgument, "request: \(error)", reason: .badRequest)
        }
    }

    static func response<M: Message>(_ bytes: [UInt8]) throws(RPCError) -> M {
        do {
            return try M(decoding: bytes)
        } catch {
            throw RPCError(.internal, "response: \(error)")
        }
    }

    /// The one response of a method that answers with one.
    static func only(
        _ responses: any RPCByteStream,
        of method: MethodDescriptor
    ) async throws(RPCError) -> [UInt8] {
        var all: [[UInt8]] = []
        while let more = try await responses.next() {
            all += more
            guard all.count <= 1 else { break }
        }
        guard let only = all.first, all.count == 1 else {
            let text = "\(method.fullName) must answer with one message, not \(all.isEmpty ? "none" : "several")"
            throw RPCError(.internal, text)
        }
        return only
    }
}
