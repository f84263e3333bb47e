import Glibc
import Logging

/// Renders each event as one line and writes it in one piece.
struct StreamLogHandler: LogHandler {
    let format: LogFormat
    let service: String
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    let write: @Sendable ([UInt8]) -> Void

    init(
        format: LogFormat,
        service: String,
        logLevel: Logger.Level,
        write: @escaping @Sendable ([UInt8]) -> Void
    ) {
        self.format = format
        self.service = service
        self.logLevel = logLevel
        self.write = write
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var merged = metadata
        if let provided = metadataProvider?.get() { merged.merge(provided) { _, new in new } }
        if let own = event.metadata { merged.merge(own) { _, new in new } }
        if let error = event.error { merged["error"] = "\(error)" }
        let fields = merged.map { ($0.key, "\($0.value)") }.sorted { $0.0 < $1.0 }
        let line = LogLine(
            time: Timestamp.now(),
            level: event.level,
            service: service,
            message: event.message.description,
            fields: fields
        )
        write(Array(line.rendered(format).utf8))
    }
}

/// Standard error, written without buffering so that a line is out before the process can die.
enum StandardError {
    static func write(_ bytes: [UInt8]) {
        var start = 0
        while start < bytes.count {
            let count = bytes[start...].withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
            if count > 0 { start += count } else if errno != EINTR { return }
        }
    }
}
