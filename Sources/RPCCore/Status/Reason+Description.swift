extension Reason: CustomStringConvertible {
    private static let names = [
        "NONE", "SHED", "DRAINING", "RATE_LIMIT", "BUDGET", "BUDGET_BUSY", "PACING", "UNKNOWN_MODEL", "BAD_REQUEST",
        "MESSAGE_TOO_LARGE", "EXHAUSTED", "UNKNOWN_METHOD", "EXPIRED", "NO_CONNECTION", "CONNECTION_LOST",
        "UNAUTHENTICATED", "CONTEXT_LENGTH",
    ]

    /// The name as in docs/PROTOCOL.md, or the number.
    package var description: String {
        rawValue < UInt32(Self.names.count) ? Self.names[Int(rawValue)] : "REASON_\(rawValue)"
    }
}
