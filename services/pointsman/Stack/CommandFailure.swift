import RPCCore

/// An error that a person reads: what is wrong, and what to do next.
struct CommandFailure: Error, CustomStringConvertible {
    let message: String
    let hint: String
    /// sysexits: 64 usage, 65 bad data, 69 unavailable, 77 not allowed; 1 for the rest.
    let exitCode: Int32

    init(_ message: String, hint: String = "", exitCode: Int32 = 1) {
        self.message = message
        self.hint = hint
        self.exitCode = exitCode
    }

    /// The same for an error of a call.
    init(_ error: RPCError, while action: String) {
        switch error.code {
        case .unavailable, .deadlineExceeded:
            self.init("\(action): \(error.message)", hint: "`pointsman status` shows what runs", exitCode: 69)
        case .unauthenticated, .permissionDenied:
            self.init("\(action): \(error.message)", hint: "pass a key that may do this with --key", exitCode: 77)
        case .invalidArgument:
            self.init("\(action): \(error.message)", exitCode: 65)
        case .notFound:
            self.init("\(action): \(error.message)", hint: "`pointsman models` lists what can be asked", exitCode: 65)
        default:
            self.init("\(action): \(error.message)")
        }
    }

    var description: String { hint.isEmpty ? "error: \(message)" : "error: \(message)\n       \(hint)" }
}
