/// Why a file could not be stored or read.
package struct FileStoreError: Error, Equatable, CustomStringConvertible {
    /// The classes of failure that callers tell apart.
    package enum Code: String, Sendable {
        /// More bytes than a file may have; nothing was kept.
        case tooLarge
        /// The disk is full; nothing was kept.
        case full
        /// Text that is no file's id.
        case badID
        /// Reading or writing failed.
        case io
    }

    /// The class of the failure.
    package let code: Code
    /// What happened, for the log.
    package let message: String

    /// An error of class `code`.
    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// A sentence for a log line.
    package var description: String { "\(code.rawValue): \(message)" }
}
