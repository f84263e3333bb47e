import JSON
import Messages
import RPCCore
import ServiceConfiguration

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

    /// The same for settings that cannot be used.
    init(_ error: ConfigurationError) {
        self.init(error.problems.joined(separator: Self.newLine), exitCode: 64)
    }

    /// The same for an error of a call, to a part of `stack` if that is known.
    init(_ error: RPCError, while action: String, in stack: StackFile? = nil) {
        switch error.code {
        case .unauthenticated where error.reason == .unauthenticated:
            let secret = stack?.rpcTokenFile ?? ""
            let other = "the stack was started with another secret than \(secret) holds"
            let hint = secret.isEmpty ? Self.credentials : other
            self.init("\(action): \(error.message)", hint: hint, exitCode: 77)
        case .permissionDenied where error.notStarted:
            // The peer's certificate: no key helps.
            self.init("\(action): \(error.message)", exitCode: 77)
        case .unavailable, .deadlineExceeded:
            self.init(
                "\(action): \(error.message)",
                hint: "`pointsman status` shows what runs in a stack",
                exitCode: 69
            )
        case .unauthenticated, .permissionDenied:
            self.init("\(action): \(error.message)", hint: "pass a key that may do this with --key", exitCode: 77)
        case .invalidArgument:
            let why = Self.providersWords(error).map { ": " + $0 } ?? ""
            self.init("\(action): \(error.message)\(why)", exitCode: 65)
        case .notFound:
            let family = action.prefix { $0 != " " }
            let list = error.reason == .unknownModel ? "models" : "\(family) list"
            self.init("\(action): \(error.message)", hint: "`pointsman \(list)` shows what there is", exitCode: 65)
        default:
            self.init("\(action): \(error.message)")
        }
    }

    /// What the provider said to a request that it refused.
    private static func providersWords(_ error: RPCError) -> String? {
        guard let refusal = try? RouterV1.ProviderError(decoding: error.detail), !refusal.body.isEmpty,
            let root = try? JSONDocument(parsing: refusal.body).root
        else { return nil }
        return root["error"]?["message"]?.string
    }

    /// What to do when the connection is refused, and not the key of a call.
    private static let credentials =
        "show what the service demands: a shared secret by POINTSMAN_RPC_TOKEN_FILE or --token-file, certificates by"
        + newLine + "POINTSMAN_RPC_TLS_CERTIFICATE, POINTSMAN_RPC_TLS_KEY and POINTSMAN_RPC_TLS_TRUST; without these"
        + newLine + "nothing leaves this machine unless POINTSMAN_RPC_ALLOW_PLAINTEXT=true"
    /// Between the lines of one message.
    static let newLine = "\n       "

    var description: String { "error: \(message)" + (hint.isEmpty ? "" : Self.newLine + hint) }
}
