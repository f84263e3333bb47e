import Glibc

/// Time since some moment before this process: never goes back, whatever happens to the time of day.
package enum MonotonicClock {
    /// Microseconds, above 0.
    package static func microseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec / 1_000) + 1
    }
}
