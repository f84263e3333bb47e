/// Bytes that are not an acceptable message of the type asked for.
package struct MessageError: Error, Equatable, CustomStringConvertible {
    /// Which rule the bytes broke.
    package enum Rule: Equatable, Sendable {
        /// They are cut, garbage, or a message of another type.
        case malformed
        /// The message would take more memory than `MessageCoder` allows for bytes of this length.
        case decodedSizeMax
        /// The named `string` field is not UTF-8.
        case notUTF8(field: String)
        /// The named `string` field holds a NUL.
        case holdsNUL(field: String)
    }

    /// The message's name in the .proto.
    package let messageType: String
    /// What is wrong.
    package let rule: Rule

    /// One line for people: the type, the field and the rule, none of the content.
    package var description: String {
        switch rule {
        case .malformed: "\(messageType): the bytes are not a message of this type"
        case .decodedSizeMax: "\(messageType): the message would take too much memory"
        case .notUTF8(let field): "\(messageType): field `\(field)` is not UTF-8"
        case .holdsNUL(let field): "\(messageType): field `\(field)` holds a NUL"
        }
    }
}
