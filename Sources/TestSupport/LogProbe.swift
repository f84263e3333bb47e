package import Logging
import Synchronization

/// Hears what is logged.
package final class LogProbe: Sendable {
    private let heard = Mutex<[(level: Logger.Level, text: String)]>([])
    private let onMessage: @Sendable () -> Void

    /// `onMessage` runs at each message, before that is noted.
    package init(onMessage: @escaping @Sendable () -> Void = {}) { self.onMessage = onMessage }

    /// Speaks at every level.
    package var logger: Logger { Logger(label: "test") { _ in Handler(probe: self) } }

    /// Messages of this level so far, each with its metadata.
    package func messages(_ level: Logger.Level) -> [String] {
        heard.withLock { heard in heard.filter { $0.level == level }.map(\.text) }
    }

    private struct Handler: LogHandler {
        let probe: LogProbe
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let text = "\(event.message) \(event.metadata ?? [:])"
            probe.onMessage()
            probe.heard.withLock { $0.append((event.level, text)) }
        }
    }
}
