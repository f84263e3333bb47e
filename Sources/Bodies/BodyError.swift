/// Why a request's body is refused; the caller's fault.
package struct BodyError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The member at fault, `""` for the body as a whole.
    package let field: String
    /// The rule it breaks, for people; begins with the member's name where there is one.
    package let message: String

    /// The message.
    package var description: String { message }

    init(_ field: String, _ rule: String) {
        self.field = field
        message = field.isEmpty ? rule : "`\(field)`: \(rule)"
    }
}
