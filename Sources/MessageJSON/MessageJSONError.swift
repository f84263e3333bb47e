/// JSON that is no message of the type asked for, or bytes that are none.
package struct MessageJSONError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Which field: `messages[0].role`; empty for the message as a whole.
    package let field: String
    /// The type that the field belongs to, as in the .proto.
    package let messageType: String
    /// What is wrong. Quotes a name at most, never a value.
    package let rule: String

    /// One line for people.
    package var description: String { messageType + ": " + (field.isEmpty ? "" : "`\(field)` ") + rule }
}
