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
}
