/// Why bytes are not a document that we take.
package struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was wrong, for programs.
    package enum Code: Sendable {
        /// Not JSON, or something follows the document.
        case syntax
        /// Nested deeper than `JSONDocument.depthMax`.
        case tooDeep
        /// An object has the same key twice, also if it is written in two ways.
        case duplicateKey
        /// More than 1 GiB, or more than there is memory for.
        case tooLarge
        /// Text that is not UTF-8.
        case invalidUTF8
        /// A number that fits neither 64 bits nor a finite double.
        case numberOutOfRange
    }

    /// What was wrong.
    package let code: Code
    /// The rule and, where known, the place; for people. Never quotes the document.
    package let message: String

    /// The message.
    package var description: String { message }
}
