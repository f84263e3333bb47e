package import Logging
import Synchronization

/// How log lines look.
package enum LogFormat: String, Sendable, CaseIterable {
    /// One JSON object a line: time, level, service, message, and every metadata key flat beside them.
    case json
    /// One readable line: time of day, level, service, message, `key=value`.
    case human
}

/// Sets swift-log up for one process; lines go to standard error.
package enum LogSetup {
    private static let isDone = Atomic(false)

    /// Makes every `Logger` of the process write in this format. To be called before the first logger is made; the
    /// first call counts, as when tests run several services one after the other.
    ///
    /// - Parameters:
    ///   - format: how lines look.
    ///   - level: lines below are dropped.
    ///   - service: the name of the process, the `service` field of JSON lines. A logger whose label differs (all
    ///     services in one process) is named by its label instead.
    package static func bootstrap(format: LogFormat, level: Logger.Level, service: String) {
        guard !isDone.exchange(true, ordering: .acquiringAndReleasing) else { return }
        LoggingSystem.bootstrap { label in
            StreamLogHandler(
                format: format,
                service: label.isEmpty ? service : label,
                logLevel: level,
                write: StandardError.write
            )
        }
    }

    /// A handler that gives its finished lines to `write`, for tests.
    ///
    /// - Parameters:
    ///   - format: how lines look.
    ///   - level: lines below are dropped by the logger.
    ///   - service: the `service` field.
    ///   - write: takes one whole line with its line feed; called on the thread that logs.
    /// - Returns: the handler, for a logger's factory.
    package static func handler(
        format: LogFormat,
        level: Logger.Level,
        service: String,
        write: @escaping @Sendable ([UInt8]) -> Void
    ) -> any LogHandler {
        StreamLogHandler(format: format, service: service, logLevel: level, write: write)
    }
}
