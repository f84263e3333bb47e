/// A text that describes itself without its content, so that it cannot slip into a log.
package struct Secret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible {
    /// The content. Hand it only to what needs it.
    package let revealed: String

    /// Wraps a text.
    package init(_ text: String) {
        revealed = text
    }

    /// Says nothing.
    package var description: String { "<secret>" }
    /// Says nothing.
    package var debugDescription: String { "<secret>" }
}

/// Where a server shall listen.
package struct ListenAddress: Sendable, Equatable {
    /// The host; nil leaves it to the process-wide default.
    package let host: String?
    /// The port; 0 takes a free one.
    package let port: Int

    /// The address of a text `host:port`, `[v6]:port` or `:port`; nil when it is none.
    package init?(parsing text: String) {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        guard let port = Int(text[text.index(after: colon)...]), (0...65_535).contains(port) else { return nil }
        var host = text[..<colon]
        if host.first == "[", host.last == "]" {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        self.host = host.isEmpty ? nil : String(host)
        self.port = port
    }
}

/// Durations as people write them.
package enum DurationText {
    private static let units: [(suffix: String, nanoseconds: Double)] = [
        ("ms", 1e6), ("us", 1e3), ("s", 1e9), ("m", 60e9), ("h", 3_600e9), ("d", 86_400e9),
    ]

    /// `250ms`, `1.5s`, `5m`, `2h`, `1d`; nil for anything else, also for negative ones.
    package static func parse(_ text: String) -> Duration? {
        for (suffix, nanoseconds) in units where text.hasSuffix(suffix) {
            guard let number = Double(text.dropLast(suffix.count)), number >= 0, number * nanoseconds < 9e18 else {
                continue
            }
            return .nanoseconds(Int64((number * nanoseconds).rounded()))
        }
        return text == "0" ? .zero : nil
    }
}
