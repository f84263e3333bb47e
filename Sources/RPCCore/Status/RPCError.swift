/// How a call failed, on the wire and in code.
package struct RPCError: Error, Sendable, Equatable, CustomStringConvertible {
    /// gRPC's code.
    package var code: Code
    /// For people; names the field and the rule where the request is at fault. Never a secret.
    package var message: String
    /// For programs.
    package var reason: Reason
    /// No handler ran: safe to send elsewhere.
    package var notStarted: Bool
    /// When to come back, if that is known.
    package var retryAfter: Duration?
    /// One encoded message of the service, or nothing.
    package var detail: [UInt8]

    /// An error of the given code; everything else has a default.
    package init(
        _ code: Code,
        _ message: String,
        reason: Reason = .none,
        retryAfter: Duration? = nil,
        notStarted: Bool = false,
        detail: [UInt8] = []
    ) {
        self.code = code
        self.message = message
        self.reason = reason
        self.notStarted = notStarted
        self.retryAfter = retryAfter
        self.detail = detail
    }

    static func expired(_ method: MethodDescriptor) -> RPCError {
        let text = "no time was left for \(method.fullName)"
        return RPCError(.deadlineExceeded, text, reason: .expired, notStarted: true)
    }

    /// A call that succeeded, and brought another number of responses than the one that its method has.
    static func notOneResponse(_ method: MethodDescriptor, isEmpty: Bool) -> RPCError {
        let count = isEmpty ? "no response" : "several responses"
        return RPCError(.internal, "\(method.fullName) was answered with \(count) instead of one")
    }

    static func tooLarge(_ bytes: Int, limit: Int) -> RPCError {
        let text = "a message of \(bytes) bytes is over the peer's limit of \(limit)"
        return RPCError(.resourceExhausted, text, reason: .messageTooLarge)
    }

    static var full: RPCError {
        RPCError(.resourceExhausted, "open calls hold all the memory they may", reason: .shed)
    }

    /// Code and message.
    package var description: String { "\(code): \(message)" }
}
