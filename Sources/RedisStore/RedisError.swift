/// Why a command has no reply.
package struct RedisError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was wrong.
    package enum Code: String, Sendable {
        /// No connection; nothing was sent.
        case away
        /// As many commands or bytes as allowed are in flight; nothing was sent.
        case full
        /// The caller's wait was over; the command may have run.
        case timedOut = "timed_out"
        /// The connection went away; the command may have run.
        case disconnected
        /// The caller's task was cancelled; the command may have run.
        case cancelled
        /// Redis answered with an error; ``message`` begins with its word, such as `NOGROUP`.
        case refused
        /// An answer of another shape than the command has.
        case unexpected
        /// The address is not one.
        case badAddress = "bad_address"
    }

    /// What was wrong.
    package let code: Code
    /// More words. Never holds a password or a value.
    package let message: String

    /// An error with its words.
    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// A sentence for a log line.
    package var description: String { "redis: \(code.rawValue): \(message)" }
}
