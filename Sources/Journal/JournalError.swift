/// Why a journal can't be written or read.
package struct JournalError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong.
    package enum Code: Sendable {
        /// No room for another attempt; what is open can still be settled.
        case full
        /// The disk failed: nothing more may be written.
        case failed
        /// Another process has it.
        case locked
        /// A file is damaged in the middle.
        case corrupt
        /// A record is larger than was reserved for it.
        case tooLarge
    }

    /// What is wrong.
    package let code: Code
    /// For a log.
    package let description: String

    /// An error of this kind.
    package init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
