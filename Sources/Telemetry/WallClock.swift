import Glibc

/// The time of day, for records that people and other programs read. Never for measuring how long something took.
package enum WallClock {
    /// Milliseconds since 1970 in UTC.
    package static func unixMS() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec / 1_000_000)
    }

    /// Whole seconds since 1970 in UTC.
    package static func unixS() -> Int64 { unixMS() / 1_000 }
}
