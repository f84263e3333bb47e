/// How a program ends, by the numbers of `sysexits.h`.
package enum ExitCode: Int32, Sendable {
    /// It did what it was asked.
    case success = 0
    /// It failed in a way that the log tells.
    case failure = 1
    /// It was given settings or flags that it cannot work with.
    case usage = 64
    /// A port that it needs is taken.
    case portTaken = 69
}

/// Ends the start of a program: what to say, and how to exit.
package struct StartError: Error, CustomStringConvertible {
    /// The exit code.
    package let code: ExitCode
    /// What to print; names what is at fault.
    package let description: String

    /// An error that exits with `code` after printing `description`.
    package init(_ code: ExitCode, _ description: String) {
        self.code = code
        self.description = description
    }
}
