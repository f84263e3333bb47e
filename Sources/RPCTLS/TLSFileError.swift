/// A file that TLS cannot be made of.
package struct TLSFileError: Error, Equatable, CustomStringConvertible {
    /// Which of the three files.
    package enum Role: String, Sendable {
        /// The chain that this process shows, its own certificate first.
        case certificate
        /// The private key of that certificate.
        case key
        /// The certificates of the authorities that peers' certificates must come from.
        case trust
    }

    /// Which of the three files.
    package let role: Role
    /// Its name.
    package let path: String
    /// The rule that it breaks, as the end of "the file …".
    package let rule: String

    init(_ role: Role, _ path: String, _ rule: String) {
        self.role = role
        self.path = path
        self.rule = rule
    }

    /// Names the file and the rule, never what the file holds.
    package var description: String { "the \(role.rawValue) file \(path) \(rule)" }
}
