import Glibc

/// A moment in UTC with milliseconds.
package struct Timestamp: Sendable {
    private let seconds: Int
    private let milliseconds: Int

    /// A moment after 1970.
    package init(unixMS: Int64) {
        seconds = Int(max(0, unixMS) / 1_000)
        milliseconds = Int(max(0, unixMS) % 1_000)
    }

    /// A moment after 1970, as whole seconds; what is after the year 9999 counts as its end, since RFC 3339 has no more
    /// digits.
    package init(unixS: Int64) {
        self.init(unixMS: min(max(0, unixS), 253_402_300_799) * 1_000)
    }

    static func now() -> Timestamp { Timestamp(unixMS: WallClock.unixMS()) }

    /// `2026-01-31T23:59:59.123Z`, as RFC 3339 has it.
    package var iso8601: String {
        let parts = parts
        return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))T\(timeOfDay)Z"
    }

    /// Seconds since 1970 of a text such as ``iso8601``, whatever its fraction; nil if it is none.
    package static func unixSeconds(iso8601 text: String) -> Int64? {
        let numbers = text.prefix(19).split(omittingEmptySubsequences: false) { "-T:".contains($0) }.map { Int32($0) }
        guard text.hasSuffix("Z"), numbers.count == 6, let year = numbers[0], let month = numbers[1] else { return nil }
        guard let day = numbers[2], let hour = numbers[3], let minute = numbers[4], let second = numbers[5] else {
            return nil
        }
        var parts = tm()
        (parts.tm_year, parts.tm_mon, parts.tm_mday) = (year - 1900, month - 1, day)
        (parts.tm_hour, parts.tm_min, parts.tm_sec) = (hour, minute, second)
        return Int64(timegm(&parts))
    }

    /// `23:59:59.123`
    var timeOfDay: String {
        let parts = parts
        let fraction = String(1_000 + milliseconds).dropFirst()
        return "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)).\(fraction)"
    }

    private var parts: tm {
        var time = time_t(seconds)
        var parts = tm()
        gmtime_r(&time, &parts)
        return parts
    }

    private func two(_ number: Int32) -> Substring {
        String(100 + number).dropFirst()
    }
}
